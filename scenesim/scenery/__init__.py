"""From a scene and its run to the Stage: roads, what stands beside them, and the actors."""

from scenesim.scenery.build import build_stage

__all__ = ["build_stage"]
