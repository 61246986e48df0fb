"""What is screwed onto a body: mirrors, handles, plates, wipers, antenna, rails, exhaust."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from math import pi

import numpy as np

from scenesim.geometry.transform import Floats, Transform
from scenesim.shapes.meshing import split
from scenesim.shapes.surfaces import (
    Surface,
    arc,
    both_sides,
    box,
    circle,
    fan,
    flipped,
    grid,
    lathe,
    moved,
    shifted,
    tube,
)
from scenesim.shapes.vehicles.form import Form, ahead
from scenesim.shapes.vehicles.plates import plate
from scenesim.shapes.vehicles.style import Style
from scenesim.world.classes import Part

#: height of the middle of a rear plate, m
PLATE_M = 0.75
#: sections of a mirror's shell: x, m, and size
_SHELL = ((-0.030, 0.86), (-0.044, 0.9), (-0.046, 0.97), (-0.01, 1.0), (0.035, 0.9), (0.07, 0.66),
          (0.085, 0.1))  # fmt: skip
#: profile of a maker's sign: radius and height, m
_SIGN = ((0.046, -0.01), (0.046, 0.003), (0.036, 0.006), (0.030, 0.002), (0.0, 0.004))


def fitted(form: Form, style: Style, level: int) -> list[Surface]:
    """What is screwed on and the same on all looks of a member, both sides.

    Args:
        form: the body.
        style: its measures.
        level: of detail.

    Returns:
        Surfaces by slot.
    """
    made = [s for one in mirror(form, style, level) for s in both_sides(one)]
    if level < 2:
        made += antenna(form, style)
    if style.rails and level < 2:
        made += [s for one in _rails(form, style) for s in both_sides(one)]
    if level == 0:
        made += [s for one in _handles(form, style) for s in both_sides(one)]
        made += _wipers(form, style)
        made += _exhaust(style)
        made += _brake_light(form, style)
    return made


def signed(form: Form, style: Style, words: str, level: int) -> list[Surface]:
    """Number plates, the maker's signs and what is beside them.

    Args:
        form: the body.
        style: its measures.
        words: of the number plate.
        level: of detail.

    Returns:
        Surfaces by slot.
    """
    made = plates(form, style, words, level)
    if level == 0:
        made += lid_fittings(form, style)
        made.append(_badge(form, style))
    return made


def side(form: Form, station: float, z: float) -> float:
    """y of the left flank at a station and height.

    Args:
        form: the body.
        station: m behind the front bumper.
        z: m.

    Returns:
        m.
    """
    point = np.array([[form.lines.length / 2 - station, 0.0, z]])
    return -float(form.flank(point)[0])


def above(form: Form, station: float, y: float) -> float:
    """z of the top surface.

    Args:
        form: the body.
        station: m behind the front bumper.
        y: m.

    Returns:
        m.
    """
    point = np.array([[form.lines.length / 2 - station, y, 0.0]])
    return float(form.top(form.along(point))[0]) - form.lines.crown * y * y


def behind(form: Form, y: float, z: float) -> float:
    """x of the rear surface.

    Args:
        form: the body.
        y: m.
        z: m.

    Returns:
        m.
    """
    middle = np.array([[0.0, y, z]])
    return float(form.rear(middle)[0])


def mirror(form: Form, style: Style, level: int) -> list[Surface]:
    """The left outside mirror with its foot and glass.

    Args:
        form: the body.
        style: its measures.
        level: of detail.

    Returns:
        Surfaces of ``Part.MIRROR``.
    """
    station = style.windows[0].start + 0.22
    z = float(form.belt(np.array([station]))[0]) + 0.075
    scale = min(1.25, style.roof / 1.5)
    sides = (16, 8, 5)[level]
    turn = circle(sides)
    outline = np.stack([_boxy(turn[:, 0]) * 0.112, _boxy(turn[:, 1]) * 0.074], axis=1)
    outline[:, 1] -= 0.12 * np.maximum(outline[:, 0], 0.0)  # lower at its outer end
    rows = []
    for x, size in _SHELL if level < 2 else _SHELL[::2]:
        ring = outline * size * scale
        rows.append(np.stack([np.full(sides, x * scale), ring[:, 0], ring[:, 1] + 0.01], axis=1))
    foot = side(form, station, z - 0.03)
    centre = np.array([form.lines.length / 2 - station, foot + 0.15 * scale, z])
    shell = flipped(grid(np.array(rows), "paint", (False, True)))
    shell = replace(shell, vertices=shell.vertices + centre, crease_rad=0.9)
    low, high = split(shell, shell.vertices[:, 2] - centre[2] + 0.028 * scale)
    face = np.concatenate([0 * turn[:, :1] - 0.034, outline * 0.84 * scale], axis=1)
    face[:, 2] += 0.01
    glass = fan(face[::-1], "mirror_glass")
    glass = replace(glass, vertices=glass.vertices + centre)
    made = [low.of("trim"), high, glass]
    if level < 2:
        arm = box((0.085, 0.13, 0.035), (0.0, 0.0, 0.0), "trim", 0.012)
        made.append(shifted(arm, float(centre[0]) + 0.01, foot + 0.035, z - 0.055 * scale))
    return [replace(s, part=Part.MIRROR) for s in made]


def plates(form: Form, style: Style, words: str, level: int) -> list[Surface]:
    """Number plates on the front bumper and at the rear.

    Args:
        form: the body.
        style: its measures.
        words: the text.
        level: of detail.

    Returns:
        Surfaces of ``Part.PLATE``.
    """
    low = style.nose - 0.21
    front = [shifted(s, _front(form, style)[0] - 0.002, 0.0, low) for s in plate(words, level)]
    turn = Transform.planar((behind(form, 0.16, PLATE_M) + 0.002, 0.0, PLATE_M), pi)
    rear = [moved(s, turn) for s in plate(words, level)]
    return [*front, *rear]


@lru_cache(maxsize=4)  # of all levels of a body
def _front(form: Form, style: Style) -> tuple[float, float]:
    """x of the foremost of what is behind the front plate, and of the middle of the grille."""
    low = style.nose - 0.21
    rows = [(y, low + rise) for y in (0.0, 0.16) for rise in (-0.06, 0.0, 0.06)]
    rows.append((0.0, _sign_height(style)))
    under = np.array(rows)
    found = ahead(form, under[:, 0], under[:, 1])[:, 0]
    return float(found[:-1].max()), float(found[-1])


def _sign_height(style: Style) -> float:
    """z of the middle of the grille."""
    return style.nose + (style.grille[1] + style.grille[2]) / 2


def antenna(form: Form, style: Style) -> list[Surface]:
    """A short rod near the rear of the roof.

    Args:
        form: the body.
        style: its measures.

    Returns:
        Surfaces of ``Part.ANTENNA``.
    """
    station = style.roof_end[0] - 0.25
    z = above(form, station, 0.0)
    x = form.lines.length / 2 - station
    rod = tube([(x, 0, z - 0.02), (x - 0.06, 0, z + 0.12)], [0.012, 0.004], 6, "trim")
    return [replace(rod, part=Part.ANTENNA)]


def _boxy(values: Floats) -> Floats:
    """A circle's coordinate pushed towards a rounded square."""
    size = np.abs(values)
    return np.sign(values) * np.sqrt(size) * (0.35 + 0.65 * np.sqrt(size))


def _handles(form: Form, style: Style) -> list[Surface]:
    """Door handles of the left side."""
    made = []
    for (first, _), (last, _) in zip(style.doors[:-1], style.doors[1:], strict=True):
        station = last - 0.14 if last - first > 0.4 else last - 0.1
        z = float(form.belt(np.array([station]))[0]) - 0.13
        y = side(form, station, z)
        x = form.lines.length / 2 - station
        made.append(
            box(
                (0.17, 0.03, 0.028), (x, min(y + 0.012, style.width / 2 - 0.016), z), "paint", 0.010
            )
        )
        made.append(box((0.12, 0.006, 0.05), (x, y + 0.0005, z), "gap"))
    return made


def _wipers(form: Form, style: Style) -> list[Surface]:
    """Two wipers at rest along the windscreen's foot."""
    made = []
    for start, stop in ((0.52, -0.02), (-0.05, -0.56)):
        path = []
        for share in (0.0, 0.33, 0.66, 1.0):
            y = start + (stop - start) * share
            bend = form.lines.bow * y * y
            station = style.cowl[0] + 0.04 + bend + 0.10 * share
            z = above(form, station, y) + 0.014
            path.append((form.lines.length / 2 - station, y, z))
        made.append(tube(path, 0.008, 4, "trim"))
    return made


def _rails(form: Form, style: Style) -> list[Surface]:
    """The left roof rail, standing clear of the roof."""
    start, stop = style.header[0] + 0.35, style.roof_end[0] - 0.1
    y = side(form, (start + stop) / 2, style.roof - 0.12) - 0.10
    path = []
    middle = max(above(form, start + (stop - start) * s, y) for s in (0.1, 0.25, 0.4, 0.55))
    rise = style.roof + 0.022 - middle
    for share, lift in ((0.0, 0.0), (0.06, 1.0), (0.25, 1.0), (0.5, 1.0), (0.94, 1.0), (1.0, 0.0)):
        station = start + (stop - start) * share
        z = min(above(form, station, y) + lift * rise, style.roof + 0.022)
        path.append((form.lines.length / 2 - station, y, z))
    return [tube(path, 0.013, 6, "metal")]


def _exhaust(style: Style) -> list[Surface]:
    """The end of an exhaust pipe."""
    pipe = lathe(
        [(0.022, -0.12), (0.028, -0.12), (0.03, 0.0), (0.026, 0.0), (0.024, -0.1), (0.0, -0.1)],
        10,
        "metal",
        0,
    )
    turned = moved(pipe, Transform.planar((-style.length / 2 + 0.06, 0.42, style.floor + 0.03), pi))
    return [turned]


def _brake_light(form: Form, style: Style) -> list[Surface]:
    """The third brake light, under the roof's end or behind the rear window."""
    if style.deck:
        station = style.rear_window[1] - 0.03
        x, z = form.lines.length / 2 - station, above(form, station, 0.0) - 0.03
    else:
        z = style.rear_window[1] + 0.025
        x = behind(form, 0.0, z) - 0.006
    lamp = box((0.022, 0.20, 0.014), (x, 0.0, z), "brake_lamp")
    return [replace(lamp, part=Part.LAMP)]


def _badge(form: Form, style: Style) -> Surface:
    """The maker's sign in the grille."""
    x, z = _front(form, style)[1], _sign_height(style)
    return shifted(lathe(_SIGN, 12, "chrome", 0), x, 0.0, z)


def lid_fittings(form: Form, style: Style) -> list[Surface]:
    """What a tailgate or boot lid bears: a bar over the plate with its grip, a badge, a wiper.

    Args:
        form: the body.
        style: its measures.

    Returns:
        Surfaces by slot.
    """
    if style.bed:
        return []
    low = PLATE_M + 0.085
    bar = "chrome" if style.framed and not style.twin_doors else "gloss"
    made = [box((0.03, 0.58, 0.026), (behind(form, 0.2, low) + 0.008, 0.0, low), bar, 0.008)]
    if style.twin_doors:
        return made
    z = low + 0.09
    sign = moved(lathe(_SIGN, 12, "chrome", 0), Transform.planar((0.0, 0.0, 0.0), pi))
    made.append(shifted(sign, behind(form, 0.0, z), 0.0, z))
    if style.deck:
        return made
    foot = style.rear_window[0] + 0.015
    path = [(0.02, -0.03), (-0.10, 0.05), (-0.40, 0.055)]
    arm = [(behind(form, y, foot + up) - 0.014, y, foot + up) for y, up in path]
    made.append(tube(arm, [0.012, 0.009, 0.007], 5, "trim"))
    return made


def torus(radius: float, thick: float, count: int = 20, sides: int = 6, slot: str = "") -> Surface:
    """A ring about the x axis.

    Args:
        radius: of the ring, m.
        thick: of the tube, m.
        count: around.
        sides: of the tube.
        slot: material slot.

    Returns:
        The surface.
    """
    big, small = circle(count), arc(sides + 1, 0.0, 2 * pi)[:-1]
    r = radius + thick * small[None, :, 0]
    points = np.stack(
        [
            np.broadcast_to(thick * small[None, :, 1], (count, sides)),
            r * big[:, None, 0],
            r * big[:, None, 1],
        ],
        axis=-1,
    )
    return replace(grid(points, slot, (True, True)), crease_rad=2.0)
