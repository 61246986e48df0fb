"""The road network: geometry, lanes, junctions, signals; files and builders."""

from scenesim.roads.building import build
from scenesim.roads.driving import MapNetwork

__all__ = ["MapNetwork", "build"]
