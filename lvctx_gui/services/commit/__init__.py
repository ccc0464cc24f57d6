"""One commit, and what it waits for."""
