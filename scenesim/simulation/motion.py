"""The run in progress: states, bodies and orders of all actors as arrays, and who drives where."""

from __future__ import annotations

from math import cos, inf, pi, sin, tan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.kernels.actors import (
    ACCEL,
    AHEAD,
    CARRIER,
    CRUISE,
    D_FROM,
    D_LENGTH,
    D_RATE,
    D_START,
    D_TO,
    DECEL,
    DOOR_RATE,
    FORCED_GAIT,
    INDICATES,
    OBEYS,
    OFFSET,
    ORDER_COLUMNS,
    PATH,
    PEDAL,
    REACTION,
    SEES,
    SEES_MOVING,
    SEES_PEOPLE,
    SEES_STATIC,
    SIDE,
    SIGNAL,
    SLOPE,
    STATE_COLUMNS,
    STATION,
    STOP_AT,
    TARGET,
    TRAVELLED,
    YAW,
    X,
    Y,
    Z,
)
from scenesim.kernels.motion import advance, backcast
from scenesim.kernels.ways import path_at
from scenesim.randomness import Stream
from scenesim.simulation.bodies import (
    WALKERS,
    body_row,
    caution,
    driver_of,
    hardest_braking,
)
from scenesim.simulation.crossings import crossing_table
from scenesim.simulation.entering import enter
from scenesim.simulation.lights import Lights
from scenesim.simulation.paths import Path, through
from scenesim.world.classes import Light
from scenesim.world.scene import Actor, Scene

Floats = NDArray[np.float64]

STEP_S = 0.05
MARGIN_STEPS = 6  # before 0 and past the end: sweeps and blur look there

_SIGNALS = 8  # of ``IGNORED``: the lower bits are those of SEES
_INDICATORS = {
    "none": 0,
    "left": int(Light.INDICATOR_LEFT),
    "right": int(Light.INDICATOR_RIGHT),
    "both": int(Light.INDICATOR_LEFT | Light.INDICATOR_RIGHT),
}
_REACTION_S = 0.8  # until a driver answers to a person who steps out


class RefusedError(Exception):
    """The run cannot go on as the scenario asks; the draw is refused for this reason."""


class Motion:
    """States of a run, simulated as far as the standing orders are known.

    Attributes:
        scene: what runs.
        zero: the step of t = 0.
        last: the step of the end of the run.
        states: (T, N, STATE_COLUMNS), see ``kernels.motion``.
        bodies: (N, BODY_COLUMNS).
        orders: (N, ORDER_COLUMNS).
        rows: address of an actor to its row.
        paths: all paths in use; ``orders[:, PATH]`` names them.
        lights: of the roads.
        beams: step from which, row of whom, and ``off low high auto``, in order.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.zero = MARGIN_STEPS
        self.last = self.zero + round(scene.duration_s / STEP_S)
        steps, count = self.last + MARGIN_STEPS + 1, len(scene.actors)
        self.states: Floats = np.zeros((steps, count, STATE_COLUMNS))
        careful = caution(scene.weather)
        self.bodies: Floats = np.array([body_row(one, careful) for one in scene.actors])
        self.orders: Floats = np.zeros((count, ORDER_COLUMNS))
        self.rows = {actor.name: row for row, actor in enumerate(scene.actors)}
        self.paths: list[Path] = []
        self.lights = Lights(scene, self.zero, STEP_S)
        self.beams: list[tuple[int, int, str]] = []
        self._movers: dict[int, None] = {}
        self._packed: tuple[NDArray[Any], ...] | None = None
        self._stream = Stream(scene.stream_key).child("routes")
        enter(self)
        self._backcast()

    @property
    def times(self) -> Floats:
        """Time of each step.

        Returns:
            (T,) s.
        """
        return np.array([(k - self.zero) * STEP_S for k in range(len(self.states))])

    def run_from(self, step: int) -> None:
        """Simulate from a step to the end under the orders as they stand.

        Args:
            step: whose states are given.
        """
        end = len(self.states) - 1
        advance(step, end, STEP_S, *self._arrays())

    def movers(self) -> NDArray[np.int64]:
        """Who may move.

        Returns:
            (M,) rows, in order.
        """
        return np.array(sorted(self._movers), dtype=np.int64)

    def path_of(self, row: int) -> Path | None:
        """The path that an actor is on.

        Args:
            row: the actor.

        Returns:
            It, or None for who stands still.
        """
        return self.paths[int(self.orders[row, PATH])] if row in self._movers else None

    def route(self, row: int) -> Stream:
        """The stream of an actor's choices of ways.

        Args:
            row: the actor.

        Returns:
            A stream named by the actor's address.
        """
        return self._stream.child(self.scene.actors[row].name)

    def take_path(self, row: int, step: int, path: Path, settle_m: float = 0.0) -> None:
        """Put an actor onto another path from a step on, keeping where it is and heads.

        Args:
            row: the actor.
            step: from when.
            path: the new way.
            settle_m: way along which the offset from the path falls to 0; 0 keeps the offset.
        """
        state, order = self.states[step, row], self.orders[row]
        walks = self.scene.actors[row].kind in WALKERS
        x, y, yaw = float(state[X]), float(state[Y]), float(state[YAW])
        ahead = 0.0 if walks else float(self.bodies[row, AHEAD])
        station, offset = path.station(x - ahead * cos(yaw), y - ahead * sin(yaw))
        self.paths.append(path)
        self._packed = None
        if row not in self._movers:
            self._movers[row] = None
            self._default_orders(row, self.scene.actors[row])
        order[PATH] = len(self.paths) - 1
        heading = path_at(station, 0, len(path.points), path.spacing_m, path.points)[3]
        turn = (yaw - heading + pi) % (2.0 * pi) - pi
        # a walker turns on the spot, a car's axle leaves the path at the angle that it has
        slope = 0.0 if walks or abs(turn) > 1.2 else tan(turn)
        order[D_FROM], order[D_RATE] = offset, slope if settle_m > 0 else 0.0
        order[D_TO] = 0.0 if settle_m > 0 else offset
        order[D_START], order[D_LENGTH] = station, settle_m
        order[STOP_AT] = inf
        state[STATION], state[OFFSET], state[SIDE] = station, offset, 0.0

    def engage(self, row: int, step: int) -> None:
        """Make an actor that stands one whose orders count.

        Args:
            row: the actor.
            step: from when.
        """
        if row in self._movers:
            return
        state = self.states[step, row]
        x, y, z, yaw = (float(state[k]) for k in (X, Y, Z, YAW))
        ends = [(x + d * cos(yaw), y + d * sin(yaw), z) for d in (-4.0, 4.0)]
        self.take_path(row, step, through(ends, limited=False))

    def indicate(self, row: int, word: str, step: int | None = None) -> None:
        """Set a vehicle's indicators, until a manoeuvre sets them anew.

        Args:
            row: the actor.
            word: ``none left right both``.
            step: from when; None for the whole run.
        """
        bits = float(_INDICATORS[word])
        self.orders[row, INDICATES] = bits
        self.states[0 if step is None else step :, row, SIGNAL] = bits

    def heed(self, row: int, ignored: int | None = None) -> None:
        """Say what a driver looks at.

        Args:
            row: the actor.
            ignored: bits of what it does not heed; None: what its own habits are.
        """
        habit = int(self.scene.actors[row].options.get("ignores", 0.0))
        bits = habit if ignored is None else ignored
        order = self.orders[row]
        order[SEES] = (SEES_MOVING | SEES_STATIC | SEES_PEOPLE) & ~bits
        order[OBEYS] = 0.0 if bits & _SIGNALS else 1.0

    def loads_of(self, row: int) -> list[int]:
        """What rides on a vehicle, or did.

        Args:
            row: the vehicle.

        Returns:
            Rows, in order.
        """
        name = self.scene.actors[row].name
        return [k for k, one in enumerate(self.scene.actors) if one.carrier == name]

    def shift(self, row: int, step: int, to_m: float, way_m: float) -> None:
        """Let an actor move sideways on its path.

        Args:
            row: the actor.
            step: from when.
            to_m: offset to the left of the path.
            way_m: along which it gets there.
        """
        state, order = self.states[step, row], self.orders[row]
        order[D_FROM], order[D_RATE], order[D_TO] = state[OFFSET], state[SLOPE], to_m
        order[D_START], order[D_LENGTH] = state[STATION], max(way_m, 0.1)

    def show(self, signal: str, state: str, step: int, since: int | None = None) -> None:
        """Make a traffic light show something.

        Args:
            signal: its id.
            state: ``green amber red red_amber off``.
            step: from when; what was switched later is forgotten.
            since: when it began before that.
        """
        self.lights.show(signal, state, step, step if since is None else since)
        self._packed = None

    def _default_orders(self, row: int, actor: Actor) -> None:
        order, driver = self.orders[row], driver_of(actor.kind)
        hardest = hardest_braking(actor, self.scene.weather)
        order[PEDAL], order[TARGET] = CRUISE, actor.options.get("speed", actor.speed_mps)
        order[ACCEL], order[DECEL] = min(driver.accel_mps2, hardest), hardest
        order[FORCED_GAIT], order[STOP_AT], order[INDICATES] = -1.0, inf, 0.0
        order[REACTION] = round(actor.options.get("reaction", _REACTION_S) / STEP_S)
        order[DOOR_RATE], order[CARRIER] = 1.0, -1.0
        self.heed(row)
        if actor.kind in WALKERS:
            people = SEES_PEOPLE if actor.group else 0
            ignored = int(actor.options.get("ignores", 0.0))
            order[SEES] = (SEES_STATIC | SEES_MOVING | people) & ~ignored
            order[DECEL] = driver.emergency_mps2

    def _backcast(self) -> None:
        self.states[self.zero, :, TRAVELLED] = 0.0
        backcast(self.zero, STEP_S, *self._arrays()[:-3])

    def _arrays(self) -> tuple[Any, ...]:
        """What the kernels walk: movers, states, bodies, orders and all paths."""
        if self._packed is None:
            paths = self.paths
            counts = np.array([len(path.points) for path in paths], dtype=np.int64)
            starts = np.cumsum(counts) - counts
            spacings = np.array([path.spacing_m for path in paths])
            rows = [path.points for path in paths]
            points = np.concatenate(rows) if rows else np.zeros((0, 6))
            table, crossings, conflicts, lights = crossing_table(
                paths, self.scene.network, self.lights, len(self.states)
            )
            table[:, 0], table[:, 1] = starts, counts
            self._packed = (table, spacings, points, crossings, conflicts, lights)
        return (self.movers(), self.states, self.bodies, self.orders, *self._packed)
