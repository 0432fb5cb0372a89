"""What a publication needs besides sound content, and whether it has it."""
