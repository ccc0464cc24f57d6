"""The palette: every action and every known call by parts of its name. It is given what it lists."""
