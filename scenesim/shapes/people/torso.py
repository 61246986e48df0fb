"""Trunk and neck: the body's cross-sections and how they follow the spine."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from scenesim.shapes.people.anthropometry import Frame, Person
from scenesim.shapes.people.loft import Floats, Lofter, Patch, Section, Weights
from scenesim.shapes.people.outfit import slot
from scenesim.shapes.people.skeleton import Bone
from scenesim.world.classes import Part

Row = tuple[float, float, float, float]  # height 0 hip .. 1 neck; front, back, half m

_MAN: tuple[Row, ...] = (
    (-0.20, 0.070, 0.085, 0.120),
    (-0.12, 0.100, 0.125, 0.170),
    (0.00, 0.105, 0.125, 0.172),
    (0.23, 0.110, 0.095, 0.152),
    (0.45, 0.116, 0.100, 0.156),
    (0.62, 0.124, 0.108, 0.164),
    (0.76, 0.112, 0.114, 0.172),
    (0.86, 0.092, 0.104, 0.182),
    (0.93, 0.074, 0.090, 0.168),
    (0.985, 0.060, 0.074, 0.112),
    (1.04, 0.054, 0.062, 0.066),
)
_WOMAN: tuple[Row, ...] = (
    (-0.20, 0.070, 0.090, 0.125),
    (-0.12, 0.102, 0.138, 0.184),
    (0.00, 0.108, 0.132, 0.180),
    (0.23, 0.100, 0.085, 0.136),
    (0.45, 0.104, 0.090, 0.146),
    (0.62, 0.142, 0.098, 0.152),
    (0.76, 0.112, 0.102, 0.156),
    (0.86, 0.082, 0.094, 0.162),
    (0.93, 0.066, 0.080, 0.146),
    (0.985, 0.055, 0.066, 0.096),
    (1.04, 0.048, 0.054, 0.056),
)
_CHILD: tuple[Row, ...] = (
    (-0.20, 0.070, 0.085, 0.115),
    (-0.12, 0.100, 0.115, 0.152),
    (0.00, 0.108, 0.112, 0.152),
    (0.23, 0.122, 0.096, 0.146),
    (0.45, 0.120, 0.100, 0.150),
    (0.62, 0.116, 0.104, 0.152),
    (0.76, 0.104, 0.106, 0.155),
    (0.86, 0.086, 0.096, 0.158),
    (0.93, 0.070, 0.082, 0.142),
    (0.985, 0.058, 0.068, 0.096),
    (1.04, 0.050, 0.056, 0.058),
)


_FRONT, _LEFT = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)


def shape(person: Person, body: Frame) -> Callable[[float], tuple[float, float, float]]:
    """The trunk's cross-section by height.

    Args:
        person: whose.
        body: lengths.

    Returns:
        A function of the height (0 at the hips, 1 at the neck) to (front, back, half) m.
    """
    rows = []
    belly = max(0.0, person.girth - 1.0)
    for man, woman, child in zip(_MAN, _WOMAN, _CHILD, strict=True):
        adult = [m + (w - m) * person.female for m, w in zip(man, woman, strict=True)]
        row = [c + (a - c) * person.grown for a, c in zip(adult, child, strict=True)]
        thick = body.scale * (1 + (person.girth - 1) * (1.0 if row[0] < 0.8 else 0.5))
        bump = 1 + 0.9 * belly * max(0.0, 1 - abs(row[0] - 0.28) / 0.4)
        rows.append((row[0], row[1] * thick * bump, row[2] * thick, row[3] * thick))

    def at(height: float) -> tuple[float, float, float]:
        if height <= rows[0][0]:
            return rows[0][1:]
        for a, b in pairwise(rows):
            if height <= b[0]:
                u = (height - a[0]) / (b[0] - a[0])
                return (
                    a[1] + (b[1] - a[1]) * u,
                    a[2] + (b[2] - a[2]) * u,
                    a[3] + (b[3] - a[3]) * u,
                )
        return rows[-1][1:]

    return at


def spine_weights(body: Frame) -> Weights:
    """How the trunk follows pelvis, spine, chest and neck.

    Args:
        body: lengths.

    Returns:
        Weights of points.
    """
    soft = 0.06 * body.scale
    joints = (
        (body.waist, Bone.SPINE, soft),
        (body.chest, Bone.CHEST, soft),
        (body.neck + 0.012 * body.scale, Bone.NECK, 0.4 * soft),
        (body.crown - 0.80 * body.head, Bone.HEAD, 0.4 * soft),
    )

    def weights(points: Floats) -> list[tuple[int, Floats]]:
        z = points[:, 2]
        out: list[tuple[int, Floats]] = []
        below, left = Bone.PELVIS, np.ones(len(z))
        for at, bone, half in joints:
            share = steps((z - at) / half)
            out.append((below, left * (1.0 - share)))
            below, left = bone, left * share
        return [*out, (below, left)]

    return weights


def level(body: Frame, height: float) -> float:
    """Metres above the ground of a height of the trunk.

    Args:
        body: lengths.
        height: 0 at the hips, 1 at the neck.

    Returns:
        z, m.
    """
    return body.hip + (body.neck - body.hip) * height


def neck(lofter: Lofter, person: Person, body: Frame) -> Patch:
    """The neck with the upper breast, as far as collars let it be seen.

    Args:
        lofter: how fine.
        person: whose.
        body: lengths.

    Returns:
        The patch.
    """
    s = body.scale
    radius = s * (0.060 - 0.011 * person.female) * (0.8 + 0.2 * person.grown)
    radius *= 0.75 + 0.25 * person.girth
    base, top = level(body, 0.93), body.crown - 0.72 * body.head
    head = 0.012 * s
    sections = [
        Section((0.0, 0.0, base), 0.055 * s, 0.075 * s, 0.105 * s),
        Section((0.0, 0.0, level(body, 1.0)), radius * 1.08, radius * 1.15, radius * 1.2),
        Section((0.004 * s, 0.0, level(body, 1.06)), radius, radius * 1.02, radius),
        Section((head, 0.0, top), radius * 0.98, radius * 1.05, radius * 0.98),
    ]
    return lofter.tube(
        sections,
        _FRONT,
        _LEFT,
        slot=slot("skin"),
        part=Part.HEAD,
        weights=spine_weights(body),
        around=14,
        along=7,
    )


def seat(lofter: Lofter, person: Person, body: Frame, ease: float, hem: float) -> Patch:
    """The pelvis in its trousers, closed below; under a garment it lies close.

    Args:
        lofter: how fine.
        person: whose.
        body: lengths.
        ease: m between skin and cloth.
        hem: height of the lower edge of what is worn over it.

    Returns:
        The patch.
    """
    at = shape(person, body)
    heights = (-0.21, -0.19, -0.12, -0.06, 0.0, 0.13, 0.24)
    sections = []
    for k, height in enumerate(heights):
        front, back, half = at(height)
        narrow = 0.45 if k == 0 else 1.0
        own = ease if height < hem + 0.03 else -0.012
        sections.append(
            Section(
                (0.0, 0.0, level(body, height)),
                (front + own) * narrow,
                (back + own) * narrow,
                (half + own) * narrow,
                2.3,
            )
        )
    return lofter.tube(
        sections,
        _FRONT,
        _LEFT,
        slot=slot("lower"),
        part=Part.TORSO,
        weights=spine_weights(body),
        around=18,
        along=8,
        closed=(True, False),
    )


def steps(u: Floats) -> Floats:
    """Smooth from 0 at -1 to 1 at 1.

    Args:
        u: any numbers.

    Returns:
        0..1, in their shape.
    """
    v = np.minimum(np.maximum(0.5 * (u + 1.0), 0.0), 1.0)
    smooth: Floats = v * v * (3.0 - 2.0 * v)
    return smooth
