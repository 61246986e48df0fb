"""The command that makes one draw again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any


def reproduce_command(file: str, options: Mapping[str, Any], draw: int) -> str:
    """The command line that renders one draw of a run, and nothing else of it.

    Args:
        file: of the scenario.
        options: of the run, as its manifest keeps them.
        draw: number in the run.

    Returns:
        The command; "" where a search chose the draw, whose values no option can name.
    """
    if options.get("proposals") or options.get("numbers"):
        return ""
    cells = options.get("cells") or [{}]
    per_cell = max(1, int(options["draws"]) // len(cells))
    fixed = {**options["fixed"], **cells[min(draw // per_cell, len(cells) - 1)]}
    words = ["scenesim", "generate", file, "-n", str(per_cell), "--seed", str(options["seed"])]
    words += ["--part", f"{draw % per_cell + 1}/{per_cell}"]
    if options["frames_per_draw"]:
        words += ["--frames-per-draw", str(options["frames_per_draw"])]
    else:
        words.append("--sequence")
    for address, text in sorted(fixed.items()):
        words += ["--set", f"{address}={text}"]
    return shlex.join(words)
