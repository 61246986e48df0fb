"""Wheels: tyre, rim with spokes, brake disc. Frame: the hub's centre, the outside towards +y."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, pi, sin

import numpy as np

from scenesim.geometry.transform import Transform
from scenesim.shapes.meshing import smoothed
from scenesim.shapes.surfaces import (
    Surface,
    box,
    circle,
    compacted_faces,
    lathe,
    mirrored,
    moved,
    prism,
    shifted,
)
from scenesim.world.classes import Part

#: where the grooves of a tread lie, in halves of its width
_GROOVES = (-0.42, -0.14, 0.14, 0.42)
#: height of a tractor's lugs, m
_LUG_M = 0.035


@dataclass(frozen=True, slots=True)
class Wheel:
    """What a wheel looks like.

    Attributes:
        radius: of the tyre, m.
        width: of the tyre, m.
        rim: share of the radius that is rim.
        spokes: of the rim; 0 for a plain steel disc with holes.
        style: ``single``, ``double`` or ``cap``.
        twin: two tyres side by side, as on lorries' rear axles.
        lugs: of each half of the tread, as on tractors; 0 for a plain tread.
    """

    radius: float
    width: float = 0.205
    rim: float = 0.68
    spokes: int = 5
    style: str = "double"
    twin: bool = False
    lugs: int = 0


@lru_cache(maxsize=128)
def both(
    design: Wheel,
) -> tuple[tuple[tuple[Surface, ...], ...], tuple[tuple[Surface, ...], ...]]:
    """All levels of a left and of a right wheel, the same objects each time.

    Args:
        design: what it looks like.

    Returns:
        Left and right, finest first.
    """
    left = tuple(tuple(smoothed(wheel(design, level))) for level in range(4))
    right = tuple(tuple(mirrored(surface) for surface in level) for level in left)
    return left, right


def wheel(design: Wheel, level: int) -> list[Surface]:
    """The surfaces of a left wheel.

    Args:
        design: what it looks like.
        level: of detail, 0 the finest.

    Returns:
        Surfaces with the slots ``tyre``, ``tread``, ``rim``, ``rim_dark`` and ``metal``.
    """
    if level == 3:
        return [replace(surface, part=Part.WHEEL) for surface in _distant(design)]
    sides = (30, 16, 10)[level]
    if design.lugs and level < 2:
        r = design.radius - _LUG_M
        within = replace(design, radius=r, rim=design.rim * design.radius / r)
        made = [*_tyre(within, sides, level), *_rim(within, sides, level), *_lugs(design)]
    else:
        made = [*_tyre(design, sides, level), *_rim(design, sides, level)]
    if design.twin:
        inner = [
            shifted(s, 0.0, -1.1 * design.width, 0.0) for s in made if s.slot in ("tyre", "tread")
        ]
        made = [*made, *inner]
    return [replace(surface, part=Part.WHEEL) for surface in made]


def _lugs(design: Wheel) -> list[Surface]:
    """Slanting bars on the tread, those of the two halves in turn."""
    bar = box((0.06, 0.52 * design.width, 2 * _LUG_M), (0.0, 0.0, 0.0), "tyre")
    made = []
    for number in range(2 * design.lugs):
        sign = 1.0 if number % 2 else -1.0
        place = (0.0, 0.24 * sign * design.width, design.radius - _LUG_M - 0.004)
        slanted = moved(bar, Transform.euler(place, -0.6 * sign, 0.0, 0.0))
        turn = number * pi / design.lugs
        made.append(moved(slanted, Transform.euler((0.0, 0.0, 0.0), 0.0, turn, 0.0)))
    return made


def _distant(design: Wheel) -> list[Surface]:
    """A hexagon with a tread; it stands out of flanks that have no arches so far away."""
    r, half = design.radius, design.width / 2
    tread = lathe([(r, -half), (r, half + 0.03), (r * design.rim, half + 0.032)], 6, "tyre")
    rim = lathe([(r * design.rim, half + 0.032), (0.0, half + 0.032)], 6, "rim")
    return [tread, *_far_rim(design, rim)]


def _tyre(design: Wheel, sides: int, level: int) -> list[Surface]:
    """Side walls and shoulders, the tread, from near with its grooves."""
    r, half, inner = design.radius, design.width / 2, design.radius * design.rim
    inside = [
        (inner * 0.97, -half * 0.80),
        (inner + (r - inner) * 0.35, -half),
        (r - 0.035 * r / 0.3, -half * 0.96),
        (r - 0.008, -half * 0.78),
    ]
    tread = [(r - 0.008, -half * 0.78), (r, -half * 0.5), (r, half * 0.5), (r - 0.008, half * 0.78)]
    outside = [
        (r - 0.008, half * 0.78),
        (r - 0.035 * r / 0.3, half * 0.96),
        (inner + (r - inner) * 0.45, half),
        (inner, half * 0.86),
        (inner * 0.97, half * 0.80),
    ]
    if level == 1:
        inside, tread = [inside[0], inside[2], tread[1]], tread[1:3]
        outside = [tread[1], outside[1], outside[3]]
    if level == 2:
        tread = [(r, -half * 0.9), (r, half * 0.9)]
        inside, outside = [(0.0, -half), tread[0]], [tread[1], (inner, half * 0.85)]
    rows = [(inside, "tyre"), (tread, "tread"), (outside, "tyre")]
    for at in _GROOVES if level == 0 and not design.lugs else ():
        y, wide = at * half, 0.035 * half
        rows.append(([(r + 0.0008, y - wide), (r + 0.0008, y + wide)], "underbody"))
    return [replace(lathe(profile, sides, slot), crease_rad=0.9) for profile, slot in rows]


def _rim(design: Wheel, sides: int, level: int) -> list[Surface]:
    """Rim ring, dark depth, spokes, hub."""
    r, half = design.radius * design.rim, design.width / 2
    depth = half * 0.25
    ring = [(r * 0.90, depth), (r * 0.93, half * 0.66), (r * 0.985, half * 0.88), (r, half * 0.80)]
    dark = [(0.0, depth * 0.6), (r * 0.92, depth * 0.6)]
    back = [(r * 0.98, -half * 0.8), (0.0, -half * 0.8)]
    if level == 2:
        return _far_rim(design, lathe([(r, half * 0.8), (0.0, half * 0.5)], sides, "rim"))
    made = [
        lathe(ring[::-1], sides, "rim"),
        lathe(dark[::-1], sides, "rim_dark"),
        lathe(back[::-1], sides, "rim_dark"),
    ]
    if level == 0:
        disc = [(r * 0.30, depth * 0.9), (r * 0.72, depth * 0.9)]
        made.append(lathe(disc[::-1], sides, "metal"))
    hub = [(0.19 * r, half * 0.5), (0.17 * r, half * 0.72), (0.0, half * 0.76)]
    made.append(lathe(hub, max(10, sides // 2), "rim"))
    made.extend(_spokes(design, r, half, level))
    return made


def _far_rim(design: Wheel, disc: Surface) -> list[Surface]:
    """A disc whose every second sector is as dark as what is seen between spokes."""
    if design.style == "cap":
        return [disc]
    dark = np.arange(len(disc.faces)) % 2 == 1
    return [compacted_faces(disc, ~dark), compacted_faces(disc, dark).of("rim_dark")]


def _spokes(design: Wheel, r: float, half: float, level: int) -> list[Surface]:
    """The spokes, or the plate of a steel wheel with its holes."""
    if design.style == "cap":
        plate = [
            (0.94 * r, half * 0.62),
            (0.72 * r, half * 0.80),
            (0.3 * r, half * 0.70),
            (0.0, half * 0.72),
        ]
        made = [lathe(plate, 24, "rim")]
        return [*made, *(_hole(i * 2 * pi / 9, r, half) for i in range(9))]
    made = []
    pair = (-0.11, 0.11) if design.style == "double" else (0.0,)
    wide = 0.085 if design.style == "double" else 0.15
    for spoke in range(design.spokes):
        for offset in pair:
            angle = (spoke + 0.25) * 2 * pi / design.spokes + offset * 5 / design.spokes
            made.append(_spoke(angle, r, half, wide * 5 / max(design.spokes, 5), level))
    return made


def _spoke(angle: float, r: float, half: float, wide: float, level: int) -> Surface:
    """One spoke: a bar from the hub to the rim, thick at both ends, dished in between."""
    c, s = cos(angle), sin(angle)
    stations = ((0.12, 0.9), (0.5, 0.8), (0.96, 1.25)) if level == 0 else ((0.12, 0.9), (0.96, 1.2))
    rows = []
    for share, scale in stations:
        side = wide * r * scale
        high = half * (0.70 if share < 0.2 else 0.74 if share < 0.9 else 0.76)
        low = high - 0.35 * half
        section = ((-side, low), (-side * 0.75, high), (side * 0.75, high), (side, low))
        radial = share * r
        rows.append([(radial * s + t * c, y, radial * c - t * s) for t, y in section])
    from scenesim.shapes.surfaces import grid

    return replace(grid(rows, "rim"), crease_rad=0.5)


def _hole(angle: float, r: float, half: float) -> Surface:
    """A dark hole in a steel wheel or hub cap."""
    turn = circle(8) * np.array([0.085 * r, 0.055 * r])
    c, s = cos(angle), sin(angle)
    across, along = turn[:, 0], turn[:, 1] + 0.78 * r
    x, z = along * s + across * c, along * c - across * s
    return prism(np.stack([z, x], axis=1), half * 0.7, half * 0.84, "rim_dark")
