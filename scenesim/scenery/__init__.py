"""From a Scene to meshes and instances."""
