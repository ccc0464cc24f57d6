"""What is kept of each call: drafts, commits, deletions, sealed on the disk."""
