"""Klynge: evidence for business clusters. `klynge.api` is the front door."""

__version__ = "0.1.0"
