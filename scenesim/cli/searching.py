"""Which draws a run makes: found by a search, or spread by a design."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenesim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from scenesim.runs.options import RunOptions
    from scenesim.scenario.model import Scenario


def chosen(
    scenario: Scenario,
    options: RunOptions,
    sampler: str,
    *,
    per_edge: str = "",
    until_covered: int = 0,
    towards: str = "",
    tries: int = 0,
    workers: int = 1,
) -> RunOptions:
    """The options with the draws that words ask for in which ``search_problems`` finds no fault.

    Args:
        scenario: what is drawn from.
        options: of the run.
        sampler: a word of ``SAMPLERS``.
        per_edge: quotas of edge goals.
        until_covered: draws wanted in each cell of the cover goals.
        towards: measure whose least values are wanted.
        tries: draws simulated at most; 0 for the usual.
        workers: processes.

    Returns:
        Options that name the draws.
    """
    if per_edge and per_edge.strip() != "0":
        return searched(scenario, options, per_edge, sampler, tries=tries, workers=workers)
    if until_covered:
        return covered(scenario, options, until_covered, tries=tries, workers=workers)
    if towards:
        return optimised(scenario, options, towards, sampler, tries=tries, workers=workers)
    if sampler != "random":
        return designed(scenario, options, sampler)
    return options


def search_problems(
    sampler: str, per_edge: str, until_covered: int, towards: str, tries: int | None
) -> list[Problem]:
    """What is wrong with the words that say which draws are wanted.

    Args:
        sampler: a word.
        per_edge: quotas of edge goals, or none.
        until_covered: draws wanted in each cell of the cover goals; 0 for no matter.
        towards: a measure, or none.
        tries: draws simulated at most; None where nothing was said.

    Returns:
        Each with its way out.
    """
    from scenesim.sampling.samplers import SAMPLERS

    found = []
    if sampler not in SAMPLERS:
        found.append(Problem(f"--sampler {sampler}: unknown", expected=SAMPLERS))
    searches = sum((bool(per_edge), bool(until_covered), bool(towards)))
    if searches > 1:
        told = "--per-edge, --until-covered and --towards choose draws in different ways"
        found.append(Problem(told, hint="make a dataset for each"))
    if tries is not None and tries < 1:
        found.append(Problem(f"--tries {tries}: want 1 or more"))
    if tries is not None and not searches:
        told = "--tries bounds a search: give --per-edge, --until-covered or --towards, or leave it"
        found.append(Problem(told))
    return found


def searched(
    scenario: Scenario,
    options: RunOptions,
    per_edge: str,
    sampler: str,
    *,
    tries: int = 0,
    workers: int = 1,
) -> RunOptions:
    """The options with those draws that fill the quotas of edge goals.

    Args:
        scenario: with edge goals.
        options: of the run.
        per_edge: draws wanted for each goal, or for some by name.
        sampler: a word of ``SAMPLERS``.
        tries: draws simulated at most; 0 for the usual.
        workers: processes.

    Returns:
        Options that name the draws.
    """
    from scenesim.cli.progress import Search, search_table
    from scenesim.runs.quotas import search
    from scenesim.runs.trials import MOST_CANDIDATES, Effort
    from scenesim.runs.wanted import wanted_hits

    wanted = wanted_hits(scenario, per_edge, {**options.fixed, **options.cells[0]})
    with Search(scenario.name, wanted) as shown:
        effort = Effort(tries or MOST_CANDIDATES, workers, shown.tried)
        quotas = search(scenario, options, wanted, sampler, effort)
    search_table(quotas)
    return quotas.chosen(options)


def covered(
    scenario: Scenario, options: RunOptions, each: int, *, tries: int = 0, workers: int = 1
) -> RunOptions:
    """The options with draws in every cell of the cover goals.

    Args:
        scenario: with cover goals.
        options: of the run.
        each: draws wanted in each cell.
        tries: draws simulated at most; 0 for the usual.
        workers: processes.

    Returns:
        Options that name the draws.
    """
    from scenesim.cli.progress import Counting
    from scenesim.runs.cover import until_covered
    from scenesim.runs.trials import Effort

    with Counting(scenario.name) as shown:
        effort = Effort(tries or 20_000, workers, shown.tried)
        found = until_covered(scenario, options, each, effort)
    return found.chosen(options)


def optimised(
    scenario: Scenario,
    options: RunOptions,
    towards: str,
    sampler: str,
    *,
    tries: int = 0,
    workers: int = 1,
) -> RunOptions:
    """The options with the draws in which a measure is least.

    Args:
        scenario: what is drawn from.
        options: of the run; its number of draws is how many are kept.
        towards: a measure or a statistic of the run.
        sampler: a word of ``SAMPLERS``.
        tries: draws simulated; 0 for 1000.
        workers: processes.

    Returns:
        Options that name the draws, the least first.
    """
    from scenesim.cli.progress import Counting
    from scenesim.runs.optimise import least
    from scenesim.runs.trials import Effort

    with Counting(scenario.name) as shown:
        effort = Effort(tries or 1000, workers, shown.tried)
        best = least(scenario, options, towards, sampler, effort)
    values = ", ".join(f"{one.value:.4g}" for one in best.kept[:5])
    print(f"{towards}: least values {values} (SI) of {best.tries} draws")
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
