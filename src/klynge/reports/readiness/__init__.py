"""Has the region what an own cluster needs? The answer, and the report that tells it."""

from klynge.reports.readiness.answer import Readiness

__all__ = ["Readiness"]
