"""How is the plan written? One module per publisher's format; each returns how many rows it wrote."""
