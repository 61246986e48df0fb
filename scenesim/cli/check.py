"""``scenesim check`` and ``scenesim fmt``: is a scenario right, and is it tidy."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

_Files = Annotated[list[Path], typer.Argument(help="Scenario files.", show_default=False)]


def check(files: _Files) -> None:
    """Check scenarios and report all problems at once."""
    from scenesim.scenario import problems_of

    found = [problem for file in files for problem in problems_of(file)]
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        print(f"{len(found)} problem{'s' * (len(found) > 1)}", file=sys.stderr)
        raise typer.Exit(2)
    print(f"{len(files)} scenario{'s' * (len(files) > 1)} right")


def fmt(
    files: _Files,
    to_check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail if something would change.")
    ] = False,
) -> None:
    """Write scenarios in the one canonical layout; comments are kept."""
    from scenesim.scenario import format_text

    changed = 0
    for file in files:
        before = file.read_text(encoding="utf-8")
        after = format_text(before, str(file))
        if after == before:
            continue
        changed += 1
        print(f"{'would reformat' if to_check else 'reformatted'} {file}")
        if not to_check:
            file.write_text(after, encoding="utf-8")
    if to_check and changed:
        raise typer.Exit(1)
