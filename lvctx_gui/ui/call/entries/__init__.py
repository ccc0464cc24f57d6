"""The table of a call's entries."""
