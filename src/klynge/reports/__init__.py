"""How do we tell it? One document per report, in one language, rendered as page, PDF, XLSX and JSON."""
