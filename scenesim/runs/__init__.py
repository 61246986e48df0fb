"""Scenes by the thousand."""
