"""Checklists: which keys a call should have, and what it lacks of them. They advise and block nothing."""
