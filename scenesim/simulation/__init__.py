"""From a Scene to a Timeline."""
