"""What was done, by whom, when, to what? Actions write it, in the same transaction; pages tell it in words."""
