"""What a lorry's cab bears beside its glass and lamps: steps, handles, a visor, wind deflectors."""

from __future__ import annotations

import numpy as np

from scenesim.shapes.surfaces import Surface, both_sides, box, hull, lathe, shifted
from scenesim.shapes.vehicles.carving import Limit, carved
from scenesim.shapes.vehicles.fittings import side
from scenesim.shapes.vehicles.form import Form, ahead
from scenesim.shapes.vehicles.rigs import Rig

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
    mark = max(0.6 * bumper + 0.4 * screen[0], bumper + 0.3)
    x = float(ahead(shape, np.zeros(1), np.array([mark]))[0, 0])
    badge = lathe([(0.10, -0.02), (0.085, 0.003), (0.0, 0.003)], (16, 8)[level], "chrome", 0)
    made.append(shifted(badge, x, 0.0, mark))
    door = (0.42, shape.lines.length - 0.42)  # a moulding along the foot of the door
    y = side(shape, sum(door) / 2, bumper + 0.30) - 0.012
    at = (lines.length / 2 - sum(door) / 2, y, bumper + 0.30)
    made += both_sides(box((door[1] - door[0], 0.03, 0.07), at, "trim", 0.01))
    if level == 0:
        lean = float(shape.nose(np.array([screen[1]]))[0])
        at = (lines.length / 2 - lean - 0.02, 0.0, screen[1] + 0.05)
        made.append(box((0.20, 0.84 * lines.width, 0.03), at, "gloss", 0.01))
    return made


def deflectors(rig: Rig, level: int) -> list[Surface]:
    """What leads the wind from a cab around a taller body: a wedge on the roof, walls behind.

    Args:
        rig: the vehicle.
        level: of detail.

    Returns:
        Surfaces, shape frame; none before an open load.
    """
    cab, nose = rig.cab, rig.length / 2
    rise = rig.height - 0.12 - cab.height
    if rig.load not in ("box", "curtain") or rise < 0.15:
        return []
    foot, back = cab.height - 0.06, nose - cab.length + 0.02
    start = max(nose - cab.lean - 0.45, back + 0.5)
    wide = 0.40 * cab.width
    rows = [(start, wide, foot), (back, wide, foot), (back, wide, foot + rise)]
    rows.append((back + 0.35 * (start - back), wide * 0.96, foot + 0.85 * rise))
    wedge = hull(np.array([(x, sign * y, z) for x, y, z in rows for sign in (1.0, -1.0)]), "paint")
    made = [wedge]
    gap = nose - rig.load_start - back
    if gap < -0.35 and level < 2:
        wall = box((0.62 * -gap, 0.03, 0.62 * cab.height), (0.0, 0.0, 0.0), "paint")
        x, z = back - 0.31 * -gap - 0.02, cab.height - 0.31 * cab.height - 0.12
        made += both_sides(shifted(wall, x, 0.5 * cab.width - 0.07, z))
    return made
