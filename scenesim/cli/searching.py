"""Which draws a run makes: found by a search, or spread by a design."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenesim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from scenesim.runs.options import RunOptions
    from scenesim.scenario.model import Scenario

#: draws simulated at most, where nothing else was said
_TRIES_OF_CELLS = 20_000
_TRIES_OF_MEASURE = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which draws are wanted, in the words of the command line.

    Attributes:
        sampler: how values are chosen; a word of ``SAMPLERS``.
        per_edge: draws wanted for each edge goal, or for some by name; empty: no matter.
        until_covered: draws wanted in each cell of the cover goals; 0: no matter.
        towards: a measure or a statistic of the run whose least values are wanted; empty: none.
        tries: draws simulated at most; None: as many as the search takes usually.
    """

    sampler: str = "random"
    per_edge: str = ""
    until_covered: int = 0
    towards: str = ""
    tries: int | None = None

    def problems(self) -> list[Problem]:
        """What is wrong with the words.

        Returns:
            Each with its way out.
        """
        from scenesim.sampling.samplers import SAMPLERS

        found = []
        if self.sampler not in SAMPLERS:
            found.append(Problem(f"--sampler {self.sampler}: unknown", expected=SAMPLERS))
        searches = sum(map(bool, (self.per_edge, self.until_covered, self.towards)))
        if searches > 1:
            told = "--per-edge, --until-covered and --towards choose draws in different ways"
            found.append(Problem(told, hint="make a dataset for each"))
        if self.tries is not None and self.tries < 1:
            found.append(Problem(f"--tries {self.tries}: want 1 or more"))
        if self.tries is not None and not searches:
            told = "--tries bounds a search: give --per-edge, --until-covered or --towards, or "
            found.append(Problem(f"{told}leave it"))
        return found

    def chosen(self, scenario: Scenario, options: RunOptions, workers: int = 1) -> RunOptions:
        """The options with the draws that are wanted.

        Args:
            scenario: what is drawn from.
            options: of the run.
            workers: processes; the draws found do not depend on it.

        Returns:
            Options that name the draws.
        """
        if self.per_edge and self.per_edge.strip() != "0":
            return _meeting_goals(self, scenario, options, workers)
        if self.until_covered:
            return _filling_cells(self, scenario, options, workers)
        if self.towards:
            return _least(self, scenario, options, workers)
        if self.sampler != "random":
            return designed(scenario, options, self.sampler)
        return options


def _meeting_goals(
    asked: Wanted, scenario: Scenario, options: RunOptions, workers: int
) -> RunOptions:
    """The options with those draws that fill the quotas of edge goals."""
    from scenesim.cli.progress import Search, search_table
    from scenesim.runs.quotas import search
    from scenesim.runs.trials import MOST_CANDIDATES, Effort
    from scenesim.runs.wanted import wanted_hits

    wanted = wanted_hits(scenario, asked.per_edge, {**options.fixed, **options.cells[0]})
    with Search(scenario.name, wanted) as shown:
        effort = Effort(asked.tries or MOST_CANDIDATES, workers, shown.tried)
        quotas = search(scenario, options, wanted, asked.sampler, effort)
    search_table(quotas)
    return quotas.chosen(options)


def _filling_cells(
    asked: Wanted, scenario: Scenario, options: RunOptions, workers: int
) -> RunOptions:
    """The options with draws in every cell of the cover goals."""
    from scenesim.cli.progress import Counting
    from scenesim.runs.cover import until_covered
    from scenesim.runs.trials import Effort

    with Counting(scenario.name) as shown:
        effort = Effort(asked.tries or _TRIES_OF_CELLS, workers, shown.tried)
        found = until_covered(scenario, options, asked.until_covered, effort)
    return found.chosen(options)


def _least(asked: Wanted, scenario: Scenario, options: RunOptions, workers: int) -> RunOptions:
    """The options with the draws in which a measure is least, the least first."""
    from scenesim.cli.progress import Counting
    from scenesim.runs.optimise import least
    from scenesim.runs.trials import Effort

    with Counting(scenario.name) as shown:
        effort = Effort(asked.tries or _TRIES_OF_MEASURE, workers, shown.tried)
        best = least(scenario, options, asked.towards, asked.sampler, effort)
    values = ", ".join(f"{one.value:.4g}" for one in best.kept[:5])
    print(f"{asked.towards}: least values {values} (SI) of {best.tries} draws")
    return best.chosen(options)


def designed(scenario: Scenario, options: RunOptions, sampler: str) -> RunOptions:
    """The options with values spread evenly over the prior.

    Args:
        scenario: with random values.
        options: of the run.
        sampler: a space-filling design, ``grid`` or a covering array.

    Returns:
        Options that hold each draw's values; grids and covering arrays have as many draws as they
        need.
    """
    from scenesim.randomness import Stream
    from scenesim.sampling.designs import design
    from scenesim.sampling.proposals import axes_of
    from scenesim.sampling.samplers import COVERING, EVEN, NO_WEIGHTS, WEIGHTS

    if sampler not in {*EVEN, *COVERING, "grid"}:
        told = f"--sampler {sampler} needs a goal: give --per-edge or --towards"
        raise ScenarioError([Problem(told)])
    axes, stream = axes_of(scenario, options.fixed), Stream.of(options.seed).child("design")
    if not axes:
        raise ScenarioError([Problem(f"{scenario.name} has no random values to choose")])
    word, strength = ("covering", int(sampler[-1])) if sampler in COVERING else (sampler, 2)
    try:
        rows = design(word, axes, options.draws_per_cell, stream, strength=strength).rows
    except ValueError as error:
        raise ScenarioError([Problem(f"--sampler {sampler}: {error}")]) from None
    note = {"sampler": sampler, "weights": WEIGHTS.get(sampler, NO_WEIGHTS)}
    return options.with_draws(rows, note)
