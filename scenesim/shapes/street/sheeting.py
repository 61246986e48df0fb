"""Retro-reflective sheeting of barriers, beacons and booms."""

from __future__ import annotations

from scenesim.world.materials import Material

WHITE = Material("white sheeting", (0.80, 0.80, 0.79), 0.5, reflectance_905=0.7, retro=60.0)
RED = Material("red sheeting", (0.50, 0.03, 0.03), 0.5, reflectance_905=0.55, retro=40.0)
