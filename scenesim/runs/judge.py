"""Whether a goal over rendered truth holds in a run, from as few rendered moments as decide it.

Every quantity has a least and a greatest value at each step: equal where it is known, the limits
of its kind where nothing has been rendered yet. So a condition is sure, possible or impossible at
each step, and only moments that are possible and not sure are worth a look.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf

import numpy as np
from numpy.typing import NDArray

from scenesim.runs.bounds import Bounds, Known
from scenesim.runs.looking import LOOKS, Looker
from scenesim.simulation.conditions import Evaluator
from scenesim.world.conditions import Condition, Expression
from scenesim.world.scene import Scene

Bools = NDArray[np.bool_]


class Judge:
    """Decides conditions of one run, rendering what it must."""

    def __init__(self, scene: Scene, evaluator: Evaluator, looker: Looker | None) -> None:
        """Render nothing yet.

        Args:
            scene: one draw.
            evaluator: of its run.
            looker: renders moments; None: only what is ``given`` is known.
        """
        self._looker = looker
        self._rate = scene.rate_hz
        self._frames = max(1, round(scene.duration_s * scene.rate_hz))
        self._known: Known = {}
        self.bounds = Bounds(evaluator, self._known, scene.rate_hz, self._frames)
        self._run_alone = Bounds(evaluator, {}, scene.rate_hz, self._frames)
        self._order = sorted(range(self._frames), key=_reversed_bits)

    def holds(self, condition: Condition) -> bool | None:
        """Whether a goal's condition holds at some moment of the run.

        Args:
            condition: of the goal.

        Returns:
            True or False; None where moments that nobody may render would decide it.
        """
        return self._decided(condition, np.any)

    def always(self, condition: Condition) -> bool | None:
        """Whether a requirement holds at all moments of the run.

        Args:
            condition: of the requirement.

        Returns:
            True or False; None where moments that nobody may render would decide it.
        """
        return self._decided(condition, np.all)

    def _decided(self, condition: Condition, over: Callable[..., np.bool_]) -> bool | None:
        """Whether a condition holds over the run's moments; looks until what is known decides."""
        while True:
            sure, possible = self.bounds.at_frames(condition)
            if over(sure):
                return True
            if not over(possible):
                return False
            if not self._look(condition):
                return None

    def moments(self, condition: Condition) -> tuple[float, ...]:
        """The moments looked at in which a condition is sure to hold.

        Args:
            condition: of a goal.

        Returns:
            Times, s.
        """
        sure, _ = self.bounds.at_frames(condition)
        looked = {frame for _, _, frame in self._known}
        steps = sure & self.bounds.deciding(condition)
        return tuple(
            round(k / self._rate, 3)
            for k in range(self._frames)
            if steps[k] and (k in looked or not looked)
        )

    def score(self, condition: Condition) -> float:
        """How far a run is from a goal, for searches; looks at all that qualifies.

        Args:
            condition: of the goal.

        Returns:
            At most 0 where it is met; up to 1 where the run qualifies and what is seen does not;
            more where the run itself does not qualify.
        """
        by_run = self._run_alone.margins(condition)
        if by_run.min() > 0.0:
            return 1.0 + _squashed(float(by_run.min()))
        met = self.holds(condition)
        missing = self.bounds.margins(condition)
        if met:
            return min(0.0, float(missing.min()))
        return max(_squashed(float(missing[by_run <= 0.0].min())), 1e-12)

    def number(self, expression: Expression, time_s: float) -> float:
        """The value of an expression at a moment, rendered where it must be.

        Args:
            expression: a measure or a statistic of the run.
            time_s: since the run began; does not matter to statistics.

        Returns:
            SI; nan where it has none.
        """
        frame = min(max(round(time_s * self._rate), 0), self._frames - 1)
        for measure in self.bounds.wanted_of(expression, frame):
            self._measure(*measure)
        low, high = self.bounds.value(expression)
        step = self.bounds.step_of(frame)
        return float(low[step]) if low[step] == high[step] else float("nan")

    def given(self, looker: Looker, time_s: float, conditions: tuple[Condition, ...]) -> None:
        """Know what readings of a moment show.

        Args:
            looker: that was given them.
            time_s: of the moment.
            conditions: whose measures are taken.
        """
        frame = round(time_s * self._rate)
        for condition in conditions:
            for name, rows in self.bounds.measures(condition):
                self._known[name, rows, frame] = looker.value(name, rows, time_s)

    def _look(self, condition: Condition) -> bool:
        """Take the cheapest look that may decide a condition; False if there is none."""
        if self._looker is None:
            return False
        wanted = self.bounds.wanted(condition)
        measures = sorted(self.bounds.measures(condition), key=lambda one: LOOKS[one[0]])
        for frame in self._order:
            if not wanted[frame]:
                continue
            for name, rows in measures:
                if (name, rows, frame) not in self._known:
                    self._measure(name, rows, frame)
                    return True
        return False

    def _measure(self, name: str, rows: tuple[int, ...], frame: int) -> None:
        if self._looker is None or (name, rows, frame) in self._known:
            return
        self._known[name, rows, frame] = self._looker.value(name, rows, frame / self._rate)


def _squashed(far: float) -> float:
    """Any distance as a share below 1, in the same order."""
    return 1.0 if far == inf else far / (1.0 + far)


def _reversed_bits(number: int) -> int:
    """A place in an order that spreads: 0, 32, 16, 48, 8, ..."""
    return int(f"{number:016b}"[::-1], 2)
