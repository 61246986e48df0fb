"""A tree that a storm threw across the road: roots, trunk, broken crown."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np

from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes.surfaces import Surface, merged, moved, tube

Point = tuple[float, float, float]


def fallen_tree(own: Stream) -> list[Surface]:
    """A tree of 5 to 9 m lying along y, its roots torn out, its crown half crushed."""
    long, thick = own.child("long").uniform(5.0, 9.0), own.child("thick").uniform(0.13, 0.24)
    lift = thick + 0.30  # the roots and the crown hold the trunk up
    bend = own.child("bend").uniform(-0.25, 0.25)
    trunk: list[Point] = []
    radii = []
    for k in range(9):
        t = k / 8
        trunk.append(
            (bend * sin(pi * t), (t - 0.5) * long, lift - 0.22 * t + 0.10 * sin(2 * pi * t))
        )
        radii.append(thick * (1.25 - 1.2 * t if t > 0.1 else 1.45))
    made = [tube(trunk, radii, 12, "bark"), *_roots(own.child("roots"), trunk[0], thick)]
    for k in range(14):
        made += _bough(own.child(f"bough/{k}"), trunk, thick)
    return made


def thinned(made: Sequence[Surface], share: int) -> list[Surface]:
    """The same with fewer, larger leaves, for a coarser level of detail.

    Args:
        made: surfaces; those of leaves are quads, each of two triangles.
        share: one leaf stands for so many.

    Returns:
        The surfaces.
    """
    return [_fewer(s, share) if s.slot == "leaf" and share > 1 else s for s in made]


def _fewer(leaves: Surface, share: int) -> Surface:
    """Every so-many-th quad, larger by as much as keeps the area."""
    quads = leaves.vertices.reshape(-1, 4, 3)[::share]
    middle = quads.mean(axis=1, keepdims=True)
    grown = middle + (quads - middle) * min(2.0, share**0.5)
    grown[..., 2] = np.maximum(grown[..., 2], 0.02)
    two = np.array([[0, 1, 2], [0, 2, 3]])
    faces = (4 * np.arange(len(grown))[:, None, None] + two).reshape(-1, 3)
    return Surface(grown.reshape(-1, 3), faces.astype(np.int32), leaves.slot)


def _roots(own: Stream, foot: Point, thick: float) -> list[Surface]:
    """The torn plate of roots, on edge, and the ends that stick out of it."""
    made = []
    for k in range(13):
        one = own.child(k)
        turn = 2 * pi * k / 13 + one.child("turn").uniform(-0.2, 0.2)
        reach = thick * one.child("reach").uniform(2.2, 4.2)
        back = one.child("back").uniform(0.05, 0.35)
        z = max(0.04, foot[2] + reach * sin(turn))
        end: Point = (foot[0] + reach * cos(turn), foot[1] - back, z)
        middle: Point = ((foot[0] + end[0]) / 2, foot[1] - 0.25 * back, (foot[2] + end[2]) / 2)
        size = thick * one.child("size").uniform(0.22, 0.42)
        made.append(tube([foot, middle, end], [1.8 * size, size, 0.25 * size], 7, "bark"))
    return made


def _bough(own: Stream, trunk: list[Point], thick: float) -> list[Surface]:
    """A bough of the crown with twigs and leaves; none goes into the ground."""
    share = own.child("share").uniform(0.45, 0.98)
    at = trunk[round(8 * share)]
    turn, long = own.child("turn").uniform(-0.5, pi + 0.5), own.child("long").uniform(0.9, 2.0)
    long *= 1.25 - 0.6 * share
    tip: Point = (
        at[0] + long * cos(turn),
        at[1] + 0.7 * long * own.child("lean").uniform(0.4, 1.0),
        max(0.08, at[2] + 0.75 * long * sin(turn)),
    )
    middle: Point = (
        (at[0] + tip[0]) / 2,
        at[1] * 0.6 + tip[1] * 0.4,
        (at[2] + tip[2]) / 2 + 0.08,
    )
    size = thick * 0.32 * (1.2 - share)
    made = [tube([at, middle, tip], [2 * size, 1.3 * size, 0.5 * size], 6, "bark")]
    leaves = []
    for k in range(46):
        leaf = own.child(f"leaf/{k}")
        along = leaf.child("along").uniform(0.35, 1.1)
        away = 0.18 + 0.22 * along
        spot = [
            at[a] + (tip[a] - at[a]) * along + leaf.child(f"away/{a}").uniform(-away, away)
            for a in range(3)
        ]
        angles = (leaf.child("yaw").uniform(0, 6.28), leaf.child("pitch").uniform(-1.2, 1.2))
        place = Transform.euler((spot[0], spot[1], max(0.06, spot[2])), *angles, 0.0)
        leaves.append(moved(_SPRAY, place))
    return [*made, merged(leaves, "leaf")]


#: four leaves on a twig
_SPRAY = merged(
    [
        Surface(
            np.array(
                [
                    [0.02 + x, y, 0.0],
                    [0.09 + x, y - 0.035, 0.015],
                    [0.17 + x, y, 0.0],
                    [0.09 + x, y + 0.035, 0.015],
                ]
            ),
            np.array([[0, 1, 2], [0, 2, 3]], np.int32),
            "leaf",
        )
        for x, y in ((0.0, 0.0), (-0.11, 0.07), (-0.12, -0.06), (-0.22, 0.01))
    ],
    "leaf",
)
