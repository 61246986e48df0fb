"""Signs of use on the road: repairs, sealed cracks, manholes and drains."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream
from scenesim.scenery.ribbons import Ribbon, lane_slot
from scenesim.shapes.street.assembly import Assembly, circle

Floats = NDArray[np.float64]

#: heights above the surface: all below the paint's
_PATCH_M, _CRACK_M, _IRON_M = 0.0015, 0.0022, 0.0030
_WORN = frozenset({"driving", "bus", "parking", "stop"})


def add_wear(assembly: Assembly, ribbons: Sequence[Ribbon], origin: Floats, stream: Stream) -> None:
    """Repairs, cracks and iron on the lanes of all ribbons.

    Args:
        assembly: takes the faces.
        ribbons: of the roads.
        origin: (3,) m, world, of the mesh frame.
        stream: of the draw's scenery.
    """
    age = stream.child("age").uniform()
    for ribbon in ribbons:
        if ribbon.junction:
            continue
        own = stream.child(f"{ribbon.road}/{ribbon.stations[0]:.1f}")
        for lane, kind in enumerate(ribbon.kinds):
            if kind in _WORN and lane_slot(ribbon, lane) in {"asphalt", "parking", "shoulder"}:
                _wear_lane(assembly, ribbon, lane, (origin, age), own.child(lane))


def _wear_lane(
    assembly: Assembly,
    ribbon: Ribbon,
    lane: int,
    look: tuple[Floats, float],
    stream: Stream,
) -> None:
    origin, age = look
    start, end = float(ribbon.stations[0]), float(ribbon.stations[-1])
    wide = float(np.abs(ribbon.left_t[lane] - ribbon.right_t[lane]).min())
    if wide < 1.5 or end - start < 8.0:
        return
    generator = stream.generator()
    for _ in range(int((end - start) / 45.0 * (0.3 + 1.7 * age))):
        at, across, long_m, broad = generator.random(4)
        s = start + (end - start - 7.0) * at
        first = across * 0.6
        box = (s, s + 0.8 + 5.0 * long_m, first, min(first + 0.15 + 0.5 * broad, 1.0))
        _strip(assembly, ribbon, lane, box, ("asphalt_patch", _PATCH_M, origin))
    for _ in range(int((end - start) / 30.0 * 2.0 * age)):
        at, across, turn = generator.random(3)
        _crack(
            assembly,
            ribbon,
            lane,
            (start + (end - start - 6.0) * at, across, turn),
            origin,
            generator,
        )
    if ribbon.setting == "town" and ribbon.kinds[lane] == "driving":
        for _ in range(int((end - start) / 55.0 + generator.random())):
            at, across = generator.random(2)
            _manhole(
                assembly,
                ribbon,
                lane,
                (start + 2.0 + (end - start - 4.0) * at, 0.25 + 0.5 * across),
                origin,
            )


def _at(ribbon: Ribbon, lane: int, s: Floats, share: Floats) -> Floats:
    """Points of a lane's mesh at stations and shares of its width from the left."""
    left = np.stack([np.interp(s, ribbon.stations, ribbon.left[lane][:, k]) for k in range(3)], -1)
    right = np.stack(
        [np.interp(s, ribbon.stations, ribbon.right[lane][:, k]) for k in range(3)], -1
    )
    return np.asarray(left + (right - left) * share[:, None])


def _strip(
    assembly: Assembly,
    ribbon: Ribbon,
    lane: int,
    box: tuple[float, float, float, float],
    look: tuple[str, float, Floats],
) -> None:
    """A rectangle on a lane: from and to station, from and to share of the width."""
    low, high, first, last = box
    slot, lift, origin = look
    inner = ribbon.stations[(ribbon.stations > low) & (ribbon.stations < high)]
    s = np.concatenate([[low], inner, [high]])
    up = np.array([0.0, 0.0, lift]) - origin
    left = _at(ribbon, lane, s, np.full(len(s), first)) + up
    right = _at(ribbon, lane, s, np.full(len(s), last)) + up
    corners = np.stack([right[:-1], right[1:], left[1:], left[:-1]], axis=1)
    assembly.quads(corners, slot, corners[..., :2])


def _crack(
    assembly: Assembly,
    ribbon: Ribbon,
    lane: int,
    place: tuple[float, float, float],
    origin: Floats,
    generator: np.random.Generator,
) -> None:
    """A sealed crack that wanders along or across a lane."""
    s0, share, turn = place
    count = 9
    steps = generator.random((count, 2)) - 0.5
    along = s0 + np.arange(count) * (0.65 if turn < 0.6 else 0.08) + 0.25 * steps[:, 0]
    drift = (0.0 if turn < 0.6 else 0.11) * np.arange(count)
    across = np.clip((share if turn < 0.6 else 0.05) + drift + 0.06 * steps[:, 1], 0.02, 0.98)
    points = _at(ribbon, lane, along, across) + np.array([0.0, 0.0, _CRACK_M]) - origin
    way = points[1:] - points[:-1]
    size = np.maximum(np.sqrt((way * way).sum(axis=1, keepdims=True)), 1e-6)
    side = np.stack([-way[:, 1], way[:, 0], np.zeros(len(way))], axis=1) / size * 0.022
    ends = way / size * 0.012
    a, b = points[:-1] - ends, points[1:] + ends
    corners = np.stack([a - side, b - side, b + side, a + side], axis=1)
    assembly.quads(corners, "crack", corners[..., :2])


def _manhole(
    assembly: Assembly, ribbon: Ribbon, lane: int, place: tuple[float, float], origin: Floats
) -> None:
    """An iron lid with its ring, 62 cm across."""
    s, share = np.array([place[0]]), np.array([place[1]])
    middle = _at(ribbon, lane, s, share)[0] - origin
    row = min(int(np.searchsorted(ribbon.stations, place[0])), len(ribbon.up) - 1)
    up = ribbon.up[row]
    for radius, slot, lift in ((0.42, "asphalt_patch", _PATCH_M), (0.31, "iron", _IRON_M)):
        ring = circle(20) * radius
        flat = np.column_stack([ring, np.zeros(20)])
        flat[:, 2] = -(flat[:, 0] * up[0] + flat[:, 1] * up[1]) / up[2] + lift
        assembly.fan(middle + flat, slot)
