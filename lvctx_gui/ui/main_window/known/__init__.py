"""The calls that are known: who holds them, how they are shown in lists, and what one may do with them."""
