"""Lights of level crossings: red from when a train comes near until it has passed."""

from __future__ import annotations

from math import hypot

import numpy as np

from scenesim.kernels.actors import SPEED, X, Y
from scenesim.roads.right_of_way import Guard
from scenesim.simulation.motion import STEP_S, Motion

_WARNS_S = 12.0  # before a train arrives
_PASSED_M = 20.0  # behind its end the road is free again
_LOOKS_EVERY = 4  # steps
_LONG_S = 60.0  # before the run, for a light that has been red all along


class LevelCrossings:
    """Finds which light of a level crossing is switched next."""

    def __init__(self, motion: Motion) -> None:
        self._motion = motion
        actors = motion.scene.actors
        rules = motion.lights.rules
        self._guards = rules.guards if rules is not None else ()
        self._trains = [row for row, one in enumerate(actors) if one.kind == "tram"]
        if not self._trains:
            self._guards = ()

    def next_after(self, step: int) -> tuple[int, str, str, int] | None:
        """The next light that is switched.

        Args:
            step: from when.

        Returns:
            Step, id, what it shows, and since which step: a train that is near as the run begins
            has been so before; None for none.
        """
        if not self._guards:
            return None
        lights = self._motion.lights
        for look in range(step, self._motion.last + 1, _LOOKS_EVERY):
            for guard in self._guards:
                warned_s = self._warned_s(guard, look)
                wanted = "red" if warned_s > 0.0 else "off"
                if lights.state(guard.signal, look) != wanted:
                    before = round(warned_s / STEP_S) if look == self._motion.zero else 0
                    return look, guard.signal, wanted, look - before
        return None

    def _warned_s(self, guard: Guard, step: int) -> float:
        """How long a train has been near a level crossing, or been about to be; 0 for none."""
        m = self._motion
        at = m.scene.network.surface(guard.road, np.array([guard.s_m]), np.zeros(1))
        x, y = float(at[0, 0]), float(at[0, 1])
        for row in self._trains:
            state, model = m.states[step, row], m.scene.actors[row].model
            away = hypot(float(state[X]) - x, float(state[Y]) - y)
            before = m.states[step - 1, row]
            closer = hypot(float(before[X]) - x, float(before[Y]) - y) > away
            near, speed = 0.5 * model.length_m + _PASSED_M, abs(float(state[SPEED]))
            over = near + (speed * _WARNS_S if closer else 0.0) - away
            if over > 0.0:
                return min(over / speed, _LONG_S) if closer and speed > 0.0 else _LONG_S
        return 0.0
