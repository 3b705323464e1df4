"""When are uploaded files forgotten? The job that the clock begins: files and rows go after their time."""

from klynge_web.jobs.registry import Outcome
from klynge_web.uploads import actions


def run(progress) -> Outcome:
    """Remove files and rows of uploads that have been settled, or left alone, for `models.KEPT_FOR`."""
    progress.step("upload_forget")
    return Outcome({"uploads_forgotten": actions.forget_old_files()})
