"""``scenesim check`` and ``scenesim fmt``: is a scenario right, and is it tidy."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from scenesim.errors import AssetError, Problem, ScenarioError

_Files = Annotated[
    list[Path],
    typer.Argument(help="Scenario files, or folders of them.", show_default=False),
]


def check(files: _Files) -> None:
    """Check scenarios and report all problems at once."""
    every = _scenarios(files)
    found = [problem for file in every for problem in _problems_of(file)]
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        print(f"{len(found)} problem{'s' * (len(found) > 1)}", file=sys.stderr)
        raise typer.Exit(2)
    print(f"{len(every)} scenario{'s' * (len(every) > 1)} right")


def _problems_of(file: Path) -> list[Problem]:
    """What is wrong with a scenario; if nothing is, with the rig of one's own that it names."""
    from scenesim.scenario import load
    from scenesim.world.conditions import Call, Text

    try:
        scenario = load(file)
    except ScenarioError as error:
        return list(error.problems)
    values = [v for one in scenario.sensors if isinstance(one, Call) for v in one.named.values()]
    places = [v.text for v in values if isinstance(v, Text) and v.text.endswith(".toml")]
    if not places:
        return []
    from scenesim.sensors.rig_files import load_rig

    try:
        for place in places:
            load_rig(place, file.resolve().parent)
    except AssetError as error:
        return [Problem(line) for line in str(error).splitlines()]
    return []


def _scenarios(places: list[Path]) -> list[Path]:
    """The files, and all that lie below the folders, in order.

    Raises:
        ScenarioError: folders without a scenario; all of them.
    """
    below = {place: sorted(place.rglob("*.scn")) for place in places if place.is_dir()}
    empty = [
        Problem(f"{place}: no .scn file in this folder") for place in below if not below[place]
    ]
    if empty:
        raise ScenarioError(empty)
    return [file for place in places for file in below.get(place, [place])]


def fmt(
    files: _Files,
    to_check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if something would change.")
    ] = False,
) -> None:
    """Write scenarios in the one canonical layout; comments are kept."""
    from scenesim.files import text_of
    from scenesim.scenario import format_text

    changed = 0
    for file in _scenarios(files):
        before = text_of(file)
        after = format_text(before, str(file))
        if after == before:
            continue
        changed += 1
        print(f"{'would reformat' if to_check else 'reformatted'} {file}")
        if not to_check:
            file.write_text(after, encoding="utf-8")
    if to_check and changed:
        raise typer.Exit(1)
