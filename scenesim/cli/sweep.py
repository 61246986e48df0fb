"""``scenesim sweep``: a scenario over a grid of values."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenesim.cli import options as cli
from scenesim.cli.making import make
from scenesim.cli.words import Mistakes, listed
from scenesim.errors import Problem, ScenarioError


def sweep(
    file: cli.ScenarioFile,
    grid: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDRESS=VALUES", help="'ego.speed=30,50km/h', 'weather.fog=20..400m:8'."
        ),
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            help="A sweep file (.toml): tables grid and set, repeat, seed; options add to it."
        ),
    ] = None,
    repeat: Annotated[
        int | None, typer.Option(help="Draws of each cell.", show_default="1")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Root of all randomness.", show_default="0")
    ] = None,
    format_names: cli.Formats = "kitti,coco",
    out: cli.Out = "out",
    frames_per_draw: cli.FramesPerDraw = 1,
    fix: cli.Fixed = None,
    workers: cli.Workers = None,
    resume: cli.Resume = False,
    overwrite: cli.Overwrite = False,
) -> None:
    """Make a dataset over all combinations of a grid, and one table of its frames.

    Cells share their random numbers, so that they differ in what the grid fixes alone. The table
    (sweep.parquet) has a row per frame: parameters, measures, edge goals, what is seen.
    """
    from scenesim.dataset.places import place
    from scenesim.formats import formats_named
    from scenesim.runs.grid import SweepPlan, axis, cells, read_plan
    from scenesim.runs.local import on_workers
    from scenesim.runs.options import RunOptions
    from scenesim.scenario import load

    with Mistakes() as wrong:
        processes = wrong.read(cli.processes, workers, 1)
        told = wrong.read(read_plan, plan, SweepPlan()) if plan else SweepPlan()
        repeat = next(one for one in (repeat, told.repeat, 1) if one is not None)
        if repeat < 1 or frames_per_draw < 1:
            wrong.add([Problem("--repeat and --frames-per-draw: want 1 or more")])
        axes = [*told.grid, *filter(None, (wrong.read(axis, one, None) for one in grid or []))]
        fixed = {**told.fixed, **wrong.read(cli.fixed_of, fix, {})}
        formats = wrong.read(formats_named, listed(format_names), ())
    if not axes:
        raise ScenarioError([Problem("a sweep wants --grid, or --plan with a table grid")])
    combinations = cells(axes)
    options = RunOptions(
        draws=len(combinations) * repeat,
        seed=next(one for one in (seed, told.seed, 0) if one is not None),
        formats=tuple(one.name for one in formats),
        frames_per_draw=frames_per_draw,
        fixed=fixed,
        cells=combinations,
    )
    scenario = load(file)
    runner = on_workers(processes)
    make(scenario, options, place(out), runner, resume=resume, overwrite=overwrite)
