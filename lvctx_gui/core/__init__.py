"""What things mean. Standard library only: no Qt, no input or output, no clock of its own."""
