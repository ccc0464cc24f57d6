"""What stands between here and the server."""
