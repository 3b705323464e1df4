"""How much? Defined quantities for a subject. The catalogue names them all."""
