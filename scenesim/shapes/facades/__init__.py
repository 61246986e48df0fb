"""Houses and their fronts, by style."""
