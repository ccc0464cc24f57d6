"""From a table of another program to what is staged of it: one place for the clipboard, files and drops."""
