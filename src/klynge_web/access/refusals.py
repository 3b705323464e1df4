"""What is a person told who may not? The reason, made from the matrix: which roles may."""

from klynge_web.access.matrix import roles_for


class Refused(Exception):
    """A person may not do this. `roles` : those who may; `reason` : key of the sentence, see texts/access.toml."""

    def __init__(self, user, kind: str, action: str, reason: str = "role"):
        self.user, self.kind, self.action, self.reason = user, kind, action, reason
        self.roles = list(roles_for(kind, action))
        super().__init__(f"{kind}.{action}: {reason}")
