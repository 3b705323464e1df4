"""Who belongs? Regions, industry areas, comparison groups: declared files and small code."""
