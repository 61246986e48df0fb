"""Overhead lines along a street: poles and sagging wires."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream
from scenesim.scenery.ribbons import Ribbon
from scenesim.scenery.yard import Walk, Yard, steps
from scenesim.shapes.street.assembly import Assembly
from scenesim.shapes.street.poles import ARM_M, POLE_M, wire_pole

Floats = NDArray[np.float64]

_PIECES = 8


def hang_wires(
    assembly: Assembly, yard: Yard, ribbons: Sequence[Ribbon], origin: Floats, stream: Stream
) -> None:
    """Overhead lines along one side of some places' roads.

    Args:
        assembly: takes the wires.
        yard: takes the poles.
        ribbons: of the roads.
        origin: (3,) m, world, of the mesh frame.
        stream: of the draw's scenery.
    """
    if stream.child("any").uniform() > 0.3:
        return
    side = stream.child("side").pick([1, -1])
    for ribbon in ribbons:
        if not ribbon.junction and ribbon.setting != "motorway":
            own = stream.child(f"{ribbon.road}/{ribbon.stations[0]:.1f}")
            add_wires(assembly, yard, Walk(ribbon, side), origin, own)


def add_wires(assembly: Assembly, yard: Yard, walk: Walk, origin: Floats, stream: Stream) -> None:
    """Poles along a sidewalk's outer edge, and the wires between those that found a place.

    Args:
        assembly: takes the wires.
        yard: takes the poles.
        walk: along which they stand.
        origin: (3,) m, world, of the mesh frame.
        stream: of this side of the street.
    """
    gap = stream.child("gap").uniform(28.0, 38.0)
    tops: list[tuple[Floats, Floats]] = []
    for at in steps(walk.length_m, gap, stream.child("first").uniform(0.0, 12.0)):
        place = walk.at(at, 0.35)
        if yard.try_put(wire_pole(), place, -0.5):
            foot = np.array(place[0])
            ahead = np.array(walk.at(at, 1.35)[0]) - foot
            tops.append((foot + np.array([0.0, 0.0, POLE_M - 0.25]), ahead))
    for (first, across), (second, other) in pairwise(tops):
        if float(((second - first) ** 2).sum()) > (1.6 * gap) ** 2:
            continue
        for share in (-ARM_M, 0.0, ARM_M):
            a, b = first + across * share, second + other * share
            _wire(assembly, a - origin, b - origin)


def _wire(assembly: Assembly, a: Floats, b: Floats) -> None:
    share = np.arange(_PIECES + 1)[:, None] / _PIECES
    sag = np.array([0.0, 0.0, -0.7]) * 4.0 * share * (1.0 - share)
    assembly.tube(a + (b - a) * share + sag, [0.011] * (_PIECES + 1), "wire", 3, cap=False)
