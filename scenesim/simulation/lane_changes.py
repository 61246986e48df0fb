"""Lane changes of the traffic by itself: who is held up looks beside it twice a second."""

from __future__ import annotations

from math import inf

import numpy as np

from scenesim.kernels.actors import (
    CRUISE,
    LENGTH,
    PEDAL,
    SPEED,
    STOP_AT,
    TARGET,
    WIDTH,
    X,
    Y,
)
from scenesim.kernels.lane_change import mobil_gain
from scenesim.roads.network import LaneSpan
from scenesim.simulation.driving import DRIVEN
from scenesim.simulation.motion import STEP_S, Motion
from scenesim.simulation.paths import Path, lane_path
from scenesim.world.conditions import Action, Expression, Number, Word

_LOOKS_EVERY = 10  # steps
_HELD_UP = 0.93  # of the wanted speed: who goes slower looks for a way past
_RESTS_S = 5.0  # after a change nobody changes again at once
_LEAST_GAIN = 0.15  # m/s^2
_TAKES_S = 4.0
_EVERY_M = 5.0
_ALONE_M = 40.0  # from who changes lanes nobody else does
_LAST_S = 2.0  # changes that would only begin before the run ends are left out
_ROOM_M = 0.5  # that a vehicle wants in a lane beside its width


class LaneChanges:
    """Finds who of the traffic changes lanes next."""

    def __init__(self, motion: Motion) -> None:
        self._motion = motion
        actors = motion.scene.actors
        beside = _has_lanes_beside(motion)
        self._rows = [k for k, one in enumerate(actors) if beside and one.group == "traffic"]
        self._resting = dict.fromkeys(self._rows, 0)
        #: who is on a lane that ends, and the side of the lane that goes on
        self._merges: dict[int, str] = {}
        for row in self._rows:
            self._mind_the_end(row)

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
        self._merges.pop(row, None)
        name = self._motion.scene.actors[row].name
        arguments: dict[str, Expression] = {"to": Word(side), "duration": Number(_TAKES_S)}
        return Action(name, "change_lane", arguments, address="traffic")

    def _looks(self, row: int, after: int, end: int) -> list[int]:
        """The steps at which somebody who is held up looks beside."""
        m = self._motion
        first = max(after + 1, self._resting[row], m.zero + 1)
        begin = first + (row * 3 - first) % _LOOKS_EVERY
        steps = np.arange(begin, end, _LOOKS_EVERY)
        if row in self._merges:
            return steps.tolist()
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
        merges = self._merges.get(row)
        for side in (merges,) if merges else ("left", "right"):
            path = self._beside(row, found[0], found[1], side)
            if path is not None:
                gains[side] = mobil_gain(
                    row, step, m.states, m.bodies, m.orders, own.points, own.spacing_m,
                    path.points, path.spacing_m, np.ascontiguousarray(m.orders[:, TARGET]),
                )  # fmt: skip
        best = max(gains, key=lambda side: gains[side], default="")
        least = -inf if merges else _LEAST_GAIN  # who has to merge does when it is safe
        return best if best and gains[best] > least else ""

    def _mind_the_end(self, row: int) -> None:
        """Where the lane of a vehicle narrows to nothing it stops unless it has merged before."""
        m = self._motion
        network, path = m.scene.network, m.path_of(row)
        if path is None or not path.lanes:
            return
        span = path.lanes[-1][1]
        if span.junction or network.successors(span):
            return
        end, start = (span.s_end_m, span.s_start_m)[:: 1 if span.forward else -1]
        back = -_EVERY_M if span.forward else _EVERY_M
        wide = float(m.bodies[row, WIDTH]) + _ROOM_M
        if network.lane_pose(span.road, span.lane, end).width_m >= wide:
            return  # the road ends, not the lane
        side = next((one for one in ("left", "right") if self._goes_on(span, one)), "")
        while side and (start - end) * back > 0.0:
            pose = network.lane_pose(span.road, span.lane, end)
            if pose.width_m >= wide:
                station, _ = path.station(*pose.position[:2])
                m.orders[row, STOP_AT] = station - 0.5 * float(m.bodies[row, LENGTH])
                self._merges[row] = side
                return
            end += back

    def _goes_on(self, span: LaneSpan, side: str) -> bool:
        """Whether the lane beside one that ends goes on."""
        network = self._motion.scene.network
        beside = network.neighbour(span, side)
        if beside is None or beside.kind not in DRIVEN or beside.forward != span.forward:
            return False
        end = beside.s_end_m if beside.forward else beside.s_start_m
        return network.lane_pose(beside.road, beside.lane, end).width_m > 2.0

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
