"""Files of text: their encoding, and the tables that they hold."""
