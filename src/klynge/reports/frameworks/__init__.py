"""How do we tell of a model, and of an assessment by it? Documents for page, PDF, workbook and JSON."""

from klynge.reports.frameworks.assessment import assessment_document
from klynge.reports.frameworks.library import framework_document

__all__ = ["assessment_document", "framework_document"]
