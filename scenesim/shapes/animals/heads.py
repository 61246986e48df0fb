"""Heads of animals: muzzle, eyes, ears and what grows on them."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, radians, sin

from scenesim.shapes.animals.anatomy import AHEAD, LEFT, UP, Build, Joint, fixed, row_of
from scenesim.shapes.animals.species import Species
from scenesim.shapes.people.loft import Lofter, Patch, Section
from scenesim.shapes.people.vectors import Vector, add, cross, dot, minus, times, unit
from scenesim.world.classes import Part

#: sections along a head: way, up, half depth, half width, in shares of its length, depth, width
_Profile = tuple[tuple[float, float, float, float], ...]

#: the straight, blunt head of cattle: broad between the horns and again at the nose
_CATTLE: _Profile = (
    (-0.24, 0.02, 0.24, 0.30),
    (-0.14, 0.02, 0.44, 0.52),
    (0.10, 0.0, 0.50, 0.56),
    (0.32, -0.03, 0.46, 0.50),
    (0.52, -0.08, 0.40, 0.40),
    (0.72, -0.13, 0.36, 0.38),
    (0.88, -0.16, 0.35, 0.45),
    (0.97, -0.17, 0.30, 0.43),
    (1.00, -0.17, 0.20, 0.30),
)
#: the round skull and the short muzzle of cats
_ROUND: _Profile = (
    (-0.24, 0.0, 0.20, 0.22),
    (-0.14, 0.01, 0.40, 0.42),
    (0.05, 0.02, 0.50, 0.52),
    (0.30, 0.02, 0.51, 0.54),
    (0.56, -0.01, 0.46, 0.50),
    (0.72, -0.10, 0.36, 0.40),
    (0.86, -0.16, 0.28, 0.32),
    (0.96, -0.18, 0.20, 0.24),
    (1.00, -0.18, 0.10, 0.12),
)


def _profile(m: float) -> _Profile:
    """A head that tapers to its nose; m is how thick the muzzle is."""
    return (
        (-0.24, 0.0, 0.20, 0.20),
        (-0.14, 0.0, 0.42, 0.42),
        (0.10, 0.0, 0.52, 0.50),
        (0.32, -0.03, 0.46, 0.46),
        (0.50, -0.12, 0.30 + 0.2 * m, 0.42 * (0.5 + 0.5 * m)),
        (0.72, -0.17, 0.46 * m + 0.04, 0.46 * m),
        (0.92, -0.20, 0.42 * m, 0.42 * m),
        (1.00, -0.21, 0.22 * m, 0.24 * m),
    )


def head(lofter: Lofter, build: Build) -> list[Patch]:
    """Skull and muzzle, nose, eyes, ears and what grows on it.

    Args:
        lofter: how fine.
        build: of the animal.

    Returns:
        The patches.
    """
    s, k = build.species, build.size
    long, deep, wide = (v * k for v in s.head)
    a = radians(-s.tilt)
    along, above = (cos(a), 0.0, sin(a)), (-sin(a), 0.0, cos(a))

    def at(way: float, up: float, side: float = 0.0) -> Vector:
        point = add(build.poll, times(along, way * long))
        return add(add(point, times(above, up * deep)), (0.0, side * wide, 0.0))

    rows = {"cattle": _CATTLE, "round": _ROUND}.get(s.skull) or _profile(s.muzzle)

    def slot_at(share: float, angle: float) -> int:
        if share > 0.90:
            return row_of("dark")
        under = abs(angle - pi) < 1.0
        return row_of("belly") if under and share > 0.35 else row_of("coat")

    patches = [
        lofter.tube(
            [Section(at(w, u), d * deep, d * deep, h * wide, 2.2) for w, u, d, h in rows],
            above,
            LEFT,
            slot=row_of("coat"),
            part=Part.HEAD,
            weights=fixed(Joint.HEAD),
            around=12,
            along=12,
            closed=(True, True),
            slot_at=slot_at,
        )
    ]
    for side in (1.0, -1.0):
        size = 0.035 * (deep + wide)
        eye = at(0.36, 0.20, side * 0.40)
        patches.append(_blob(lofter, eye, (size, 0.6 * size, size), "dark"))
        if s.ears[0] > 0:
            start = (
                at(0.08, 0.34, side * 0.38) if s.skull == "round" else at(0.0, 0.34, side * 0.36)
            )
            patches.append(_ear(lofter, build, start, side))
        if s.crown in {"antlers", "horns", "tusks"}:
            patches += _grown(lofter, s.crown, at, side, deep)
    return patches


def _ear(lofter: Lofter, build: Build, start: Vector, side: float) -> Patch:
    """A flat cone that stands up, or hangs on dogs and cattle."""
    s, k = build.species, build.size
    long, wide = s.ears[0] * k, s.ears[1] * k
    way, side_axis = _ear_axes(s, side)
    rows = ((-0.1, 0.8), (0.25, 1.0), (0.65, 0.8 if s.lop else 0.62), (1.0, 0.35 if s.lop else 0.1))
    if s.skull == "round":
        rows = ((-0.3, 1.0), (0.0, 0.95), (0.5, 0.55), (1.0, 0.08))
    return lofter.tube(
        [
            Section(add(start, times(way, w * long)), 0.14 * wide, 0.14 * wide, 0.5 * wide * h)
            for w, h in rows
        ],
        cross(side_axis, way),
        side_axis,
        slot=row_of("coat"),
        part=Part.HEAD,
        weights=fixed(Joint.HEAD),
        around=7,
        along=5,
        closed=(False, True),
    )


def _ear_axes(species: Species, side: float) -> tuple[Vector, Vector]:
    """Where an ear points, and across it in its plane."""
    if species.skull == "cattle":
        way: Vector = (-0.25, side, 0.05)
        across: Vector = UP
    elif species.lop:
        way, across = (0.10, 0.50 * side, -0.85), AHEAD
    else:
        way, across = (-0.20, 0.30 * side, 1.0), (-0.55, 0.85 * side, 0.0)
    way = unit(way)
    out = dot(across, way)
    return way, unit(minus(across, times(way, out)))


def _grown(
    lofter: Lofter, kind: str, at: Callable[..., Vector], side: float, deep: float
) -> list[Patch]:
    """Antlers, horns or tusks of one side."""
    if kind == "tusks":
        paths = [((0.80, -0.38, side * 0.20), (0.86, -0.20, side * 0.30), (0.84, 0.0, side * 0.30))]
        radius, slot = 0.035 * deep, "horn"
    elif kind == "horns":
        paths = [((0.0, 0.42, side * 0.30), (0.02, 0.60, side * 0.80), (0.10, 0.90, side * 0.85))]
        radius, slot = 0.085 * deep, "horn"
    else:
        paths = [
            ((0.08, 0.45, side * 0.22), (0.0, 1.3, side * 0.55), (-0.10, 2.1, side * 0.75)),
            ((0.0, 1.2, side * 0.52), (0.22, 1.5, side * 0.55), (0.32, 1.9, side * 0.56)),
        ]
        radius, slot = 0.085 * deep, "horn"
    out = []
    for path in paths:
        points = [at(*p) for p in path]
        out.append(
            lofter.tube(
                [
                    Section(
                        p, radius * (1 - 0.38 * i), radius * (1 - 0.38 * i), radius * (1 - 0.38 * i)
                    )
                    for i, p in enumerate(points)
                ],
                AHEAD,
                LEFT,
                slot=row_of(slot),
                part=Part.HEAD,
                weights=fixed(Joint.HEAD),
                around=6,
                along=6,
                closed=(False, True),
            )
        )
    return out


def _blob(lofter: Lofter, at: Vector, radii: Vector, name: str) -> Patch:
    """A small ellipsoid on the head."""
    rows = []
    for k in range(5):
        angle = pi * (k / 4 - 0.5)
        c = max(0.08, cos(angle))
        rows.append(
            Section(
                (at[0], at[1], at[2] + radii[2] * sin(angle)),
                radii[0] * c,
                radii[0] * c,
                radii[1] * c,
            )
        )
    return lofter.tube(
        rows,
        AHEAD,
        LEFT,
        slot=row_of(name),
        part=Part.HEAD,
        weights=fixed(Joint.HEAD),
        around=6,
        along=4,
        closed=(True, True),
    )
