"""How critical each thing is for the ego at a moment: gaps and times, thing by thing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import cos, inf, sin

import numpy as np

from scenesim.geometry.box import Box
from scenesim.geometry.transform import Floats
from scenesim.kernels.actors import BODY_COLUMNS, LENGTH, STATE_COLUMNS, WIDTH, YAW, X, Y
from scenesim.kernels.footprints import corner_distance, overlap
from scenesim.kernels.measures import encroachment, time_to_overlap
from scenesim.scenery.stage import Stage
from scenesim.world.timeline import ActorState, Timeline

#: farther things and slower approaches mean nothing
_REACH_M, _STILL_MPS = 100.0, 0.1

Footprint = tuple[float, float, float, float, float]


def criticality(
    stage: Stage, time_s: float, owners: Mapping[int, int], boxes: Mapping[int, Box]
) -> dict[int, dict[str, float]]:
    """Measures of each thing against the ego.

    Args:
        stage: the world.
        time_s: the moment.
        owners: object id to its row of the scene's actors.
        boxes: object id to its box, world.

    Returns:
        Object id to ``gap`` (m of free space between footprints), ``ttc`` (s to overlap at
        constant velocities), ``headway`` (s to reach the place of what is ahead in the ego's
        way), ``drac`` (m/s^2 of braking that would just avoid it) and ``pet`` (s between the
        two's being in the same place, the least of the run); what is not defined is absent.
    """
    model = stage.scene.ego.model
    ego = stage.timeline.state(0, time_s)
    own = _footprint(ego, model.length_m, model.width_m)
    found = {}
    for object_id, box in boxes.items():
        row = owners[object_id]
        state = stage.timeline.state(row, time_s)
        other = _footprint(state, box.length_m, box.width_m)
        if (other[0] - own[0]) ** 2 + (other[1] - own[1]) ** 2 > _REACH_M**2:
            continue
        measures = _between(own, ego, other, state)
        pet = encroachments(stage.timeline, row, own[3:], other[3:])
        found[object_id] = {k: v for k, v in {**measures, "pet": pet}.items() if v != inf}
    return found


def least(measures: Mapping[int, Mapping[str, float]]) -> dict[str, float]:
    """The worst of all things: of a frame.

    Args:
        measures: of each thing.

    Returns:
        The least of every measure; of ``drac`` the greatest.
    """
    worst: dict[str, float] = {}
    for one in measures.values():
        for name, value in one.items():
            best = max if name == "drac" else min
            worst[name] = best(worst.get(name, value), value)
    return worst


def _footprint(state: ActorState, length: float, width: float) -> Footprint:
    """x, y, yaw, length, width."""
    x, y = float(state.position[0]), float(state.position[1])
    return x, y, float(state.yaw_rad), float(length), float(width)


def _between(
    own: Footprint, ego: ActorState, other: Footprint, state: ActorState
) -> dict[str, float]:
    """Gap, time to collision, headway and braking needed."""
    gap = 0.0
    if overlap(own, other) > 0.0:
        gap = min(corner_distance(own, other), corner_distance(other, own))
    vx = float(state.velocity[0] - ego.velocity[0])
    vy = float(state.velocity[1] - ego.velocity[1])
    measures = {"gap": float(gap), "ttc": float(time_to_overlap(own, other, vx, vy))}
    c, s = cos(own[2]), sin(own[2])
    ahead = (other[0] - own[0]) * c + (other[1] - own[1]) * s
    aside = abs((other[1] - own[1]) * c - (other[0] - own[0]) * s)
    if ahead > 0.0 and aside < 0.5 * (own[4] + other[4]):
        speed = float(ego.speed_mps)
        closing = -(vx * c + vy * s)
        if speed > _STILL_MPS:
            measures["headway"] = float(gap) / speed
        if closing > _STILL_MPS and gap > 0.0:
            measures["drac"] = closing * closing / (2.0 * float(gap))
    return measures


@lru_cache(maxsize=256)
def encroachments(
    timeline: Timeline, row: int, own: tuple[float, float], other: tuple[float, float]
) -> float:
    """Post-encroachment time of the ego and another over a run.

    Args:
        timeline: what everybody did.
        row: of the other.
        own: length and width of the ego, m.
        other: length and width of the other, m.

    Returns:
        s; 0 if they collide, inf if they never use the same place.

    Source:
        Allen, Shin & Cooper, "Analysis of traffic conflicts and collisions", 1978.
    """
    steps = len(timeline.yaws)
    first = max(0, round(-timeline.start_s / timeline.step_s))
    pair = [0, row]
    if first >= steps or _never_near(timeline, row, first, own, other):
        return inf
    states: Floats = np.zeros((steps, 2, STATE_COLUMNS))
    states[:, :, X] = timeline.positions[:, pair, 0]
    states[:, :, Y] = timeline.positions[:, pair, 1]
    states[:, :, YAW] = timeline.yaws[:, pair]
    bodies: Floats = np.zeros((2, BODY_COLUMNS))
    bodies[:, LENGTH] = own[0], other[0]
    bodies[:, WIDTH] = own[1], other[1]
    return float(encroachment(states, bodies, 0, 1, timeline.step_s, first, steps))


def _never_near(
    timeline: Timeline, row: int, first: int, own: tuple[float, float], other: tuple[float, float]
) -> bool:
    """Whether the rectangles around both tracks lie apart."""
    room = own[0] + own[1] + other[0] + other[1]
    a, b = timeline.positions[first:, 0, :2], timeline.positions[first:, row, :2]
    apart = (a.min(axis=0) - b.max(axis=0)).max(), (b.min(axis=0) - a.max(axis=0)).max()
    return bool(max(apart) > room)
