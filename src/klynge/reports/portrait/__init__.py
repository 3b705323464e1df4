"""Who is a cluster, and what is known of it? The portrait, told as page, PDF, workbook and JSON."""

from klynge.reports.portrait.answer import Portrait

__all__ = ["Portrait"]
