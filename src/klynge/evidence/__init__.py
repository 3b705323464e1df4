"""What is known? One row shape in which everything known about a subject can be said, gathered per subject and date."""

from klynge.evidence.model import Evidence, Quality, Status

__all__ = ["Evidence", "Quality", "Status"]
