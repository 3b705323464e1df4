"""What can be wrong with what people enter of clusters? Errors that a form tells on its field."""

from klynge.errors import KlyngeError


class UnusableError(KlyngeError):
    """A value cannot be used. `code` : of the sentence, `clusters.error.<code>`; `field` : which one it is about."""

    def __init__(self, code: str, field: str = "", **facts):
        self.code, self.field = code, field
        super().__init__(f"{field or 'the row'}: {code}", **facts)


class StaleError(KlyngeError):
    """Somebody else has changed the row since it was read. `current` : the row as it is now."""

    code = "stale"

    def __init__(self, current):
        self.current = current
        super().__init__("The row has been changed by somebody else since you opened it. Look at it again.")


class HeldError(KlyngeError):
    """A row cannot be removed while others rest on it. `why` : code of the sentence, such as has_memberships."""

    code = "held"

    def __init__(self, why: str, count: int):
        self.why, self.count = why, count
        super().__init__(f"{count} rows rest on it ({why}): take them away first.", count=count)
