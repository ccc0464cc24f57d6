"""Finding and replacing in values."""
