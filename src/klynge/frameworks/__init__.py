"""How do we judge? Models of the literature, declared as data, held against the evidence."""
