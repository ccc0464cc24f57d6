"""Rows and columns that come in from other programs, or go out to them; no word yet of keys or entries."""
