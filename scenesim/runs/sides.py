"""The bins of a cover goal: by the ranges of what is drawn, else by what the first draws showed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scenesim.runs.trials import Trial
from scenesim.sampling.absent import settings
from scenesim.sampling.distributions import frozen
from scenesim.sampling.proposals import axes_of
from scenesim.sampling.reach import bounds_of
from scenesim.sampling.values import plain
from scenesim.scenario.loader import with_settings
from scenesim.scenario.model import Distribution, Reference, Scenario
from scenesim.world.conditions import Measure, Number, Word

_BINS = 5  # of a number without 'in N bins'
_STEPS = 60  # halvings for the share of a value


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the table of cells.

    Attributes:
        name: as written.
        labels: of its bins.
        edges: between bins of numbers, ascending; the outer bins are open. Empty for words.
        words: of its bins; empty for numbers.
        address: of the random value that decides it, or "".
        shares: of that value's distribution, for each bin (low, high); empty if none decides it.
    """

    name: str
    labels: tuple[str, ...]
    edges: tuple[float, ...] = ()
    words: tuple[str, ...] = ()
    address: str = ""
    shares: tuple[tuple[float, float], ...] = ()

    def bin(self, value: float | str) -> int | None:
        """The bin of a value.

        Args:
            value: a number in SI, or a word.

        Returns:
            Its place; None for a word that no bin has.
        """
        if isinstance(value, str):
            return self.words.index(value) if value in self.words else None
        return bisect_right(self.edges, value) if not self.words else None


def sides_of(
    scenario: Scenario, fixed: Mapping[str, str], place: int, seen: Sequence[Trial]
) -> tuple[Side, ...]:
    """The sides of a cover goal.

    Args:
        scenario: with the goal.
        fixed: ``--set`` texts.
        place: of the goal among the scenario's.
        seen: first draws, for what has no range of its own.

    Returns:
        One side for each axis.
    """
    plain_ = settings(fixed)
    scenario = with_settings(scenario, plain_) if plain_ else scenario
    goal = scenario.covers[place]
    sides = []
    for index, ((name, bins), value) in enumerate(zip(goal.axes, goal.values, strict=True)):
        found = _drawn(value, scenario)
        values = [_value(trial, index) for trial in seen]
        words = sorted({one for one in values if isinstance(one, str)})
        numbers = sorted(one for one in values if isinstance(one, float))
        unit = scenario.units.get(_address(value), "")
        if found is not None and found.name == "choice":
            sides.append(_of_choice(name, found, scenario, fixed))
        elif words:
            sides.append(Side(name, tuple(words), words=tuple(words)))
        elif found is not None and _is_plain(found):
            sides.append(_of_distribution(name, found, bins or _BINS, unit))
        else:
            sides.append(_of_numbers(name, numbers, bins or _BINS, unit))
    return tuple(sides)


def _value(trial: Trial, index: int) -> float | str | None:
    return trial.scores.get(str(index), trial.parameters.get(str(index)))


def _address(value: object) -> str:
    match value:
        case Reference(address):
            return address
        case Measure("weather", (Word(field),)):
            return f"weather.{field}"
    return ""


def _drawn(value: object, scenario: Scenario) -> Distribution | None:
    """The distribution that alone decides a value."""
    found = scenario.arguments.get(_address(value))
    while isinstance(found, Reference):
        found = scenario.arguments.get(found.address)
    return found if isinstance(found, Distribution) else None


def _is_plain(found: Distribution) -> bool:
    return all(isinstance(one, Number) for one in found.arguments)


def _of_choice(
    name: str, found: Distribution, scenario: Scenario, fixed: Mapping[str, str]
) -> Side:
    options = [plain(one) for one in found.arguments]  # type: ignore[arg-type]
    axis = next(one for one in axes_of(scenario, fixed) if one.address == found.address)
    if all(isinstance(one, str) for one in options):
        words = tuple(str(one) for one in options)
        return Side(
            name, words, words=words, address=axis.address, shares=tuple(pairwise(axis.edges))
        )
    numbers = sorted(float(one) for one in options)
    middles = tuple((a + b) / 2 for a, b in pairwise(numbers))
    return Side(name, tuple(f"{one:.4g}" for one in numbers), edges=middles)


def _of_distribution(name: str, found: Distribution, bins: int, unit: str) -> Side:
    low, high = bounds_of(found)
    if found.name == "poisson":
        bins = min(bins, max(1, round(high - low)))
    edges = tuple(low + (high - low) * k / bins for k in range(1, bins))
    known = frozen(found.name, [one.value for one in found.arguments if isinstance(one, Number)])

    def share_below(value: float) -> float:
        least, most = 0.0, 1.0
        for _ in range(_STEPS):
            middle = (least + most) / 2
            if known.quantile(min(max(middle, 1e-15), 1 - 1e-15)) * found.unit < value:
                least = middle
            else:
                most = middle
        return (least + most) / 2

    shares = tuple(pairwise((0.0, *(share_below(edge) for edge in edges), 1.0)))
    labels = _labels(
        (low, *edges, high), unit, found.name not in {"uniform", "truncnormal", "beta"}
    )
    return Side(name, labels, edges=edges, address=found.address, shares=shares)


def _of_numbers(name: str, numbers: Sequence[float], bins: int, unit: str) -> Side:
    """Equal bins between what nearly all of the first draws showed."""
    finite = [one for one in numbers if abs(one) < 1e300]
    if not finite:
        return Side(name, ("any",))
    low, high = finite[len(finite) // 20], finite[-1 - len(finite) // 20]
    if low >= high:
        return Side(name, (f"{low:.4g} {unit}".strip(),))
    edges = tuple(low + (high - low) * k / bins for k in range(1, bins))
    return Side(name, _labels((low, *edges, high), unit, True), edges=edges)


def _labels(ends: Sequence[float], unit: str, is_open: bool) -> tuple[str, ...]:
    pairs = list(pairwise(ends))
    labels = [f"{a:.3g}..{b:.3g} {unit}".strip() for a, b in pairs]
    if is_open and len(labels) > 1:
        labels[0] = f"< {pairs[0][1]:.3g} {unit}".strip()
        labels[-1] = f">= {pairs[-1][0]:.3g} {unit}".strip()
    return tuple(labels)
