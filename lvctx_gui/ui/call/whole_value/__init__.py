"""All of one value: as it is stored, counted and searched, or indented."""
