"""What can stop an upload? Each error has words in `texts/uploads.toml`, on the upload's page and on the job's."""

from klynge.errors import KlyngeError


class UploadStateError(KlyngeError):
    """The upload is at another step than the act asks for. `state` : where it is."""

    code = "upload_state"


class UploadChangedError(KlyngeError):
    """What an import would do is not what the dry run showed: somebody has edited since. `count` : rows."""

    code = "upload_changed"


class UploadUndecidedError(KlyngeError):
    """Names wait for a decision, and it was not said that they are left out. `count` : rows."""

    code = "upload_undecided"


class UploadRejectsError(KlyngeError):
    """More rows than the setting allows cannot be used, and it was not said that they have been seen."""

    code = "upload_rejects"


class UploadEmptyError(KlyngeError):
    """There is no row that would be stored."""

    code = "upload_empty"


class UploadForgottenError(KlyngeError):
    """The file is gone: it was removed after its time."""

    code = "upload_forgotten"


class UploadNotAllowedError(KlyngeError):
    """Whoever asked may no longer do it."""

    code = "upload_not_allowed"


class HolderBusyError(KlyngeError):
    """The memberships were edited each time the import was about to write."""

    code = "upload_busy"
