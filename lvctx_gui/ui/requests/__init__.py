"""The list of requests: what this window has sent, and what came back."""
