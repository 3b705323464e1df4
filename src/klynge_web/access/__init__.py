"""Who may what? A declared matrix, the scope it gives each person, and the guard that no query goes around."""
