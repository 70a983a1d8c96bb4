"""The palette: the way to anything in the back office by its name."""
