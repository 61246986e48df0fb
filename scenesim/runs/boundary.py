"""Where a measure crosses a level along one value: bisection of a belief about place and slope."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isnan, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import Problem, SamplingError, ScenarioError

_CELLS = 512
_SLOPES = 28  # how steep the crossing may be, from a tenth of the span to a thousandth and less
_LAPSE = 0.01  # share of draws that go the other way however far from the crossing
_ASKED = (0.5, 0.2, 0.8)  # quantiles of the belief that are asked in turn
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
        above: how sure it is, by this batch alone, that the measure lies above the level there.
        hits: of the draws on the high side: that were found, or lie above the level.
    """

    value: float
    middle: float
    count: int
    above: float
    hits: int


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

    The share of draws above the level is taken to follow a logistic curve whose place and slope
    are not known; the belief about both is updated by each batch of new draws, which are asked
    around its median. Without noise that is plain bisection.

    Args:
        span: the value that is moved.
        measured: asks draws.
        rules: how long to search.

    Returns:
        The boundary with its interval.

    Raises:
        SamplingError: the measure has no value, or is on the same side at both ends.

    Source:
        Kontsevich & Tyler, "Bayesian adaptive estimation of psychometric slope and threshold",
        1999; Waeber, Frazier & Henderson, "Bisection search with noisy responses", 2013.
    """
    search = _Bisection(span, measured, rules)
    low, high = search.ask(span.low, 2), search.ask(span.high, 2)
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
    search.learn(low)
    search.learn(high)
    turn = 0
    while search.draws + rules.batch <= rules.most:
        low_end, high_end = search.interval()
        if high_end - low_end <= rules.tolerance * (span.high - span.low):
            break
        search.learn(search.ask(search.quantile(_ASKED[turn % len(_ASKED)])))
        turn += 1
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
    logs: NDArray[np.float64] = field(default_factory=lambda: np.zeros((_CELLS, _SLOPES)))

    def ask(self, value: float, batches: int = 1) -> Point:
        """New draws at a value.

        Raises:
            SamplingError: none of them has a value.
        """
        rules = self.rules
        count = rules.batch * batches
        found = self.measured(value, range(self.draws, self.draws + count))
        self.draws += count
        numbers = [one for one in found if one is not None and not isnan(one)]
        if not numbers:
            raise SamplingError(
                f"the measure has no value in {count} draws at {self.span.text(value)}: "
                f"nobody to be found is in view there. Ask more --draws, or narrow --along",
                self.draws,
                {},
            )
        # half of the draws are above it where the median crosses: sound with infinite values
        sides = numbers if rules.is_rate else [float(one > rules.level) for one in numbers]
        middle = sorted(numbers)[len(numbers) // 2]
        if rules.is_rate:
            middle = sum(numbers) / len(numbers)
        above = _rate_above(sides, self.share)
        point = Point(value, middle, len(numbers), above, round(sum(sides)))
        self.points.append(point)
        return point

    @property
    def share(self) -> float:
        """The share of draws on the high side at the crossing."""
        level = self.rules.level if self.rules.is_rate else 0.5
        return min(max(level, 2 * _LAPSE), 1.0 - 2 * _LAPSE)

    def learn(self, point: Point) -> None:
        """Update the belief by a batch."""
        width = self.span.high - self.span.low
        places = self.span.low + width * (np.arange(_CELLS)[:, None] + 0.5) / _CELLS
        steep = np.array([[4.0 * 1.4**k / width for k in range(_SLOPES)]])
        sign = 1.0 if self.rising else -1.0
        at_crossing = log(self.share / (1.0 - self.share))
        lean = np.clip(at_crossing + sign * steep * (point.value - places), -30.0, 30.0)
        high = _LAPSE + (1.0 - 2.0 * _LAPSE) / (1.0 + np.exp(-lean))
        misses = point.count - point.hits
        self.logs = self.logs + point.hits * np.log(high) + misses * np.log(1.0 - high)

    def belief(self) -> NDArray[np.float64]:
        """(_CELLS,) how likely each place of the crossing is."""
        whole = np.exp(self.logs - self.logs.max()).sum(axis=1)
        return np.asarray(whole / whole.sum())

    def quantile(self, share: float) -> float:
        """The value below which this share of the belief lies."""
        belief = self.belief()
        total = np.cumsum(belief)
        cell = min(int(np.searchsorted(total, share)), _CELLS - 1)
        before = float(total[cell - 1]) if cell else 0.0
        inside = (share - before) / max(float(belief[cell]), 1e-300)
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
