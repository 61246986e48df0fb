"""From a Stage and a rig to readings."""
