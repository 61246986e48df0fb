"""How a run begins: who stands or lies where, carries what, shows which lamps, goes which way."""

from __future__ import annotations

from math import cos, sin
from typing import TYPE_CHECKING

import numpy as np

from scenesim.kernels.actors import CARRIED_X, CARRIED_Z, CARRIER, GAIT, ROLL, SPEED, YAW, X, Z
from scenesim.simulation.bodies import TWO_WHEELERS
from scenesim.simulation.ground import over_ground
from scenesim.simulation.paths import Path, lane_line, lane_path, through
from scenesim.world.classes import Gait
from scenesim.world.scene import Actor

if TYPE_CHECKING:
    from scenesim.simulation.motion import Motion


def enter(motion: Motion) -> None:
    """Stand everybody where the scene has them, and send on their way those that have one.

    Args:
        motion: a run whose arrays are empty; they are filled.
    """
    actors = motion.scene.actors
    ways = [_first_way(motion, row, actor) for row, actor in enumerate(actors)]
    stood = [(*actor.position, actor.yaw_rad) for actor in actors]
    motion.states[:, :, X : YAW + 1] = np.array(stood)
    for row, (actor, way) in enumerate(zip(actors, ways, strict=True)):
        if actor.kind in TWO_WHEELERS:
            motion.states[:, row, GAIT] = Gait.RIDE
        if way is not None:
            motion.states[motion.zero, row, SPEED] = actor.speed_mps
            motion.take_path(row, motion.zero, way)
        elif actor.options.get("roll", 0.0):
            _lay(motion, row, actor)
    for row, actor in enumerate(actors):
        if actor.carrier:
            _load(motion, row, actor)
        _lamps(motion, row, actor)


def _lay(motion: Motion, row: int, actor: Actor) -> None:
    """A vehicle lies on its side or roof."""
    roll, model = actor.options["roll"], actor.model
    lift = 0.5 * model.width_m * abs(sin(roll)) + max(0.0, -model.height_m * cos(roll))
    motion.states[:, row, ROLL] = roll
    motion.states[:, row, Z] += lift


def _lamps(motion: Motion, row: int, actor: Actor) -> None:
    """What lamps the scenario wants from the start."""
    for word in ("off", "low", "high", "auto"):
        if actor.options.get(f"lights_{word}"):
            motion.beams.append((0, row, word))
    for word in ("left", "right", "both"):
        if actor.options.get(f"indicator_{word}"):
            motion.indicate(row, word)


def _load(motion: Motion, row: int, actor: Actor) -> None:
    """A load rides on its carrier."""
    motion.engage(row, motion.zero)
    order = motion.orders[row]
    order[CARRIER] = motion.rows[actor.carrier]
    order[CARRIED_X] = actor.options["carried_x"]
    order[CARRIED_Z] = actor.options["carried_z"]


def _first_way(motion: Motion, row: int, actor: Actor) -> Path | None:
    """The way that an actor begins with; None for who stands."""
    if actor.behaviour == "still":
        return None
    network, lane = motion.scene.network, actor.lane
    if actor.path and actor.behaviour in {"walk", "path"}:
        return through(over_ground(network, actor.path, actor.position[2]))
    if actor.behaviour == "walk" and lane is not None:
        pose = network.lane_pose(lane.road, lane.lane, lane.s_m)
        span = network.span_at(lane.road, lane.lane, lane.s_m)
        along = cos(actor.yaw_rad - pose.heading_rad) > 0.0
        forward = along == (span is None or span.forward)
        return lane_line(network, lane.road, lane.lane, forward)
    if actor.behaviour == "follow_lane" and lane is not None:
        top = max(actor.speed_mps, actor.options.get("speed", 0.0), 8.0)
        reach = top * (motion.scene.duration_s + 1.0) + 40.0
        place = (lane.road, lane.lane, lane.s_m)
        return lane_path(network, place, reach, motion.route(row))
    return None
