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
        list[str],
        typer.Option(
            metavar="ADDRESS=VALUES", help="'ego.speed=30,50km/h', 'weather.fog=20..400m:8'."
        ),
    ],
    repeat: Annotated[int, typer.Option(help="Draws of each cell.")] = 1,
    seed: Annotated[int, typer.Option(help="Root of all randomness.")] = 0,
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
    from scenesim.runs.grid import axis, cells
    from scenesim.runs.local import on_workers
    from scenesim.runs.options import RunOptions, default_workers
    from scenesim.scenario import load

    if repeat < 1 or frames_per_draw < 1:
        raise ScenarioError([Problem("--repeat and --frames-per-draw: want 1 or more")])
    combinations = cells([axis(text) for text in grid])
    options = RunOptions(
        draws=len(combinations) * repeat,
        seed=seed,
        formats=listed(format_names),
        frames_per_draw=frames_per_draw,
        fixed=fixed_of(fix or []),
        cells=combinations,
    )
    scenario = load(file)
    runner = on_workers(workers or default_workers())
    run(scenario, options, place(out), runner, resume=resume, overwrite=overwrite)
