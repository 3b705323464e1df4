"""What is being done in the background, how far has it come, and what came of it?

A job is a row of our own around a task of the library: the library runs it, the row says rows, share and time left.
"""
