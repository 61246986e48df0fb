"""``scenesim sweep``: a scenario over a grid of values."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenesim.cli.generate import fixed_of, run
from scenesim.cli.words import listed


def sweep(
    file: Annotated[Path, typer.Argument(help="A scenario file (.scn).", show_default=False)],
    grid: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDRESS=VALUES", help="'ego.speed=30,50km/h', 'weather.fog=20..400m:8'."
        ),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(help="A sweep file (.toml): [grid], [set], repeat, seed; options add to it."),
    ] = None,
    repeat: Annotated[int | None, typer.Option(help="Draws of each cell [default: 1].")] = None,
    seed: Annotated[int | None, typer.Option(help="Root of all randomness [default: 0].")] = None,
    format_names: Annotated[
        str, typer.Option("--format", help="Formats, separated by commas.")
    ] = "kitti,coco",
    out: Annotated[
        str, typer.Option(help="The dataset's folder, or its URL in a store: s3://bucket/dart.")
    ] = "out",
    frames_per_draw: Annotated[int, typer.Option(help="Frames of each draw.")] = 1,
    fix: Annotated[
        list[str] | None, typer.Option("--set", metavar="ADDRESS=VALUE", help="Fix an address.")
    ] = None,
    workers: Annotated[int | None, typer.Option(help="Processes.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an unfinished run.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what is there.")] = False,
) -> None:
    """Make a dataset over all combinations of a grid, and one table of its frames.

    Cells share their random numbers, so that they differ in what the grid fixes alone. The table
    (sweep.parquet) has a row per frame: parameters, measures, edge goals, what is seen.
    """
    from scenesim.dataset.places import place
    from scenesim.errors import Problem, ScenarioError
    from scenesim.runs.grid import SweepPlan, axis, cells, read_plan
    from scenesim.runs.local import on_workers
    from scenesim.runs.options import RunOptions, default_workers
    from scenesim.scenario import load

    told = read_plan(plan) if plan else SweepPlan()
    repeat = next(one for one in (repeat, told.repeat, 1) if one is not None)
    if repeat < 1 or frames_per_draw < 1:
        raise ScenarioError([Problem("--repeat and --frames-per-draw: want 1 or more")])
    axes = [*told.grid, *(axis(text) for text in grid or [])]
    if not axes:
        raise ScenarioError([Problem("a sweep wants --grid, or --plan with a [grid]")])
    combinations = cells(axes)
    options = RunOptions(
        draws=len(combinations) * repeat,
        seed=next(one for one in (seed, told.seed, 0) if one is not None),
        formats=listed(format_names),
        frames_per_draw=frames_per_draw,
        fixed={**told.fixed, **fixed_of(fix or [])},
        cells=combinations,
    )
    scenario = load(file)
    runner = on_workers(workers or default_workers())
    run(scenario, options, place(out), runner, resume=resume, overwrite=overwrite)
