"""Is it running, and does it come back? Health, backup, restore, verification."""
