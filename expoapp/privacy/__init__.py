"""What somebody has a right to: seeing and erasing what we hold of them, and that it goes by itself in time."""
