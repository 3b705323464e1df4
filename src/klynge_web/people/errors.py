"""What can go wrong with persons and roles that a person can put right?"""

from klynge.errors import KlyngeError


class SetUpError(KlyngeError):
    """The address of the first set-up cannot be used. `reason` : unknown, used, expired or done."""

    code = "set_up"
    exit_code = 60

    def __init__(self, reason: str, message: str = "This set-up address cannot be used."):
        self.reason = reason
        super().__init__(f"{message} Ask for a new one with 'klynge administrator'.", reason=reason)


class InvitationError(KlyngeError):
    """An invitation cannot be used.

    reason : unknown, used, withdrawn or expired; known (its address has an account: sign in first), other (somebody
    else is signed in), closed (the account was closed), over (the role has had its last day) or inviter (who invited
    may not give the role any more)
    """

    code = "invitation"
    exit_code = 61

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(f"The invitation cannot be used ({reason}). Ask whoever invited for a new one.", reason=reason)


class LastAdministratorError(KlyngeError):
    """Without this role or account nobody could let others in."""

    code = "last_administrator"
    exit_code = 62

    def __init__(self):
        super().__init__("This is the last administrator. Give somebody else the role first.")


class LastDayError(KlyngeError):
    """The role must not end by itself. `role` : which one."""

    code = "last_day"
    exit_code = 64

    def __init__(self, role: str):
        super().__init__(f"The role {role} has no last day. Leave it out, and end the role when it is time.", role=role)


class LetterError(KlyngeError):
    """A letter could not be handed to the mail server; whom it was for is not told."""

    code = "letter"
    exit_code = 63

    def __init__(self, fault: str):
        super().__init__(f"The letter could not be sent ({fault}). Check KLYNGE_MAIL, and send it again.", fault=fault)
