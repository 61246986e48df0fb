"""``scenesim import``: OpenSCENARIO files as scenarios of the language."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from scenesim.cli.words import paired
from scenesim.errors import Problem, ScenarioError


def import_(
    file: Annotated[Path, typer.Argument(help="An OpenSCENARIO file (.xosc).", show_default=False)],
    out: Annotated[
        Path,
        typer.Argument(
            help="The scenario to write (.scn); a folder, for a file that stands for many runs.",
            show_default=False,
        ),
    ],
    parameter: Annotated[
        list[str] | None,
        typer.Option("-p", "--parameter", metavar="NAME=VALUE", help="Of the file."),
    ] = None,
    duration: Annotated[
        float | None, typer.Option(help="Of the run, s.", show_default="the stop trigger's")
    ] = None,
    skip: Annotated[
        bool, typer.Option("--skip", help="Leave out what is not supported, and say so.")
    ] = False,
) -> None:
    """Write an OpenSCENARIO XML file as a scenario, with its map beside it.

    What is not supported is named with its place, and nothing is written.
    """
    from scenesim.scenario.openscenario import combinations, translate

    given = paired("-p", parameter or [], "NAME=VALUE", "EgoSpeed=12")
    target, runs = combinations(file)
    many = len(runs) > 1
    if not many and out.suffix != ".scn":
        raise ScenarioError([Problem(f"{out}: want a file that ends in .scn")])
    for number, run in enumerate(runs, 1):
        name = f"{file.stem}_{number:03d}" if many else out.stem
        found = translate(target, {**run, **given}, name=name, skip=skip, duration_s=duration)
        place = out / f"{name}.scn" if many else out
        place.parent.mkdir(parents=True, exist_ok=True)
        relative = found.map_path.resolve().relative_to(found.folder).as_posix()
        copy = place.parent / found.map_path.name
        if not copy.exists() or copy.read_bytes() != found.map_path.read_bytes():
            shutil.copyfile(found.map_path, copy)
        text = found.text.replace(f'opendrive("{relative}")', f'opendrive("{copy.name}")')
        place.write_text(text, encoding="utf-8")
        if number == 1:
            for note in found.notes:
                print(f"note      {note}")
            for problem in found.skipped:
                print(f"left out  {problem.span}: {problem.message}")
    print(f"{out}: {len(runs)} scenarios" if many else f"{out}: written, with {copy.name}")
