"""From a Stage and readings to labels."""
