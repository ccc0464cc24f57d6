"""What any window could use."""
