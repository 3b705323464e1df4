"""Who is it? Persons, their roles, invitations, and how they sign in."""
