"""From a Scene to its Timeline: everybody's motion, what was required of it, what was met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf

import numpy as np
from numpy.typing import NDArray

from scenesim.kernels.actors import (
    ACCELERATION,
    DOOR_LEFT,
    DOOR_RIGHT,
    GAIT,
    KIND,
    PITCH,
    ROLL,
    SIGNAL,
    SPEED,
    STEER,
    TRAVELLED,
    VEHICLE,
    YAW,
    X,
    Z,
)
from scenesim.simulation.conditions import Evaluator, rendered
from scenesim.simulation.director import Director
from scenesim.simulation.margins import margin
from scenesim.simulation.motion import STEP_S, Motion, RefusedError
from scenesim.world.classes import Light
from scenesim.world.conditions import AtStart, Requirement
from scenesim.world.scene import Scene
from scenesim.world.timeline import Timeline

_BRAKES_BELOW = -0.6  # m/s^2: lifting the foot does not light the brake lamps
_BEAMS = {
    "off": np.int16(0),
    "low": np.int16(Light.LOW_BEAM | Light.TAIL),
    "high": np.int16(Light.LOW_BEAM | Light.HIGH_BEAM | Light.TAIL),
}
#: columns of the states that a timeline tells
_TOLD = [YAW, PITCH, ROLL, SPEED, ACCELERATION, STEER, TRAVELLED, GAIT, SIGNAL]
_BLINK_STEPS = 7  # on and off for 0.35 s: 86 flashes a minute


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What became of a draw.

    Attributes:
        timeline: of all actors.
        refused: the requirement that the run failed, as written, or why it could not go on;
            None if all is well.
        margins: edge goal to how far the run stayed from it, at most 0 where it is met; only if
            asked for, and without goals of rendered frames.
        evaluator: answers further questions about the run.
        contacts: time (s) and names of each pair that touched, in order: crashes, and people who
            brush against each other.
    """

    timeline: Timeline
    refused: str | None
    margins: Mapping[str, float] = field(default_factory=dict)
    evaluator: Evaluator | None = None
    contacts: tuple[tuple[float, str, str], ...] = ()


def run(scene: Scene, *, margins: bool = False) -> Outcome:
    """Simulate a scene.

    Args:
        scene: one draw.
        margins: say how far the run stayed from each edge goal, for searches.

    Returns:
        The timeline, and what it failed, if anything.
    """
    motion = Motion(scene)
    director = Director(motion)
    refused = _refused_at_start(scene, director.evaluator)
    if refused is None:
        try:
            director.play()
            refused = _refused(scene, motion, director.evaluator)
        except RefusedError as reason:
            refused = str(reason)
    found: dict[str, float] = {}
    if margins and refused is None:
        goals = [goal for goal in scene.edges if goal.tier != "rendered"]
        found = {goal.name: margin(motion, director.evaluator, goal.condition) for goal in goals}
    timeline = _timeline(motion, director, refused is not None)
    contacts = tuple(director.crashes.met)
    return Outcome(timeline, refused, found, director.evaluator, contacts)


def _refused_at_start(scene: Scene, evaluator: Evaluator) -> str | None:
    """The first requirement about t = 0 alone that fails, before anything is simulated."""
    for requirement in scene.requirements:
        condition = requirement.condition
        at_start = isinstance(condition, AtStart) and not rendered(condition)
        if at_start and not evaluator.holds(condition).all():
            return requirement.text
    return None


def _refused(scene: Scene, motion: Motion, evaluator: Evaluator) -> str | None:
    for requirement in scene.requirements:
        if not _met(requirement, motion, evaluator):
            return requirement.text
    return None


def _met(requirement: Requirement, motion: Motion, evaluator: Evaluator) -> bool:
    if rendered(requirement.condition):
        return True  # decided on rendered frames
    return bool(evaluator.holds(requirement.condition)[motion.zero : motion.last + 1].all())


def _timeline(motion: Motion, director: Director, refused: bool) -> Timeline:
    states, scene = motion.states, motion.scene
    # one pass over the states: a copy of each column by itself reads all of them each time
    taken = np.ascontiguousarray(np.moveaxis(states[:, :, _TOLD], 2, 0))
    column = dict(zip(_TOLD, taken, strict=True))
    evaluator = director.evaluator
    edges: dict[str, tuple[float, ...]] = {}
    ttc = np.full(len(states), inf)
    if not refused:
        ttc = np.array(evaluator.series.of("ttc", ((0,),)))
        for goal in scene.edges:
            if goal.tier != "rendered":
                edges[goal.name] = evaluator.moments(goal.condition)
    return Timeline(
        start_s=-motion.zero * STEP_S,
        step_s=STEP_S,
        positions=np.ascontiguousarray(states[:, :, X : Z + 1]),
        yaws=column[YAW],
        pitches=column[PITCH],
        rolls=column[ROLL],
        speeds=column[SPEED],
        accelerations=column[ACCELERATION],
        steers=column[STEER],
        travelled=column[TRAVELLED],
        gaits=column[GAIT].astype(np.int8),
        lights=_lights(motion, column),
        fired=dict(director.fired),
        edges=edges,
        measures={"ttc": ttc},
        critical_s=_critical(motion, ttc),
        doors=_doors(states),
        signals=motion.lights.switched(),
    )


def _doors(states: NDArray[np.float64]) -> NDArray[np.float64]:
    """(T, N, 2) rad of the front doors; empty where nobody opens any."""
    doors = np.ascontiguousarray(states[:, :, DOOR_LEFT : DOOR_RIGHT + 1])
    return doors if doors.any() else np.zeros((0, 0, 2))


def _critical(motion: Motion, ttc: NDArray[np.float64]) -> float:
    """The moment of least ttc of the ego to anybody, or the middle of the run."""
    part = ttc[motion.zero : motion.last + 1]
    at = int(np.argmin(part))
    if part[at] == inf:
        return round(motion.scene.duration_s / 2.0, 6)
    return round(at * STEP_S, 6)


def _lights(motion: Motion, column: Mapping[int, NDArray[np.float64]]) -> NDArray[np.int16]:
    """(T, N) bits of ``Light``: brakes by deceleration, indicators that blink, beams by weather."""
    scene, speeds = motion.scene, column[SPEED]
    lights = np.zeros(speeds.shape, dtype=np.int16)
    # who only opens a door of a parked car wakes no lamps
    awake = [
        row
        for row in motion.movers().tolist()
        if motion.bodies[row, KIND] == VEHICLE
        and (scene.actors[row].behaviour != "still" or speeds[:, row].any())
    ]
    # motorcycles drive with lamps on by day too, as the law of most countries asks
    dark = scene.weather.headlights
    lit = [row for row in awake if dark or scene.actors[row].model.family == "motorcycle"]
    lights[:, lit] |= np.int16(Light.LOW_BEAM | Light.TAIL)
    for step, row, word in motion.beams:
        beams = _BEAMS.get(word)
        if beams is None:  # as the weather asks for
            beams = _BEAMS["low" if row in lit else "off"]
        lights[step:, row] = beams
    pace = speeds[:, awake]
    brakes = (column[ACCELERATION][:, awake] < _BRAKES_BELOW) | (np.abs(pace) < 0.05)
    lights[:, awake] |= np.where(brakes, np.int16(Light.BRAKE), np.int16(0))
    lights[:, awake] |= np.where(pace < -0.05, np.int16(Light.REVERSING), np.int16(0))
    signals = column[SIGNAL]
    if signals.any():
        on = (np.arange(len(speeds)) // _BLINK_STEPS) % 2 == 0
        lights[on] |= signals[on].astype(np.int16)
    return lights
