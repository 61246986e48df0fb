"""Where a measure crosses a level along one value: probabilistic bisection."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import Problem, SamplingError, ScenarioError

_CELLS = 2048
_LEAST_P = 0.005  # no batch is surer than this that it is on the right side
_SPAN = re.compile(r"^([+-]?\d+(?:\.\d+)?)\.\.([+-]?\d+(?:\.\d+)?)\s*(\S*)$")

#: asked for so many draws, from a number on, with a value: what was measured, None for nothing
Measured = Callable[[float, range], list[float | None]]


@dataclass(frozen=True, slots=True)
class Span:
    """The value that is moved.

    Attributes:
        address: of the argument.
        low, high: ends, in ``unit``.
        unit: as written.
    """

    address: str
    low: float
    high: float
    unit: str

    def text(self, value: float) -> str:
        """A value as ``--set`` takes it.

        Args:
            value: in the span's unit.

        Returns:
            Text of the language.
        """
        return f"{value:.10g} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Point:
    """One batch of draws at one value.

    Attributes:
        value: in the span's unit.
        middle: median of what was measured; of a rate its share.
        count: of the draws that gave a value.
        above: how sure it is that the measure lies above the level there.
    """

    value: float
    middle: float
    count: int
    above: float


@dataclass(frozen=True, slots=True)
class Boundary:
    """Where the measure crosses the level.

    Attributes:
        estimate: median of the belief.
        low, high: 95 % interval.
        rising: whether the measure grows with the value.
        points: batches in the order of asking.
        draws: simulated in all.
    """

    estimate: float
    low: float
    high: float
    rising: bool
    points: tuple[Point, ...]
    draws: int

    def as_json(self, span: Span, measure: str, level: float) -> dict[str, Any]:
        """Figures for a file.

        Args:
            span: that was searched.
            measure: as written.
            level: that is crossed.

        Returns:
            JSON types.
        """
        return {
            "along": span.address,
            "unit": span.unit,
            "measure": measure,
            "level": level,
            "estimate": self.estimate,
            "interval_95": [self.low, self.high],
            "rising": self.rising,
            "draws": self.draws,
            "points": [
                {"value": p.value, "middle": p.middle, "count": p.count, "above": p.above}
                for p in self.points
            ],
        }


@dataclass(frozen=True, slots=True)
class Rules:
    """How long to search.

    Attributes:
        level: that the measure crosses.
        batch: draws asked at each value.
        tolerance: share of the span that the interval may have.
        most: draws in all.
        is_rate: what is measured is 0 or 1.
    """

    level: float
    batch: int = 8
    tolerance: float = 0.02
    most: int = 400
    is_rate: bool = False


def span_of(text: str) -> Span:
    """``--along`` as an address and a range.

    Args:
        text: ``weather.fog=20..400 m``.

    Returns:
        The span.

    Raises:
        ScenarioError: it is none.
    """
    address, equals, values = text.partition("=")
    match = _SPAN.match(values.strip())
    if not equals or not match or float(match[1]) >= float(match[2]):
        hint = "for example --along weather.fog=20..400m"
        raise ScenarioError([Problem(f"--along {text}: want ADDRESS=LOW..HIGH", hint=hint)])
    return Span(address.strip(), float(match[1]), float(match[2]), match[3])


def find_boundary(span: Span, measured: Measured, rules: Rules) -> Boundary:
    """Search where a measure crosses a level.

    A belief over the span is halved, again and again, by a batch of new draws at its median; each
    batch moves it by as much as the batch is sure. Without noise that is plain bisection.

    Args:
        span: the value that is moved.
        measured: asks draws.
        rules: how long to search.

    Returns:
        The boundary with its interval.

    Raises:
        SamplingError: the measure has no value, or is on the same side at both ends.

    Source:
        Horstein, "Sequential transmission using noiseless feedback", 1963; Waeber, Frazier &
        Henderson, "Bisection search with noisy responses", 2013.
    """
    search = _Bisection(span, measured, rules)
    low, high = search.ask(span.low), search.ask(span.high)
    if (low.above > 0.5) == (high.above > 0.5):
        side = "above" if low.above > 0.5 else "below"
        raise SamplingError(
            f"the measure is {side} {rules.level:g} at both ends: {low.middle:.4g} at "
            f"{span.text(span.low)}, {high.middle:.4g} at {span.text(span.high)}. Widen "
            f"--along, or change --level",
            search.draws,
            {},
        )
    search.rising = high.above > low.above
    while search.draws + rules.batch <= rules.most:
        low_end, high_end = search.interval()
        if high_end - low_end <= rules.tolerance * (span.high - span.low):
            break
        search.learn(search.ask(search.quantile(0.5)))
    return Boundary(
        search.quantile(0.5), *search.interval(), search.rising, tuple(search.points), search.draws
    )


@dataclass(slots=True)
class _Bisection:
    """A search in progress."""

    span: Span
    measured: Measured
    rules: Rules
    rising: bool = True
    draws: int = 0
    points: list[Point] = field(default_factory=list)
    belief: NDArray[np.float64] = field(default_factory=lambda: np.full(_CELLS, 1.0 / _CELLS))

    def ask(self, value: float) -> Point:
        """A batch of new draws at a value.

        Raises:
            SamplingError: none of them has a value.
        """
        rules = self.rules
        found = self.measured(value, range(self.draws, self.draws + rules.batch))
        self.draws += rules.batch
        numbers = [one for one in found if one is not None and not isnan(one)]
        if not numbers:
            raise SamplingError(
                f"the measure has no value in {rules.batch} draws at {self.span.text(value)}: "
                f"nobody to be found is in view there. Ask more --draws, or narrow --along",
                self.draws,
                {},
            )
        if rules.is_rate:
            above, middle = _rate_above(numbers, rules.level), sum(numbers) / len(numbers)
        else:
            # half of the draws are above it where the median crosses: sound with infinite values
            sides = [float(one > rules.level) for one in numbers]
            above, middle = _rate_above(sides, 0.5), sorted(numbers)[len(numbers) // 2]
        above = min(max(above, _LEAST_P), 1.0 - _LEAST_P)
        point = Point(value, middle, len(numbers), above)
        self.points.append(point)
        return point

    def learn(self, point: Point) -> None:
        """Move the belief by what a batch says."""
        width = (self.span.high - self.span.low) / _CELLS
        middles = self.span.low + width * (np.arange(_CELLS) + 0.5)
        # above the level at this value: where it rises, the crossing lies to the left
        left = point.above if self.rising else 1.0 - point.above
        self.belief = self.belief * np.where(middles < point.value, left, 1.0 - left)
        self.belief = self.belief / self.belief.sum()

    def quantile(self, share: float) -> float:
        """The value below which this share of the belief lies."""
        total = np.cumsum(self.belief)
        cell = min(int(np.searchsorted(total, share)), _CELLS - 1)
        before = float(total[cell - 1]) if cell else 0.0
        inside = (share - before) / max(float(self.belief[cell]), 1e-300)
        width = (self.span.high - self.span.low) / _CELLS
        return self.span.low + width * (cell + min(max(inside, 0.0), 1.0))

    def interval(self) -> tuple[float, float]:
        """95 % of the belief."""
        return self.quantile(0.025), self.quantile(0.975)


def _rate_above(outcomes: Sequence[float], level: float) -> float:
    """How sure it is that a rate lies above a level, from outcomes of 0 and 1; Jeffreys' prior."""
    from scipy.special import betainc

    hits = sum(outcomes)
    return 1.0 - float(betainc(hits + 0.5, len(outcomes) - hits + 0.5, min(max(level, 0.0), 1.0)))
