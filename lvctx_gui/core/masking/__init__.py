"""Takes secrets out of what is shown, copied and saved of requests."""
