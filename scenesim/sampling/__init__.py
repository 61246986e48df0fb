"""From a Scenario to concrete Scenes."""
