"""How does a file of the user come in? Stored, mapped, judged row by row, reviewed, imported as a job, undone."""
