"""Coverage: which combinations of values and measures have been seen, and how to see the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from typing import Any

from scenesim.errors import SamplingError
from scenesim.randomness import Stream
from scenesim.runs.measuring import Measurer
from scenesim.runs.options import RunOptions
from scenesim.runs.sides import Side, sides_of
from scenesim.runs.trials import Effort, Task, Trial, Trials
from scenesim.sampling.proposals import Proposal, axes_of
from scenesim.sampling.samplers import NO_WEIGHTS, WEIGHTS, sampler_of
from scenesim.scenario.model import Scenario

_BATCH = 64
_PILOT = 64
#: combinations that are named one by one
MOST_NAMED = 20
#: cells of one cover goal beyond which it is a mistake
MOST_CELLS = 100_000

Cell = tuple[int, ...]


@dataclass(slots=True)
class Coverage:
    """What one cover goal has seen.

    Attributes:
        text: of the goal.
        sides: what is combined.
        counts: cell (a bin of each side) to how many draws fell into it.
        outside: draws in which a side has no value.
    """

    text: str
    sides: tuple[Side, ...]
    counts: Counter[Cell] = field(default_factory=Counter)
    outside: int = 0

    @property
    def cells(self) -> int:
        """How many cells there are.

        Returns:
            The product of the bins.
        """
        count = 1
        for side in self.sides:
            count *= len(side.labels)
        return count

    def empty(self, least: int = 1) -> Iterator[Cell]:
        """Cells that too few draws fell into.

        Args:
            least: draws wanted in each.

        Yields:
            Cells in order.
        """
        for cell in product(*(range(len(side.labels)) for side in self.sides)):
            if self.counts[cell] < least:
                yield cell

    def named(self, cell: Cell) -> str:
        """A cell in words.

        Args:
            cell: a bin of each side.

        Returns:
            Such as ``weather.rain 0.02..1.9 mm/h, kid.age child``.
        """
        pairs = zip(self.sides, cell, strict=True)
        return ", ".join(f"{side.name} {side.labels[bin_]}" for side, bin_ in pairs)

    def share(self, strength: int) -> float:
        """The share of combinations of any so many sides that have been seen.

        Args:
            strength: from 1 to the number of sides.

        Returns:
            0 to 1.

        Source:
            Kuhn, Mendoza, Kacker & Lei, "Combinatorial coverage measurement", 2013.
        """
        met = total = 0
        for chosen in combinations(range(len(self.sides)), strength):
            size = 1
            for side in chosen:
                size *= len(self.sides[side].labels)
            total += size
            met += len({tuple(cell[s] for s in chosen) for cell in self.counts})
        return met / total

    def as_json(self) -> dict[str, Any]:
        """Figures for a manifest or a report.

        Returns:
            JSON types; at most ``MOST_NAMED`` empty cells are named.
        """
        empty = list(self.empty())
        return {
            "cover": self.text,
            "sides": [{"name": s.name, "bins": list(s.labels)} for s in self.sides],
            "cells": self.cells,
            "met": self.cells - len(empty),
            "t_way": {str(t): self.share(t) for t in range(1, len(self.sides) + 1)},
            "empty": [self.named(cell) for cell in empty[:MOST_NAMED]],
            "counts": {" ".join(map(str, c)): n for c, n in sorted(self.counts.items())},
            "outside": self.outside,
        }


@dataclass(slots=True)
class Covered:
    """The outcome of filling cells.

    Attributes:
        coverages: one for each cover goal.
        numbers: draws that were chosen.
        proposals: of the same draws.
        tries: draws simulated.
    """

    coverages: list[Coverage]
    numbers: list[int] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    tries: int = 0

    def as_json(self) -> dict[str, Any]:
        """What the manifest says.

        Returns:
            JSON types.
        """
        return {
            "covers": [one.as_json() for one in self.coverages],
            "tries": self.tries,
            "weights": NO_WEIGHTS,
        }

    def chosen(self, options: RunOptions) -> RunOptions:
        """Options of a run that makes the chosen draws.

        Args:
            options: of the run.

        Returns:
            The same, with the draws named, without weights, and what is covered told of.
        """
        return options.with_draws(
            self.proposals, self.as_json(), weighted=False, numbers=self.numbers
        )


def coverage(
    scenario: Scenario, options: RunOptions, sampler: str, effort: Effort
) -> tuple[list[Coverage], str]:
    """What so many draws cover.

    Args:
        scenario: with cover goals.
        options: for the seed and what is fixed; ``draws`` are simulated.
        sampler: ``random`` or a design.
        effort: on how many workers.

    Returns:
        One for each cover goal, and what is to be said of the draws' weights.
    """
    found = []
    for place in range(_goals(scenario)):
        tasks = _tasks(scenario, options, sampler)
        with Trials(Measurer(scenario, options, place), effort.workers) as trials:
            made = list(trials.run(tasks))
        one = _opened(scenario, options, place, made[:_PILOT])
        for trial in made:
            _count(one, trial)
        found.append(one)
        effort.on_try({one.text: len(made)})
    return found, WEIGHTS.get(sampler, NO_WEIGHTS)


def until_covered(scenario: Scenario, options: RunOptions, each: int, effort: Effort) -> Covered:
    """Choose draws until every cell of every cover goal has so many.

    Args:
        scenario: with cover goals.
        options: for the seed and what is fixed.
        each: draws wanted in a cell.
        effort: how long, on how many workers.

    Returns:
        The chosen draws; when they give up, the error names the cells that stayed empty.
    """
    outcome = Covered([])
    for place in range(_goals(scenario)):
        with Trials(Measurer(scenario, options, place), effort.workers) as trials:
            _fill(scenario, options, _Filling(place, each, effort, trials, outcome))
    return outcome


@dataclass(frozen=True, slots=True)
class _Filling:
    """One cover goal being filled."""

    place: int
    each: int
    effort: Effort
    trials: Trials
    outcome: Covered


def _fill(scenario: Scenario, options: RunOptions, work: _Filling) -> None:
    """Draw inside cells that are not full, in batches of a fixed size.

    Raises:
        SamplingError: the budget is at its end.
    """
    outcome, stream = work.outcome, Stream.of(options.seed).child(f"cover/{work.place}")
    names = [axis.address for axis in axes_of(scenario, options.fixed)]
    pilot = [Proposal(_prior(names, stream.child(f"pilot/{k}"))) for k in range(_PILOT)]
    made = list(zip(pilot, _tried(work, pilot), strict=True))
    one = _opened(scenario, options, work.place, [trial for _, trial in made])
    outcome.coverages.append(one)
    for proposal, trial in made:
        _choose(one, work, proposal, trial)
    tried: Counter[Cell] = Counter()
    while missing := list(one.empty(work.each)):
        if outcome.tries >= work.effort.most:
            cells = "\n".join(f"    {one.named(cell)}" for cell in missing[:MOST_NAMED])
            raise SamplingError(
                f"cover {one.text}: {len(missing)} of {one.cells} cells have fewer than "
                f"{work.each} draws after {outcome.tries} simulated ones:\n{cells}\nThe scenario "
                f"may not allow them: use fewer bins, or other ranges",
                outcome.tries,
                {},
            )
        missing.sort(key=lambda cell: (tried[cell], cell))
        batch = []
        for k in range(_BATCH):
            cell = missing[k % len(missing)]
            own = stream.child(f"{'/'.join(map(str, cell))}/{tried[cell]}")
            batch.append(Proposal(_inside(one.sides, cell, names, own), 0.0, 0, False))
            tried[cell] += 1
        for proposal, trial in zip(batch, _tried(work, batch), strict=True):
            _choose(one, work, proposal, trial)
        work.effort.on_try({one.text: outcome.tries})


def _tried(work: _Filling, batch: Sequence[Proposal]) -> list[Trial]:
    first = work.outcome.tries
    work.outcome.tries += len(batch)
    return list(work.trials.run([Task(first + k, p) for k, p in enumerate(batch)]))


def _choose(one: Coverage, work: _Filling, proposal: Proposal, trial: Trial) -> None:
    cell = None if trial.refused else _cell(one, trial)
    if cell is not None and one.counts[cell] < work.each:
        one.counts[cell] += 1
        work.outcome.numbers.append(trial.number)
        work.outcome.proposals.append(proposal)


def _prior(names: Sequence[str], stream: Stream) -> dict[str, float]:
    return {name: stream.child(name).uniform() for name in names}


def _inside(
    sides: Sequence[Side], cell: Cell, names: Sequence[str], stream: Stream
) -> dict[str, float]:
    """Quantiles of a draw whose drawn sides lie in their bins."""
    unit = _prior(names, stream)
    for side, bin_ in zip(sides, cell, strict=True):
        if side.address in unit and side.shares:
            low, high = side.shares[bin_]
            unit[side.address] = low + (high - low) * unit[side.address]
    return unit


def _goals(scenario: Scenario) -> int:
    """How many cover goals there are.

    Raises:
        SamplingError: there is none.
    """
    if not scenario.covers:
        raise SamplingError(
            f"{scenario.name} has no cover goal: write 'cover weather.rain in 5 bins' into it, or "
            f"give --by",
            0,
            {},
        )
    return len(scenario.covers)


def _tasks(scenario: Scenario, options: RunOptions, sampler: str) -> list[Task]:
    count = options.draws_per_cell
    if sampler == "random":
        return [Task(k) for k in range(count)]
    stream = Stream.of(options.seed).child("design")
    made = sampler_of(sampler, axes_of(scenario, options.fixed), stream)
    rows: list[Proposal] = []
    while len(rows) < count and (batch := made.propose()):
        rows += batch
    if not sampler.startswith("covering"):
        rows = rows[:count]
    return [Task(k, row) for k, row in enumerate(rows)]


def _opened(
    scenario: Scenario, options: RunOptions, place: int, pilot: Sequence[Trial]
) -> Coverage:
    """A coverage with its bins, where need be from what the first draws showed.

    Raises:
        SamplingError: too many cells, or nothing was accepted.
    """
    seen = [trial for trial in pilot if not trial.refused]
    if not seen:
        raise SamplingError(f"{scenario.name}: none of {len(pilot)} draws was accepted", 0, {})
    one = Coverage(scenario.covers[place].text, sides_of(scenario, options.fixed, place, seen))
    if one.cells > MOST_CELLS:
        raise SamplingError(f"cover {one.text}: {one.cells} cells, more than {MOST_CELLS}", 0, {})
    return one


def _cell(one: Coverage, trial: Trial) -> Cell | None:
    found = []
    for place, side in enumerate(one.sides):
        value = trial.scores.get(str(place), trial.parameters.get(str(place)))
        bin_ = None if value is None else side.bin(value)
        if bin_ is None:
            return None
        found.append(bin_)
    return tuple(found)


def _count(one: Coverage, trial: Trial) -> None:
    if trial.refused:
        return
    cell = _cell(one, trial)
    if cell is None:
        one.outside += 1
    else:
        one.counts[cell] += 1
