"""From a scenario to concrete scenes: values, placement, background, designs and searches."""

from scenesim.sampling.draws import Rejection, draw_proposed, draw_scene, scene_of

__all__ = ["Rejection", "draw_proposed", "draw_scene", "scene_of"]
