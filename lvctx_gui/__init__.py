"""A desktop inspector for the context data of calls. Start reading at ARCHITECTURE.md."""

__version__ = "0.1.0"
