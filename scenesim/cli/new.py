"""``scenesim new``: a first scenario to change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenesim.errors import Problem, ScenarioError

_TEMPLATE = """\
scenario NAME:
    "A child crosses in front of the ego; change it, one line at a time."

    param reveal = uniform(1.5, 4) s         # a value with a name of its own

    road = street(length=200 m, lanes=(1, 1), lane_width=3.25 m, parking=left, sidewalk=2.5 m)

    weather:
        rain = exponential(mean=1) mm/h      # another value in every draw
        sun_elevation = uniform(10, 50) deg

    # the actor named ego carries the sensors
    ego = car(on=road.lane(-1), s=20 m, speed=normal(40, 5) km/h)
    kid = pedestrian(age=child, on=sidewalk, ahead_of=ego, gap=uniform(25, 40) m, facing=road)

    when arrival(ego, kid) < reveal:
        kid.cross(speed=uniform(1.5, 3) m/s)

    background:
        parked(side=left, occupancy=uniform(0.3, 0.7))
        pedestrians(on=sidewalk, count=4)

    # a rare event to look for: scenesim generate FILE --per-edge 5
    edge near_miss: over_run.min(ttc(ego, kid)) < 1.0 s

    sensors = rig("kitti")
    run 6 s at 10 Hz
"""


def new(
    file: Annotated[Path, typer.Argument(help="The scenario to write (.scn).", show_default=False)],
    like: Annotated[
        str,
        typer.Option(
            metavar="SCENARIO",
            help="Begin with one of the library: 'pedestrian/child_dart_out'.",
            show_default="a short one with comments",
        ),
    ] = "",
) -> None:
    """Write a small scenario to begin with; 'scenesim scenarios' lists others to begin with."""
    if file.suffix != ".scn" or not file.stem.isidentifier():
        hint = "a name is one word of letters, digits and _, such as first.scn"
        raise ScenarioError([Problem(f"{file}: want a file such as first.scn", hint=hint)])
    if file.exists():
        raise ScenarioError([Problem(f"{file} is there already: choose another name")])
    text = _text_of(like, file.stem) if like else _TEMPLATE.replace("NAME", file.stem, 1)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        told = f"{file}: cannot be written: {error.strerror or error}"
        raise ScenarioError([Problem(told)]) from error
    print(f"{file}: written. See it with 'scenesim preview {file}'")


def _text_of(scenario: str, name: str) -> str:
    """The text of a scenario of the library, or of a file, under another name."""
    import re

    from scenesim.files import text_of
    from scenesim.scenario import load

    path = load(scenario if scenario.endswith(".scn") else f"{scenario}.scn").path
    assert path is not None  # it came from a file
    return re.sub(r"(?m)^(\s*scenario\s+)\w+", rf"\g<1>{name}", text_of(path), count=1)
