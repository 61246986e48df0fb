"""OpenSCENARIO XML 1.x: read, checked for what is not supported, and written as a scenario."""

from __future__ import annotations

from scenesim.scenario.openscenario.distributions import combinations
from scenesim.scenario.openscenario.translate import Translation, load, translate

__all__ = ["Translation", "combinations", "load", "translate"]
