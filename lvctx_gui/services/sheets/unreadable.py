"""What is raised of a file that nothing can be taken from."""

from __future__ import annotations


class UnreadableError(ValueError):
    """A file that cannot be read; ``str()`` says which, why and what to do, as sentences."""
