"""Qt models over core."""
