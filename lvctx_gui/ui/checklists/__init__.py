"""Checklists as people have them: the list, the form, what is shared as a file."""
