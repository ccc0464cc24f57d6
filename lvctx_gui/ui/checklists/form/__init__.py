"""The form in which a checklist is written: what is wrong stands beside the field, while one types."""
