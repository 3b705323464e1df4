"""What does Klynge know? Public pages: front, region, the rows behind a figure, data and definitions."""
