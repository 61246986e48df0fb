"""Lane changes of the traffic by itself: who is held up looks beside it twice a second."""

from __future__ import annotations

import numpy as np

from scenesim.kernels.actors import CRUISE, PEDAL, SPEED, TARGET, X, Y
from scenesim.kernels.lane_change import mobil_gain
from scenesim.roads.network import LaneSpan
from scenesim.simulation.driving import DRIVEN
from scenesim.simulation.moving import STEP_S, Motion
from scenesim.simulation.paths import Path, lane_path
from scenesim.world.conditions import Action, Expression, Number, Word

_LOOKS_EVERY = 10  # steps
_HELD_UP = 0.93  # of the wanted speed: who goes slower looks for a way past
_RESTS_S = 5.0  # after a change nobody changes again at once
_LEAST_GAIN = 0.15  # m/s^2
_TAKES_S = 4.0
_ALONE_M = 40.0  # from who changes lanes nobody else does
_LAST_S = 2.0  # changes that would only begin before the run ends are left out


class LaneChanges:
    """Finds who of the traffic changes lanes next."""

    def __init__(self, motion: Motion) -> None:
        self._motion = motion
        actors = motion.scene.actors
        beside = _has_lanes_beside(motion)
        self._rows = [k for k, one in enumerate(actors) if beside and one.group == "traffic"]
        self._resting = dict.fromkeys(self._rows, 0)

    def next_after(self, step: int) -> tuple[int, int, str] | None:
        """The next change of lanes.

        Args:
            step: from when; what was looked at before is known.

        Returns:
            Step, row, side; None for none.
        """
        m = self._motion
        last = m.last - round(_LAST_S / STEP_S)
        looks = [
            (look, row)
            for row in self._rows
            if m.orders[row, PEDAL] == CRUISE
            for look in self._looks(row, step, last)
        ]
        for look, row in sorted(looks):
            side = self._side(row, look)
            if side:
                return look, row, side
        return None

    def action(self, row: int, side: str, step: int) -> Action:
        """What somebody does who changes lanes; it rests afterwards.

        Args:
            row: who.
            side: ``left`` or ``right``.
            step: when.

        Returns:
            The action.
        """
        self._resting[row] = step + round((_TAKES_S + _RESTS_S) / STEP_S)
        name = self._motion.scene.actors[row].name
        arguments: dict[str, Expression] = {"to": Word(side), "duration": Number(_TAKES_S)}
        return Action(name, "change_lane", arguments, address="traffic")

    def _looks(self, row: int, after: int, end: int) -> list[int]:
        """The steps at which somebody who is held up looks beside."""
        m = self._motion
        first = max(after + 1, self._resting[row], m.zero + 1)
        begin = first + (row * 3 - first) % _LOOKS_EVERY
        steps = np.arange(begin, end, _LOOKS_EVERY)
        slow = m.states[steps, row, SPEED] < _HELD_UP * m.orders[row, TARGET]
        return [int(step) for step in steps[slow]]

    def _side(self, row: int, step: int) -> str:
        """The side that is worth a change, or ""."""
        m = self._motion
        own = m.path_of(row)
        found = m.scene.network.locate(*(float(v) for v in m.states[step, row, [X, Y]]))
        if own is None or found is None or found[0].junction or self._is_crowded(row, step):
            return ""
        gains = {}
        for side in ("left", "right"):
            path = self._beside(row, found[0], found[1], side)
            if path is not None:
                gains[side] = mobil_gain(
                    row, step, m.states, m.bodies, m.orders, own.points, own.spacing_m,
                    path.points, path.spacing_m, np.ascontiguousarray(m.orders[:, TARGET]),
                )  # fmt: skip
        best = max(gains, key=lambda side: gains[side], default="")
        return best if best and gains[best] > _LEAST_GAIN else ""

    def _is_crowded(self, row: int, step: int) -> bool:
        """Whether somebody near is changing lanes already: two might want the same gap."""
        m = self._motion
        begun = step + round(_RESTS_S / STEP_S)
        for other in self._rows:
            if other != row and self._resting[other] > begun:
                gap = m.states[step, other, [X, Y]] - m.states[step, row, [X, Y]]
                if float(gap[0] * gap[0] + gap[1] * gap[1]) < _ALONE_M * _ALONE_M:
                    return True
        return False

    def _beside(self, row: int, span: LaneSpan, s_m: float, side: str) -> Path | None:
        network = self._motion.scene.network
        target = network.neighbour(span, side)
        if target is None or target.kind not in DRIVEN or target.forward != span.forward:
            return None
        place = (target.road, target.lane, s_m)
        return lane_path(network, place, 150.0, self._motion.route(row))


def _has_lanes_beside(motion: Motion) -> bool:
    """Whether any road has two lanes of one direction."""
    network = motion.scene.network
    seen: set[tuple[str, int, bool]] = set()
    for span in network.spans():
        key = (span.road, span.section, span.forward)
        if span.kind in DRIVEN and not span.junction:
            if key in seen:
                return True
            seen.add(key)
    return False
