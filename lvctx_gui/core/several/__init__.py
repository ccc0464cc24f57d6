"""One edit for several calls: each call says for itself what becomes of it."""
