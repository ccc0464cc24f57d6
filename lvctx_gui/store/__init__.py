"""The disk: where the program keeps what outlives a run."""
