"""Qt, and only here: models over core, views that show and report intents."""
