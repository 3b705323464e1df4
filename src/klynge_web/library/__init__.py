"""What do the models say, of themselves and of a cluster? The library, judgements and assessments."""
