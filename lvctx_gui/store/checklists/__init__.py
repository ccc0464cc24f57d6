"""Checklists, as TOML: one a file, to be shared."""
