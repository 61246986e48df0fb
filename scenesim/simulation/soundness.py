"""Whether a run is physically sound: bodies in each other, and bodies off the ground."""

from __future__ import annotations

from math import cos, sin

import numpy as np

from scenesim.kernels.actors import KIND, WALKER
from scenesim.kernels.measures import overlaps
from scenesim.simulation.motion import STEP_S, Motion
from scenesim.simulation.run import Outcome
from scenesim.world.scene import Actor

_FOOT_M = 0.35  # people and animals may stand on what is so near: a kerb takes a step
_ROLLED_RAD = 0.3


def penetration(outcome: Outcome) -> tuple[float, str]:
    """The deepest overlap of two bodies over all steps of a run, what has crashed aside.

    Args:
        outcome: of a run that was not refused.

    Returns:
        m; and the names and the time, s.
    """
    motion = _motion(outcome)
    crashed = {name for pair in crashes(outcome) for name in pair}
    actors = motion.scene.actors
    whole = [
        row for row, actor in enumerate(actors) if actor.name not in crashed and not actor.carrier
    ]
    movers, deepest, who = set(motion.movers().tolist()), 0.0, ""
    for row in whole:
        if row not in movers:
            continue
        for other in whole:
            if other == row:
                continue
            depths = np.zeros(len(motion.states))
            pair = np.array([other], np.int64)
            overlaps(motion.states, motion.bodies, row, pair, motion.zero, motion.last + 1, depths)
            at = int(np.argmax(depths))
            if depths[at] > deepest:
                deepest, when = float(depths[at]), (at - motion.zero) * STEP_S
                who = f"{actors[row].name} and {actors[other].name} at {when:.1f} s"
    return deepest, who


def crashes(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    """Who crashed with whom; people who only brush against each other are not counted.

    Args:
        outcome: of a run.

    Returns:
        Pairs of names, in order of time.
    """
    motion = _motion(outcome)

    def walks(name: str) -> bool:
        return bool(motion.bodies[motion.rows[name], KIND] == WALKER)

    return tuple((a, b) for _, a, b in outcome.contacts if not (walks(a) and walks(b)))


def off_ground(outcome: Outcome, every: int = 8) -> tuple[float, str]:
    """How far somebody stands above or below all ground under its footprint.

    Bodies off the roads, on others and rolled over are left out.

    Args:
        outcome: of a run that was not refused.
        every: how many steps are between two looks.

    Returns:
        m, negative for who sinks in; and the name and the time, s.
    """
    motion, timeline = _motion(outcome), outcome.timeline
    farthest, who = 0.0, ""
    for row, actor in enumerate(motion.scene.actors):
        if actor.carrier:
            continue
        for step in range(motion.zero, motion.last + 1, every):
            if abs(float(timeline.rolls[step, row])) > _ROLLED_RAD:
                break
            x, y, z = timeline.positions[step, row].tolist()
            heights = _under(motion, actor, (x, y), float(timeline.yaws[step, row]))
            if not heights:
                continue
            gap = max(z - max(heights), 0.0) + min(z - min(heights), 0.0)
            if abs(gap) > abs(farthest):
                farthest = gap
                who = f"{actor.name} at {(step - motion.zero) * STEP_S:.1f} s"
    return farthest, who


def _under(motion: Motion, actor: Actor, place: tuple[float, float], yaw: float) -> list[float]:
    """Heights of the ground under the corners, the sides and the middle of a footprint, m."""
    walks = motion.bodies[motion.rows[actor.name], KIND] == WALKER
    along = _FOOT_M if walks else 0.4 * actor.model.length_m
    aside = 0.5 * actor.model.width_m
    c, s = cos(yaw), sin(yaw)
    found = (
        motion.scene.network.ground_m(place[0] + u * c - v * s, place[1] + u * s + v * c)
        for u in (-along, 0.0, along)
        for v in (-aside, 0.0, aside)
    )
    return [one for one in found if one is not None]


def _motion(outcome: Outcome) -> Motion:
    if outcome.evaluator is None:
        raise ValueError("want an outcome with its evaluator, got one without")
    return outcome.evaluator.motion
