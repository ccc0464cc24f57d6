"""One running window: who is first, how others hand over what they were started for, what it does then."""
