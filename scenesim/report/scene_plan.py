"""A scene from above: roads, everybody's way through the run, where they are at one time."""

from __future__ import annotations

from math import cos, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from scenesim.report.lettering import letter
from scenesim.report.overlay import COLOURS, OTHER, Picture
from scenesim.report.road_plan import LAND, SHIFT, View, drawn
from scenesim.roads.driving import MapNetwork
from scenesim.world import vocabulary
from scenesim.world.scene import Actor, Scene
from scenesim.world.timeline import ActorState, Timeline

_EGO = (255, 255, 255)
_MARGIN_M = 8.0
_LEAST_M = 60.0  # of the shorter side
_TALLEST = 0.6  # of the width

Floats = NDArray[np.float64]


def scene_plan(scene: Scene, timeline: Timeline, time_s: float, width_px: int = 1242) -> Picture:
    """Roads, ways and footprints; a dot on each way for each second.

    Args:
        scene: a draw.
        timeline: its run.
        time_s: at which footprints are drawn.
        width_px: of the picture.

    Returns:
        (H, W, 3) uint8, red first, north up.
    """
    shown = _run_rows(timeline, scene.duration_s)
    view = _view(timeline.positions[shown][:, _actors_told(scene)], width_px)
    image = _ground(scene, view)
    for row in reversed(range(len(scene.actors))):  # the ego on top
        actor = scene.actors[row]
        colour = _EGO if row == 0 else _colour(actor.kind)
        _way(image, view, timeline.positions[shown, row], timeline.step_s, colour)
        _footprint(image, view, actor, timeline.state(row, time_s), colour)
    for row in _actors_told(scene):
        _name(image, view, scene.actors[row].name, timeline.state(row, time_s).position)
    return image


def _colour(kind: str) -> tuple[int, int, int]:
    """Of labels; vehicles that have none of their own look like cars."""
    known = vocabulary.find("actor", kind)
    vehicle = known is not None and known.category == "vehicle"
    return COLOURS.get(kind, COLOURS["car"] if vehicle else OTHER)


def _ground(scene: Scene, view: View) -> Picture:
    """The roads, where they are of the kind that can be drawn."""
    if isinstance(scene.network, MapNetwork):
        return np.ascontiguousarray(drawn(scene.network, view, names=False)[:, :, ::-1])
    return np.full((view.size[1], view.size[0], 3), LAND[::-1], np.uint8)


def _run_rows(timeline: Timeline, duration_s: float) -> NDArray[np.bool_]:
    """The steps of the run itself, without what comes before and after it."""
    times = timeline.start_s + timeline.step_s * np.arange(len(timeline.yaws))
    return (times >= -1e-9) & (times <= duration_s + 1e-9)


def _actors_told(scene: Scene) -> list[int]:
    """Rows of the ego and of those that the scenario names; the background is not among them."""
    return [row for row, actor in enumerate(scene.actors) if not actor.group]


def _view(points: Floats, width_px: int) -> View:
    low = points[..., :2].reshape(-1, 2).min(axis=0) - _MARGIN_M
    high = points[..., :2].reshape(-1, 2).max(axis=0) + _MARGIN_M
    middle, extent = 0.5 * (low + high), high - low
    width = max(float(extent[0]), _LEAST_M, float(extent[1]) / _TALLEST)
    scale = width_px / width
    height = max(float(extent[1]), 0.25 * width)
    corner = float(middle[0]) - 0.5 * width, float(middle[1]) - 0.5 * height
    return View(corner, scale, (width_px, round(height * scale)))


def _way(
    image: Picture, view: View, points: Floats, step_s: float, colour: tuple[int, int, int]
) -> None:
    if np.ptp(points[:, 0]) + np.ptp(points[:, 1]) < 0.5:
        return
    line = view.pixels(points)
    cv2.polylines(image, [line], False, colour, 1, cv2.LINE_AA, SHIFT)
    for spot in line[:: round(1.0 / step_s)]:
        cv2.circle(image, spot, 2 << SHIFT, colour, -1, cv2.LINE_AA, SHIFT)


def _footprint(
    image: Picture,
    view: View,
    actor: Actor,
    state: ActorState,
    colour: tuple[int, int, int],
) -> None:
    c, s, place = cos(state.yaw_rad), sin(state.yaw_rad), state.position
    half_x, half_y = 0.5 * actor.model.length_m, 0.5 * actor.model.width_m
    corners = [(half_x, half_y), (half_x, -half_y), (-half_x, -half_y), (-half_x, half_y)]
    world = np.array([(place[0] + c * x - s * y, place[1] + s * x + c * y) for x, y in corners])
    outline = view.pixels(world)
    cv2.fillPoly(image, [outline], colour, cv2.LINE_AA, SHIFT)
    cv2.polylines(image, [outline], True, (30, 30, 30), 1, cv2.LINE_AA, SHIFT)
    if actor.speed_mps > 0.0 or actor.model.length_m > 1.0:
        nose = np.array([place[:2], place[:2] + np.array([c, s]) * half_x])
        a, b = view.pixels(nose)
        cv2.line(image, a, b, (30, 30, 30), 1, cv2.LINE_AA, SHIFT)


def _name(image: Picture, view: View, name: str, place: Floats) -> None:
    x, y = (view.pixels(place[None])[0] >> SHIFT).tolist()
    letter(image, name, (x + 6, y - 6), (0, 0, 0), halo=(255, 255, 255))
