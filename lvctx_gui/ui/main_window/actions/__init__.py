"""The window's actions as data: what they are called, when they can be used, and what they do."""
