"""Signing in, and profiles."""
