"""What leaves the program: many rows on the clipboard, and a call's entries in a file."""
