"""What happens when bodies meet: people are thrown, vehicles share their momentum and stop."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from scenesim.kernels.actors import (
    BRAKE,
    DECEL,
    HOLD,
    KIND,
    LENGTH,
    PEDAL,
    SLIP,
    SLIP_RATE,
    SLIP_TO,
    SPEED,
    STATION,
    TARGET,
    WALKER,
    YAW,
    X,
    Y,
    Z,
)
from scenesim.kernels.measures import first_contact
from scenesim.simulation.bodies import hardest_braking
from scenesim.simulation.ground import straight
from scenesim.simulation.motion import STEP_S, Motion
from scenesim.simulation.paths import through

#: kg; a car's for kinds not named
_MASSES = {
    "van": 2200.0,
    "truck": 9000.0,
    "semi_trailer": 20000.0,
    "bus": 12000.0,
    "tram": 38000.0,
    "motorcycle": 280.0,
    "bicycle": 95.0,
    "escooter": 95.0,
    "obstacle": 40.0,
    "unknown_object": 40.0,
}
_CAR_KG = 1400.0
_SLIDING = 5.0  # m/s^2 of tyres across their rolling direction, and of people on asphalt
_STRIKES_ABOVE = 1.0  # m/s


class Crashes:
    """Finds first contacts and answers them.

    Attributes:
        met: time (s) and names of each pair that has touched, in order.
    """

    def __init__(self, motion: Motion) -> None:
        self._motion = motion
        count = len(motion.bodies)
        self._known = np.zeros((count, count), dtype=np.int8)
        self.met: list[tuple[float, str, str]] = []
        at_start = motion.zero
        while (found := self._first(at_start, at_start + 1)) is not None:
            self._mark(found[1], found[2])  # who stands in each other from the start is no crash

    def next_after(self, step: int) -> tuple[int, int, int] | None:
        """The next contact.

        Args:
            step: from when.

        Returns:
            Step and the two rows, a moving one first; None for none.
        """
        return self._first(step, self._motion.last + 1)

    def _first(self, first: int, last: int) -> tuple[int, int, int] | None:
        m = self._motion
        way = np.zeros(len(m.bodies))
        step, i, j = first_contact(m.states, m.bodies, m.movers(), self._known, first, last, way)
        return (step, i, j) if step >= 0 else None

    def _mark(self, i: int, j: int) -> None:
        self._known[i, j] = self._known[j, i] = 1

    def answer(self, step: int, i: int, j: int) -> int | None:
        """Change the orders and speeds of two bodies that touch.

        Args:
            step: when.
            i: a row that moves.
            j: the other.

        Returns:
            The row of a person who falls, or None.
        """
        self._mark(i, j)
        bodies, actors = self._motion.bodies, self._motion.scene.actors
        when = round((step - self._motion.zero) * STEP_S, 3)
        self.met.append((when, actors[i].name, actors[j].name))
        walks = [bodies[row, KIND] == WALKER for row in (i, j)]
        if all(walks):
            return None
        if any(walks):
            person, vehicle = (i, j) if walks[0] else (j, i)
            return self._run_over(step, person, vehicle)
        self._collide(step, i, j)
        return None

    def _run_over(self, step: int, person: int, vehicle: int) -> int | None:
        """A person before a moving vehicle is thrown; one who runs into its side stops."""
        m = self._motion
        a, b = m.states[step, vehicle], m.states[step, person]
        speed, yaw = float(a[SPEED]), float(a[YAW])
        forward = cos(yaw) * (float(b[X]) - float(a[X])) + sin(yaw) * (float(b[Y]) - float(a[Y]))
        half = float(m.bodies[vehicle, LENGTH]) / 2.0
        if vehicle in m.movers():
            self._emergency_stop(vehicle)
        if abs(speed) < _STRIKES_ABOVE or forward * (1.0 if speed > 0 else -1.0) < half - 0.7:
            b[SPEED] = 0.0
            m.orders[person, [PEDAL, TARGET]] = HOLD, 0.0
            return None
        way = yaw if speed > 0.0 else yaw + pi
        self._throw(step, person, way, abs(speed) + 0.4)
        b[STATION] += max(half - abs(forward), 0.0) + float(m.bodies[person, LENGTH]) / 2.0
        return person

    def _collide(self, step: int, i: int, j: int) -> None:
        """Two vehicles: they go on together along the way of the one that moves more."""
        m = self._motion
        a, b = m.states[step, i], m.states[step, j]
        if abs(float(b[SPEED])) > abs(float(a[SPEED])):
            i, j, a, b = j, i, b, a
        yaw = float(a[YAW])
        along = float(b[SPEED]) * cos(float(b[YAW]) - yaw)
        mass_a, mass_b = self._mass(i), self._mass(j)
        common = (mass_a * float(a[SPEED]) + mass_b * along) / (mass_a + mass_b)
        a[SPEED] = max(common, 0.0)
        self._emergency_stop(i)
        self._throw(step, j, yaw, max(common, 0.0) + 0.2)

    def _throw(self, step: int, row: int, way: float, speed: float) -> None:
        """Send a body sliding along a direction, keeping how it is turned."""
        m = self._motion
        state = m.states[step, row]
        x, y, z = float(state[X]), float(state[Y]), float(state[Z])
        yaw = float(state[YAW])
        length = speed * speed / _SLIDING + 4.0
        ground = straight(m.scene.network, (x, y, z), way, length, 2.0)
        m.take_path(row, step, through(ground, limited=False))
        state[SPEED], state[SLIP] = speed, yaw - way
        order = m.orders[row]
        order[[PEDAL, TARGET, DECEL]] = BRAKE, 0.0, _SLIDING
        order[[SLIP_TO, SLIP_RATE]] = yaw - way, 0.0

    def _emergency_stop(self, row: int) -> None:
        m = self._motion
        hardest = hardest_braking(m.scene.actors[row], m.scene.weather)
        m.orders[row, [PEDAL, TARGET, DECEL]] = BRAKE, 0.0, 0.85 * hardest

    def _mass(self, row: int) -> float:
        return _MASSES.get(self._motion.scene.actors[row].kind, _CAR_KG)
