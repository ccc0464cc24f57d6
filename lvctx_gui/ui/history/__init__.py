"""What was committed and deleted."""
