"""Procedural roads: words of the language that become networks."""
