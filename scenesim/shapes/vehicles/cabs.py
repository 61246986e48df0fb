"""What a lorry's cab bears beside its glass and lamps: steps, door handles, a visor."""

from __future__ import annotations

import numpy as np

from scenesim.shapes.surfaces import Surface, both_sides, box
from scenesim.shapes.vehicles.carving import Limit, carved
from scenesim.shapes.vehicles.fittings import side
from scenesim.shapes.vehicles.form import Form

#: stations between which one climbs in, m; depth of a tread
_STEPS_M = (0.26, 0.74)
_TREAD_M = 0.05


def climbed(
    shape: Form, pieces: list[Surface], screen: tuple[float, float], bumper: float, level: int
) -> list[Surface]:
    """A cab with what one needs to climb in and to look out against the sun.

    Args:
        shape: the cab.
        pieces: both sides of it.
        screen: (low, high) of the windscreen, m.
        bumper: upper edge of the bumper, m.
        level: of detail, 0 or 1.

    Returns:
        The surfaces.
    """
    lines = shape.lines
    start, stop = _STEPS_M
    well: list[Limit] = [
        lambda p: p[:, 2] - bumper - 0.10,
        lambda p: start - shape.station(p),
        lambda p: shape.station(p) - stop,
        lambda p: -shape.flank(p) - 0.05,
    ]
    made = carved(pieces, well, "trim", only=("paint",))
    x, foot = lines.length / 2 - (start + stop) / 2, lines.floor + 0.12
    for z in (foot, (foot + bumper + 0.06) / 2, bumper + 0.06):
        y = side(shape, (start + stop) / 2, z) - _TREAD_M / 2 + 0.003
        made += both_sides(box((stop - start - 0.08, _TREAD_M, 0.03), (x, y, z), "metal"))
    height = screen[0] - 0.12
    station = lines.front_axle - 0.12
    y = side(shape, station, height) - 0.008
    grip = box((0.17, 0.03, 0.05), (lines.length / 2 - station, y, height), "trim", 0.01)
    made += both_sides(grip)
    if level == 0:
        lean = float(shape.nose(np.array([screen[1]]))[0])
        at = (lines.length / 2 - lean - 0.02, 0.0, screen[1] + 0.05)
        made.append(box((0.20, 0.84 * lines.width, 0.03), at, "gloss", 0.01))
    return made
