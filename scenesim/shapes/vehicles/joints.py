"""Vehicles that bend: bodies cut at their joints, the folds between, and what hangs on what."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sin

import numpy as np

from scenesim.shapes.meshing import split
from scenesim.shapes.surfaces import Surface, box, grid, lathe, shifted
from scenesim.shapes.vehicles.rigs import Rig

#: half of the gap that the folds bridge, as a share of how far they reach
_GAP = 0.46
#: by how much the folds are narrower at the roof, as bodies are
_LEAN = 0.09


def hung(rig: Rig) -> tuple[tuple[float, float], ...]:
    """The joints of a rig.

    Args:
        rig: the vehicle.

    Returns:
        For each, its x and the distance back to the axle or the next joint that follows, m.
    """
    found = []
    stations = (*rig.joints, rig.length)
    for here, there in pairwise(stations):
        behind = [s for s, _ in rig.axles if here < s <= there and s > rig.axles[1][0]]
        if behind:
            axle = sum(behind) / len(behind)
        else:
            axle = there if there < rig.length else (here + there) / 2
        found.append((rig.length / 2 - here, axle - here))
    return tuple(found)


def part_of(rig: Rig, number: int) -> int:
    """Which part an axle belongs to.

    Args:
        rig: the vehicle.
        number: of the axle, from the front.

    Returns:
        How many joints lie before it; a tractor's own axles lie before its kingpin.
    """
    if number < 2:
        return 0
    return sum(station < rig.axles[number][0] for station in rig.joints)


def sections(rig: Rig, surfaces: Sequence[Surface]) -> list[list[Surface]]:
    """A body cut across at its joints, a gap left for the folds.

    Args:
        rig: the vehicle.
        surfaces: of the whole body.

    Returns:
        The surfaces of each part.
    """
    parts: list[list[Surface]] = []
    rest, gap = list(surfaces), _GAP * rig.cab.fold_m
    for x, _ in hung(rig):
        ahead, behind = [], []
        for surface in rest:
            along = surface.vertices[:, 0]
            if along.min() > x + gap:
                ahead.append(surface)
                continue
            if along.max() < x - gap:
                behind.append(surface)
                continue
            front, other = split(surface, x + gap - along)
            back, _ = split(other, other.vertices[:, 0] - x + gap)
            ahead += [front] if len(front.faces) else []
            behind += [back] if len(back.faces) else []
        parts.append(ahead)
        rest = behind
    return [*parts, rest]


def folds(rig: Rig, x: float, level: int) -> list[Surface]:
    """The rubber folds of a joint, with the floor in them.

    Args:
        rig: a bus or a tram.
        x: of the joint, m.
        level: of detail.

    Returns:
        Surfaces, shape frame.
    """
    half, low, high = rig.width / 2 - 0.06, rig.cab.floor + 0.08, rig.cab.height - 0.10
    count, corners, reach = (21, 9, 3)[level], (5, 3, 1)[level], rig.cab.fold_m
    section = _rounded(half, (high - low) / 2, 0.22, corners)
    section[:, 0] *= 1.0 - _LEAN * (section[:, 1] / (high - low) + 0.5)
    rings = []
    for i in range(count):
        depth = 0.05 * (i % 2) if level < 2 else 0.03
        ring = section * (1.0 - depth / half)
        along = x + reach * (1.0 - 2.0 * i / (count - 1))
        middle = np.full(len(ring), along)
        rings.append(np.stack([middle, ring[:, 0], ring[:, 1] + (low + high) / 2], axis=1))
    skin = grid(np.array(rings), "bellows", (False, True))
    floor = box((2 * reach, 2 * half - 0.2, 0.06), (x, 0, low + 0.12), "underbody")
    return [skin, floor]


def coupling(rig: Rig, level: int) -> list[Surface]:
    """The frame of a tractor behind its cab: rails, fifth wheel, mudguards, tail lamps.

    Args:
        rig: with a kingpin.
        level: of detail.

    Returns:
        Surfaces, shape frame.
    """
    nose, deck = rig.length / 2, rig.deck
    last = rig.axles[1][0]
    start, stop = nose - 0.9, nose - last - 0.85
    radius = rig.cab.wheel.radius
    made = [box((start - stop, 0.85, 0.26), ((start + stop) / 2, 0, deck - 0.30), "underbody")]
    plate = lathe([(0.0, -0.03), (0.48, -0.03), (0.48, 0.03), (0.0, 0.03)], 14, "metal", 2)
    made.append(shifted(plate, nose - rig.kingpin, 0, deck - 0.13))
    tank = box((1.0, 0.5, 0.5), (nose - 3.2, 0, 0), "metal", 0.06 if level == 0 else 0.0)
    for sign in (1.0, -1.0):
        made.append(shifted(tank, 0, sign * (rig.width / 2 - 0.36), deck - 0.50))
        guard = box((2 * radius + 0.1, 0.5, 0.03), (nose - last, 0, 0), "trim")
        made.append(shifted(guard, 0, sign * (rig.width / 2 - 0.28), 2 * radius + 0.06))
        lamp = box((0.03, 0.34, 0.12), (stop + 0.01, sign * (rig.width / 2 - 0.4), 0), "tail_lamp")
        made.append(shifted(lamp, 0, 0, deck - 0.42))
    return made


def _rounded(half: float, tall: float, radius: float, corners: int) -> np.ndarray:
    """A rectangle with rounded corners around the origin, counter-clockwise, (N, 2) m."""
    points = []
    for start, (sy, sz) in enumerate(((1, 1), (-1, 1), (-1, -1), (1, -1))):
        for i in range(corners + 1):
            angle = (start + i / max(corners, 1)) * pi / 2
            y = sy * (half - radius) + radius * cos(angle)
            z = sz * (tall - radius) + radius * sin(angle)
            points.append((y, z))
    return np.array(points)
