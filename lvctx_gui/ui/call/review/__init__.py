"""What a commit would change."""
