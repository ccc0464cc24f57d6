"""Starts what reads and writes, and saves and restores what is staged."""
