"""Where people sign in, as TOML."""
