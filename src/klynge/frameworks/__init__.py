"""How do we judge? Models of the literature, declared as data, held against the evidence."""

from klynge.frameworks.load import declared, framework

__all__ = ["declared", "framework"]
