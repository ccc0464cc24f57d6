"""Several open calls at a time: chosen in a list, given one key, committed one after the other."""
