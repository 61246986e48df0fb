"""``scenesim map``: what is in a road map, and what it looks like from above."""

from __future__ import annotations

from pathlib import Path

import typer


def map_command(
    file: Path = typer.Argument(..., help="OpenDRIVE file (.xodr)."),
    plan: Path | None = typer.Option(None, "--plan", help="Draw it from above into this PNG."),
    view: Path | None = typer.Option(
        None, "--view", help="Draw a piece of its main road at a large scale into this PNG."
    ),
    faults: int = typer.Option(20, "--faults", min=0, help="Show at most so many faults."),
) -> None:
    """Tell what is in a road map: roads, lanes, junctions, signals, faults."""
    from scenesim import library
    from scenesim.errors import MapError
    from scenesim.roads import opendrive
    from scenesim.roads.summary import summary

    found = library.find(file)
    if found is None:
        raise MapError(f"{file}: there is no such file, beside you or in the library")
    network = opendrive.read(found)
    for name, value in summary(network):
        print(f"{name:<14}{value}")
    for fault in network.faults[:faults]:
        print(f"  {fault}")
    if len(network.faults) > faults:
        print(f"  and {len(network.faults) - faults} more")
    if plan is not None:
        _picture(plan, None, network)
    if view is not None:
        _picture(view, network.main_road, network)


def _picture(place: Path, road: str | None, network: object) -> None:
    import cv2

    from scenesim.errors import MapError
    from scenesim.roads.driving import MapNetwork
    from scenesim.roads.plan import draw

    if not isinstance(network, MapNetwork):
        raise TypeError("want a MapNetwork")
    image = draw(network, around=road)
    done, png = cv2.imencode(".png", image)
    try:
        if not done:
            raise OSError("the picture could not be encoded")
        place.write_bytes(png.tobytes())
    except OSError as error:
        raise MapError(f"{place}: cannot be written: {error.strerror or error}") from error
    print(f"{'drawn':<14}{place}")
