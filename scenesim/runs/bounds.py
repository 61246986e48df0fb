"""Least and greatest values of a run's quantities while rendered ones are known in part."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import reduce
from math import inf
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from scenesim.simulation.conditions import Evaluator, rendered
from scenesim.simulation.margins import margins
from scenesim.simulation.motion import STEP_S
from scenesim.simulation.series import RENDERED
from scenesim.world.conditions import (
    Arithmetic,
    AtStart,
    Comparison,
    Condition,
    Eventually,
    Expression,
    Holds,
    Logic,
    Measure,
    OverRun,
    Sustained,
    When,
    While,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Pair: TypeAlias = tuple[Floats, Floats]
Claims: TypeAlias = tuple[Bools, Bools]
#: (measure, rows of actors, frame) to its value; nan where it has none
Known: TypeAlias = MutableMapping[tuple[str, tuple[int, ...], int], float]

_COUNTS = frozenset({"pixels", "lidar_points"})
_FAR = 1e9


class Bounds:
    """Interval arithmetic over the steps of one run.

    A frame's rendered values stand for the steps until the next frame.

    Source: Moore, Kearfott & Cloud, "Introduction to interval analysis", 2009.
    """

    def __init__(self, evaluator: Evaluator, known: Known, rate_hz: float, frames: int) -> None:
        """Nothing needs to be known yet.

        Args:
            evaluator: of the run.
            known: rendered values; others may add to it at any time.
            rate_hz: frames per second of the run.
            frames: of the run.
        """
        self._evaluator, self._known = evaluator, known
        self._motion = evaluator.motion
        self._rate, self._frames = rate_hz, frames
        self._total = len(self._motion.states)
        since = (np.arange(self._total) - self._motion.zero) * STEP_S
        self._frame_of = np.clip((since * rate_hz + 1e-6).astype(np.int64), 0, frames - 1)
        self._run = slice(self._motion.zero, self._motion.last + 1)
        self._steps = np.array([self.step_of(k) for k in range(frames)], np.int64)

    def step_of(self, frame: int) -> int:
        """The simulated step of a frame.

        Args:
            frame: from 0.

        Returns:
            Row of the run's arrays.
        """
        return self._motion.zero + round(frame / self._rate / STEP_S)

    def at_frames(self, condition: Condition) -> Claims:
        """Where a condition is sure, and where it is possible.

        Args:
            condition: what is asked.

        Returns:
            (F,) of each.
        """
        sure, possible = self.holds(condition)
        return np.asarray(sure[self._steps]), np.asarray(possible[self._steps])

    def measures(self, condition: object) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The rendered measures that a condition or expression asks for.

        Args:
            condition: what is asked.

        Returns:
            (name, rows of actors) of each, once.
        """
        found: dict[tuple[str, tuple[int, ...]], None] = {}
        for measure in _parts(condition):
            if isinstance(measure, Measure) and measure.name in RENDERED:
                found[measure.name, self._rows(measure)] = None
        return tuple(found)

    def wanted(self, condition: Condition) -> Bools:
        """The frames at which a look could decide something.

        Args:
            condition: what is asked.

        Returns:
            (F,)
        """
        if not rendered(condition):
            return np.zeros(self._frames, dtype=bool)
        match condition:
            case Logic(_, operands):
                return np.asarray(self._open(condition) & self._any(operands))
            case While(inner, other):
                return np.asarray(self._open(condition) & self._any((inner, other)))
            case Sustained(inner, _) | Eventually(inner):
                return self.wanted(inner)
            case AtStart(inner):
                return np.asarray(self.wanted(inner) & (np.arange(self._frames) == 0))
            case When(inner, first):
                if rendered(first):
                    return self._any((first, inner))
                held = np.flatnonzero(self._evaluator.holds(first)[self._run])
                frame = self._frame_of[self._motion.zero + held[0]] if len(held) else -1
                return np.asarray(self.wanted(inner) & (np.arange(self._frames) == frame))
        return self._unknown(condition)

    def wanted_of(
        self, expression: Expression, frame: int
    ) -> list[tuple[str, tuple[int, ...], int]]:
        """What has to be measured for the value of an expression at a frame.

        Args:
            expression: a measure, or a statistic of the run.
            frame: from 0.

        Returns:
            (measure, rows, frame) of each.
        """
        whole = any(isinstance(part, OverRun) for part in _parts(expression))
        frames = range(self._frames) if whole else (frame,)
        return [(n, r, k) for n, r in self.measures(expression) for k in frames]

    def deciding(self, condition: Condition) -> Bools:
        """The frames that a person would look at to see a condition hold.

        Args:
            condition: of a goal.

        Returns:
            (F,)
        """
        match condition:
            case AtStart():
                return np.asarray(np.arange(self._frames) == 0)
            case Eventually(inner):
                return self.at_frames(inner)[0]
            case Comparison(_, left, right):
                for side in (left, right):
                    if isinstance(side, OverRun) and side.reducer in {"min", "max"}:
                        low, _ = self.value(side.operand)  # type: ignore[arg-type]
                        series = np.where(np.isnan(low), inf, low)[self._steps]
                        series = series if side.reducer == "min" else -series
                        return np.asarray(np.arange(self._frames) == int(np.argmin(series)))
        return np.ones(self._frames, dtype=bool)

    def holds(self, condition: Condition) -> Claims:
        """Where a condition is sure, and where it is possible.

        Args:
            condition: what is asked.

        Returns:
            (T,) of each.
        """
        if not rendered(condition):
            held = self._evaluator.holds(condition)
            return held, held
        match condition:
            case Comparison(operator, left, right):
                return _relation(operator, self.value(left), self.value(right))
            case Holds(measure):
                low, high = self.value(measure)
                return low > 0.5, high > 0.5
            case Logic("not", (operand,)):
                sure, possible = self.holds(operand)
                return ~possible, ~sure
            case Logic(operator, operands):
                sides = [self.holds(one) for one in operands]
                join = np.logical_and if operator == "and" else np.logical_or
                return reduce(join, (s for s, _ in sides)), reduce(join, (p for _, p in sides))
            case While(inner, other):
                (a, b), (c, d) = self.holds(inner), self.holds(other)
                return a & c, b & d
            case Sustained(inner, duration):
                need = round(self._evaluator.number(duration) / STEP_S)
                sure, possible = self.holds(inner)
                return self._sustained(sure, need), self._sustained(possible, need)
        return self._of_whole_run(condition)

    def value(self, expression: Expression) -> Pair:
        """Least and greatest value of an expression at each step.

        Args:
            expression: what is asked.

        Returns:
            (T,) of each; nan where it has no value.
        """
        if not rendered(expression):
            exact = self._evaluator.value(expression)
            return exact, exact
        match expression:
            case Measure(name, _):
                return self._measured(name, self._rows(expression))
            case Arithmetic(operator, operands):
                return _arithmetic(operator, [self.value(one) for one in operands])
        assert isinstance(expression, OverRun)
        return self._over_run(expression)

    def margins(self, condition: Condition) -> Floats:
        """How far each frame is from a condition; what is not known counts as met.

        Args:
            condition: of a goal.

        Returns:
            (F,) at most 0 where it holds or may hold.
        """
        return self._margins(condition)[self._steps]

    def _margins(self, condition: Condition) -> Floats:
        if not rendered(condition):
            return margins(self._motion, self._evaluator, condition)
        match condition:
            case Comparison("<" | "<=" | ">" | ">=" as operator, left, right):
                a, b = self.value(left), self.value(right)
                gap = a[0] - b[1] if operator in {"<", "<="} else b[0] - a[1]
                return np.where(np.isnan(gap), _FAR, gap)
            case Logic("and" | "or" as operator, operands):
                join = np.maximum if operator == "and" else np.minimum
                return reduce(join, (self._margins(one) for one in operands))
            case While(inner, other):
                return np.maximum(self._margins(inner), self._margins(other))
            case Eventually(inner):
                return np.full(self._total, self._margins(inner)[self._run].min())
            case AtStart(inner):
                return np.full(self._total, self._margins(inner)[self._motion.zero])
        _, possible = self.holds(condition)
        return np.where(possible, -1.0, 1.0)

    def _open(self, condition: Condition) -> Bools:
        sure, possible = self.at_frames(condition)
        return np.asarray(possible & ~sure)

    def _any(self, conditions: tuple[Condition, ...]) -> Bools:
        return np.asarray(reduce(np.logical_or, (self.wanted(one) for one in conditions)))

    def _unknown(self, condition: Condition) -> Bools:
        """Frames at which a measure of the condition is not known."""
        out = np.zeros(self._frames, dtype=bool)
        for name, rows in self.measures(condition):
            out |= np.array([(name, rows, k) not in self._known for k in range(self._frames)])
        whole = any(isinstance(part, OverRun) for part in _parts(condition))
        return out if whole else out & self._open(condition)

    def _rows(self, measure: Measure) -> tuple[int, ...]:
        rows = tuple(self._evaluator.rows(one, measure.name) for one in measure.arguments)
        return rows[0] if rows else ()

    def _measured(self, name: str, rows: tuple[int, ...]) -> Pair:
        low = np.zeros(self._frames)
        high = np.full(self._frames, inf if name in _COUNTS else 1.0)
        for frame in range(self._frames):
            value = self._known.get((name, rows, frame))
            if value is not None:
                low[frame] = high[frame] = value
        return low[self._frame_of], high[self._frame_of]

    def _over_run(self, over: OverRun) -> Pair:
        if over.reducer == "count":
            sure, possible = self.holds(over.operand)  # type: ignore[arg-type]
            ends = [float(np.count_nonzero(one[self._run])) for one in (sure, possible)]
        else:
            reducers: dict[str, Callable[[Floats], float]] = {
                "min": lambda part: float(part.min(initial=inf)),
                "max": lambda part: float(part.max(initial=-inf)),
                "mean": lambda part: float(np.cumsum(part)[-1]) / len(part) if len(part) else 0.0,
            }
            pair = self.value(over.operand)  # type: ignore[arg-type]
            parts = [one[self._run] for one in pair]
            ends = [reducers[over.reducer](part[~np.isnan(part)]) for part in parts]
        return np.full(self._total, ends[0]), np.full(self._total, ends[1])

    def _of_whole_run(self, condition: Condition) -> Claims:
        ends: tuple[bool, bool] = (False, True)
        match condition:
            case AtStart(inner):
                sure, possible = self.holds(inner)
                ends = bool(sure[self._motion.zero]), bool(possible[self._motion.zero])
            case Eventually(inner):
                sure, possible = self.holds(inner)
                ends = bool(sure[self._run].any()), bool(possible[self._run].any())
            case When(inner, first):
                ends = self._when(inner, first)
        return np.full(self._total, ends[0]), np.full(self._total, ends[1])

    def _when(self, inner: Condition, first: Condition) -> tuple[bool, bool]:
        sure, possible = (one[self._run] for one in self.holds(first))
        inside_sure, inside = (one[self._run] for one in self.holds(inner))
        # the first step that holds lies between the first possible and the first sure one
        begin = int(np.argmax(possible)) if possible.any() else len(possible)
        end = int(np.argmax(sure)) + 1 if sure.any() else len(sure)
        may = possible[begin:end]
        certain = bool(sure.any() and inside_sure[begin:end][may].all())
        return certain, bool(inside[begin:end][may].any())

    def _sustained(self, held: Bools, need: int) -> Bools:
        steps = np.arange(self._total)
        broken = np.where(held & (steps >= self._motion.zero), -1, steps)
        since = steps - np.maximum.accumulate(broken) - 1
        return held & (since >= need)


def _parts(condition: object) -> list[object]:
    """A tree of conditions and expressions, flat."""
    found = [condition]
    for name in getattr(condition, "__slots__", ()):
        part = getattr(condition, name)
        for one in part if isinstance(part, tuple) else (part,):
            if hasattr(one, "__slots__"):
                found += _parts(one)
    return found


def _relation(operator: str, left: Pair, right: Pair) -> Claims:
    """A comparison of intervals; what has no value compares with nothing."""
    (a, b), (c, d) = left, right
    exists = ~(np.isnan(a) | np.isnan(c))
    match operator:
        case "<":
            sure, possible = b < c, a < d
        case "<=":
            sure, possible = b <= c, a <= d
        case ">":
            sure, possible = a > d, b > c
        case ">=":
            sure, possible = a >= d, b >= c
        case _:
            same = (a == b) & (c == d) & (a == c)
            apart = (b < c) | (d < a)
            sure, possible = (same, ~apart) if operator == "==" else (apart, ~same)
    return sure & exists, possible & exists


def _arithmetic(operator: str, parts: list[Pair]) -> Pair:
    if len(parts) == 1:
        low, high = parts[0]
        if operator == "-":
            return -high, -low
        around = (low <= 0) & (high >= 0)
        least = np.where(around, 0.0, np.minimum(np.abs(low), np.abs(high)))
        return (least, np.maximum(np.abs(low), np.abs(high))) if operator == "abs" else parts[0]
    return reduce(lambda a, b: _two(operator, a, b), parts)


def _two(operator: str, left: Pair, right: Pair) -> Pair:
    (a, b), (c, d) = left, right
    match operator:
        case "+":
            return a + c, b + d
        case "-":
            return a - d, b - c
        case "min":
            return np.minimum(a, c), np.minimum(b, d)
        case "max":
            return np.maximum(a, c), np.maximum(b, d)
    with np.errstate(divide="ignore", invalid="ignore"):
        if operator == "*":
            corners = [
                np.nan_to_num(x * y, posinf=inf, neginf=-inf) for x in (a, b) for y in (c, d)
            ]
        else:
            corners = [x / y for x in (a, b) for y in (c, d)]
            crosses = (c <= 0) & (d >= 0)
            corners += [np.where(crosses, inf, corners[0]), np.where(crosses, -inf, corners[0])]
            corners = [np.where(np.isnan(one), inf, one) for one in corners]
    return reduce(np.minimum, corners), reduce(np.maximum, corners)
