"""``scenesim cover``: what a scenario's draws, or a dataset, cover, and what they leave out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenesim.cli import options as cli
from scenesim.cli.words import Mistakes
from scenesim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from scenesim.runs.balance import Balance
    from scenesim.runs.cover import Coverage
    from scenesim.runs.options import RunOptions
    from scenesim.runs.trials import Effort
    from scenesim.scenario.model import Scenario

_MOST_ROWS = 40


def cover(
    what: Annotated[
        Path, typer.Argument(help="A scenario file, or a dataset's folder.", show_default=False)
    ],
    by: Annotated[
        list[str] | None,
        typer.Option(help="A cover goal instead of the scenario's: 'weather.rain in 5 bins by x'."),
    ] = None,
    draws: Annotated[int, typer.Option("-n", "--draws", help="Draws to simulate.")] = 200,
    sampler: Annotated[
        str, typer.Option(help="random, latin_hypercube, sobol, halton, covering-2 to -4.")
    ] = "random",
    until_covered: Annotated[
        int, typer.Option(help="Draw until every cell has so many, and say what that took.")
    ] = 0,
    tries: Annotated[int, typer.Option(help="Draws simulated at most.")] = 20_000,
    seed: cli.Seed = 0,
    fix: cli.Fixed = None,
    workers: cli.Workers = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Folder for cover.json and cover.html with plots."),
    ] = None,
) -> None:
    """Count what is covered: cells of cover goals, t-way combinations, slices of a dataset.

    Nothing is rendered for a scenario unless a cover goal asks for what is seen. Of a dataset the
    balance is told: classes, distances, occlusion, ages, skin tones and weather, and what is thin.
    """
    from scenesim.cli.progress import Counting
    from scenesim.runs.balance import balance_of
    from scenesim.runs.options import RunOptions, unknown_words
    from scenesim.runs.predicates import with_covers
    from scenesim.runs.trials import Effort
    from scenesim.sampling.samplers import COVERING, EVEN
    from scenesim.scenario import load

    if what.is_dir():
        if by or until_covered:
            raise ScenarioError([Problem("--by and --until-covered are for a scenario file")])
        balance = balance_of(what)
        _print_balance(balance)
        if out is not None:
            _written(out, {"balance": balance.as_json()}, [_balance_part(balance)])
        return
    with Mistakes() as wrong:
        processes = wrong.read(cli.processes, workers, 1)
        fixed = wrong.read(cli.fixed_of, fix, {})
        wrong.add(unknown_words(("--sampler", sampler, ("random", *EVEN, *COVERING))))
        options = RunOptions(draws=draws, seed=seed, fixed=fixed)
    scenario = with_covers(load(what), tuple(by or ()))
    with Counting(scenario.name) as shown:
        effort = Effort(tries, processes, shown.tried)
        found, about = _counted(scenario, options, sampler, until_covered, effort)
    for one in found:
        _print_coverage(one)
    print(about)
    if out is not None:
        content = {"covers": [one.as_json() for one in found]}
        _written(out, content, [_coverage_part(one) for one in found])


def _counted(
    scenario: Scenario, options: RunOptions, sampler: str, each: int, effort: Effort
) -> tuple[list[Coverage], str]:
    """The coverage of a scenario's draws, and a last sentence; each cell so often, if asked."""
    from scenesim.runs.cover import coverage, until_covered

    if each:
        filled = until_covered(scenario, options, each, effort)
        return filled.coverages, f"all cells filled: {filled.tries} draws simulated"
    found, weights = coverage(scenario, options, sampler, effort)
    return found, f"weights: {weights}"


def _print_coverage(one: Coverage) -> None:
    """A goal's figures and the cells that are missing."""
    from scenesim.runs.cover import MOST_NAMED

    figures = one.as_json()
    print(f"cover {one.text}")
    print(f"  {figures['met']} of {figures['cells']} cells in {sum(one.counts.values())} draws")
    for strength, share in figures["t_way"].items():
        print(f"  {strength}-way: {share:.1%}")
    for name in figures["empty"]:
        print(f"  empty: {name}")
    more = figures["cells"] - figures["met"] - MOST_NAMED
    if more > 0:
        print(f"  ... and {more} more empty cells")
    if one.outside:
        print(f"  {one.outside} draws have no value for some side")


def _coverage_part(one: Coverage) -> str:
    from scenesim.runs import plots

    figures = one.as_json()
    parts = [plots.table(("t", "share met"), list(figures["t_way"].items()))]
    sides = one.sides
    if len(sides) == 1:
        counts = {label: float(one.counts[(k,)]) for k, label in enumerate(sides[0].labels)}
        parts.append(plots.picture(plots.bars(one.text, counts, "draws")))
    for first in range(len(sides)):
        for second in range(first + 1, len(sides)):
            a, b = sides[first], sides[second]
            grid = [[0] * len(b.labels) for _ in a.labels]
            for cell, count in one.counts.items():
                grid[cell[first]][cell[second]] += count
            if len(a.labels) <= _MOST_ROWS and len(b.labels) <= _MOST_ROWS:
                title = f"{a.name} by {b.name}"
                parts.append(plots.picture(plots.cells(title, a.labels, b.labels, grid)))
    if figures["empty"]:
        parts.append(plots.listing([f"empty: {name}" for name in figures["empty"]], "thin"))
    return plots.section(f"cover {one.text}", *parts)


def _print_balance(found: Balance) -> None:
    """A table of slices and the warnings."""
    print(f"{found.things} visible things in {found.frames} frames")
    for division in found.slices:
        counts = found.counts(division)
        total = sum(counts.values())
        told = ", ".join(f"{k} {n} ({n / total:.0%})" for k, n in counts.items())
        print(f"{division}: {told}")
    for warning in found.warnings():
        print(f"thin: {warning}")


def _balance_part(found: Balance) -> str:
    from scenesim.runs import plots

    parts = []
    for division in found.slices:
        shown = {label: float(count) for label, count in found.counts(division).items()}
        parts.append(plots.picture(plots.bars(division, shown, "things")))
    return plots.section("balance", *parts, plots.listing(found.warnings(), "thin"))


def _written(out: Path, content: dict[str, Any], sections: list[str]) -> None:
    """The report's files."""
    import json

    from scenesim.runs import plots

    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, indent=1, sort_keys=True) + "\n"
    (out / "cover.json").write_text(text, encoding="utf-8")
    (out / "cover.html").write_bytes(plots.page("Coverage", sections))
