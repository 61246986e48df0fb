"""What a sensor is, and what it returns."""
