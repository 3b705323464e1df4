"""What do the registers say? One module per register, each reading the published format into declared tables."""
