"""Why did a sign-in through a provider not succeed? One code each, told in words on a page of its own."""

# code → status of the page that tells it in the words `provider.stopped.<code>`
STATUS = {
    "cancelled": 200,  # the person chose so
    "refused": 403,  # the provider said no
    "unavailable": 503,  # the provider does not answer, or not in time
    "answer": 502,  # what it answered is not what it should be, and may be forged
    "state": 400,  # nobody here asked for this sign-in, or too long ago
    "level": 403,  # signed in, but not as surely as is asked for
    "anew": 403,  # to prove who one is, and the provider did not say that one signed in there just now
    "invitation": 403,  # nobody here has this account, and there is no open invitation
    "known": 403,  # the invitation's address has an account already: sign in with it first
    "not_linked": 403,  # signed in already, and the account belongs to nobody here
    "other": 403,  # the account is linked to somebody else
    "inactive": 403,  # the person's account is closed
}


class Trouble(Exception):
    """The sign-in stops here. `detail` is for the log: a word of ours or of the standard, nothing about a person."""

    def __init__(self, code: str, detail: str = ""):
        self.code, self.detail = code, detail
        super().__init__(f"{code}: {detail}")
