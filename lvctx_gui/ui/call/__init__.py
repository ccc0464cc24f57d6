"""One call's page."""
