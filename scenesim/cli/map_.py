"""``scenesim map``: what is in a road map, and what it looks like from above."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_File = Annotated[Path, typer.Argument(help="OpenDRIVE file (.xodr).", show_default=False)]


def map_command(
    file: _File,
    plan: Annotated[
        Path | None, typer.Option("--plan", help="Draw it from above into this PNG.")
    ] = None,
    view: Annotated[
        Path | None,
        typer.Option("--view", help="Show its main road through a camera in this PNG."),
    ] = None,
    faults: Annotated[int, typer.Option(min=0, help="Show at most so many faults.")] = 20,
) -> None:
    """Tell what is in a road map: roads, lanes, junctions, signals, faults."""
    from scenesim import library
    from scenesim.errors import MapError
    from scenesim.roads import opendrive
    from scenesim.roads.summary import summary

    found = library.find(file)
    if found is None:
        raise MapError(f"no file '{file}' here or in the library")
    network = opendrive.read(found)
    for name, value in summary(network):
        print(f"{name:<14}{value}")
    for fault in network.faults[:faults]:
        print(f"  {fault}")
    if len(network.faults) > faults:
        print(f"  and {len(network.faults) - faults} more")
    if plan is not None:
        from scenesim.report.road_plan import draw

        _write(plan, draw(network)[:, :, ::-1])
    if view is not None:
        from scenesim.report.roadside import roadside

        _write(view, roadside(found, network))


def _write(place: Path, image: NDArray[np.uint8]) -> None:
    """A picture, red first, into a file."""
    from scenesim.report.pictures import write_picture

    write_picture(image, place)
    print(f"{'drawn':<14}{place}")
