"""How much may be uploaded? Files are counted while they arrive, and no more than the limit is ever kept."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUploadHandler(FileUploadHandler):
    """Stops at `KLYNGE_UPLOAD_MB` megabytes of all files of a form together, whatever the request said of its length.

    It stands before the handlers that keep the files: what they had kept by then is removed, and `SizeMiddleware`
    answers with the page that says so (413).
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.left = settings.ENVIRONMENT.upload_megabytes * 1_000_000

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.left -= len(raw_data)
        if self.left < 0:
            self.request.too_large = True
            raise RequestDataTooBig("The uploaded files are larger than the limit.")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
