"""Two states of calls side by side, and what can be chosen for it."""
