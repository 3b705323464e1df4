"""What can go wrong with following that a person can put right?"""

from klynge.errors import KlyngeError


class FollowError(KlyngeError):
    """A subject cannot be followed. `reason` : known (it is followed already), too_many or too_long.

    held : the letter of the week has been begun by somebody else
    """

    code = "follow"

    def __init__(self, reason: str, **facts):
        self.reason = reason
        super().__init__(f"The subject cannot be followed ({reason}).", reason=reason, **facts)
