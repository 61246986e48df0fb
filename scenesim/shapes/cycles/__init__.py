"""Bicycles, cargo bicycles, e-scooters and motorcycles, each with its rider."""

from __future__ import annotations

from scenesim.shapes.cycles.riders import FAMILIES, KINDS, build, specify

__all__ = ["FAMILIES", "KINDS", "build", "specify"]
