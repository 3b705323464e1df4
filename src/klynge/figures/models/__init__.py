"""How is a model drawn? Grids, traffic lights, ladders, cycles and chains, each with its words as a table."""

from klynge.figures.models.picture import Picture, picture

__all__ = ["Picture", "picture"]
