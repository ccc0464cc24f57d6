"""Conflicts: one of them in the line above the table, and all of them as a list."""
