"""Tables that come in, by the clipboard, as files or dropped: what would be staged of them is seen first."""
