"""Signs of use on the road: repairs, sealed cracks, tyre marks, manholes and drains."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream
from scenesim.scenery.ribbons import Ribbon, lane_slot
from scenesim.shapes.street.assembly import Assembly, circle

Floats = NDArray[np.float64]

#: heights above the surface: all below the paint's
_MARK_M, _PATCH_M, _CRACK_M, _IRON_M = 0.0008, 0.0015, 0.0022, 0.0030
#: m between places where the heaps in a gutter change
_HEAP_M = 2.5
#: points of a crack
_BENDS = 9
#: outline of a lid, 1 m in radius
_RING = circle(16)
_WORN = frozenset({"driving", "bus", "parking", "stop"})
#: lanes with a kerb towards the carriageway
_RAISED = frozenset({"sidewalk", "curb", "border"})
#: m from tyre to tyre of an axle, and how wide a braking tyre rubs off
_TRACK_M, _RUBBER_M = 1.5, 0.19


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
        _trenches(assembly, ribbon, (origin, age), own.child("trenches").generator())
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
    count = int((end - start) / 45.0 * (0.3 + 1.7 * age))
    if count:
        _patches(assembly, ribbon, lane, generator.random((count, 4)), origin)
    count = int((end - start) / 30.0 * 2.0 * age)
    if count:
        _cracks(assembly, ribbon, lane, generator, (count, origin))
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
    _tyre_marks(assembly, ribbon, lane, stream.child("marks").generator(), (age, origin))
    _seam(assembly, ribbon, lane, (origin, age), stream.child("seam").uniform())
    if ribbon.setting == "town":
        _gutters(assembly, ribbon, lane, stream.child("gutter").generator(), origin)
        _drains(assembly, ribbon, lane, stream.child("drains").uniform(3.0, 20.0), origin)


def lane_points(ribbon: Ribbon, lane: int, s: Floats, share: Floats) -> Floats:
    """Points of a lane's mesh.

    Args:
        ribbon: of the road.
        lane: its row.
        s: (N,) m, stations.
        share: (N,) of the lane's width, from the left.

    Returns:
        (N, 3) m, world.
    """
    knots, left, right = ribbon.stations, ribbon.left[lane], ribbon.right[lane]
    row = np.minimum(np.maximum(knots.searchsorted(s, side="right") - 1, 0), len(knots) - 2)
    part = (s - knots[row]) / (knots[row + 1] - knots[row])
    along = np.minimum(np.maximum(part, 0.0), 1.0)[:, None]
    across, back = share[:, None], 1.0 - share[:, None]
    here = left[row] * back + right[row] * across
    there = left[row + 1] * back + right[row + 1] * across
    return np.asarray(here + (there - here) * along)


def _patches(assembly: Assembly, ribbon: Ribbon, lane: int, chance: Floats, origin: Floats) -> None:
    """Rectangles of fresh asphalt, each within one stretch between two stations of the mesh."""
    start, end = float(ribbon.stations[0]), float(ribbon.stations[-1])
    low = start + (end - start) * chance[:, 0]
    row = np.minimum(np.searchsorted(ribbon.stations, low, side="right"), len(ribbon.stations) - 1)
    high = np.minimum(low + 0.8 + 5.0 * chance[:, 2], ribbon.stations[row])
    first = 0.6 * chance[:, 1]
    last = np.minimum(first + 0.15 + 0.5 * chance[:, 3], 1.0)
    long_enough = high - low > 0.5
    low, high, first, last = (v[long_enough] for v in (low, high, first, last))
    corners = rectangles(ribbon, lane, (low, high), (first, last))
    if len(corners):
        corners += np.array([0.0, 0.0, _PATCH_M]) - origin
        assembly.quads(corners, "asphalt_patch", corners[..., :2])


def rectangles(
    ribbon: Ribbon, lane: int, along: tuple[Floats, Floats], across: tuple[Floats, Floats]
) -> Floats:
    """Rectangles on a lane, each between two stations of its mesh.

    Args:
        ribbon: of the road.
        lane: its row.
        along: (N,) m, stations from and to.
        across: (N,) shares of the lane's width from the left, from and to.

    Returns:
        (N, 4, 3) m, world, counter-clockwise from above.
    """
    (low, high), (first, last) = along, across
    return _faces(ribbon, lane, (low, high, high, low), (last, last, first, first))


def _faces(ribbon: Ribbon, lane: int, along: Sequence[Floats], across: Sequence[Floats]) -> Floats:
    """Points (N, K, 3) of K series of stations and shares of a lane's width."""
    points = lane_points(ribbon, lane, np.concatenate(along), np.concatenate(across))
    return np.ascontiguousarray(points.reshape(len(along), -1, 3).swapaxes(0, 1))


def _trenches(
    assembly: Assembly, ribbon: Ribbon, look: tuple[Floats, float], generator: np.random.Generator
) -> None:
    """Trenches for pipes, dug across the whole road and closed with another asphalt."""
    origin, age = look
    start, end = float(ribbon.stations[0]), float(ribbon.stations[-1])
    count = int((end - start) / 70.0 * (0.2 + 1.2 * age) + generator.random())
    worn = [lane for lane, kind in enumerate(ribbon.kinds) if kind in _WORN - {"parking"}]
    if not count or end - start < 20.0:
        return
    chance = generator.random((count, 2))
    low = start + 2.0 + (end - start - 4.0) * chance[:, 0]
    row = np.minimum(np.searchsorted(ribbon.stations, low, side="right"), len(ribbon.stations) - 1)
    high = np.minimum(low + 0.5 + 0.7 * chance[:, 1], ribbon.stations[row])
    low, high = low[high - low > 0.3], high[high - low > 0.3]
    whole = np.zeros(len(low)), np.ones(len(low))
    for lane in worn:
        if len(low) and lane_slot(ribbon, lane) in {"asphalt", "shoulder"}:
            for edges, slot, lift in (
                ((low, high), "asphalt_patch", _PATCH_M),
                ((low - 0.02, low + 0.02), "crack", _CRACK_M),
                ((high - 0.02, high + 0.02), "crack", _CRACK_M),
            ):
                corners = rectangles(ribbon, lane, edges, whole)
                corners += np.array([0.0, 0.0, lift]) - origin
                assembly.quads(corners, slot, corners[..., :2])


def _seam(
    assembly: Assembly, ribbon: Ribbon, lane: int, look: tuple[Floats, float], luck: float
) -> None:
    """The joint between two strips of asphalt that were laid one after the other."""
    origin, age = look
    if ribbon.kinds[lane] != "driving" or luck > 0.3 + 0.5 * age:
        return
    wide = float(np.abs(ribbon.left_t[lane] - ribbon.right_t[lane]).min())
    share = 0.06 + 0.3 * luck  # in the wheel tracks nobody ends a strip
    stations = ribbon.stations
    edges = np.full(len(stations) - 1, share), np.full(len(stations) - 1, share + 0.03 / wide)
    corners = rectangles(ribbon, lane, (stations[:-1], stations[1:]), edges)
    corners += np.array([0.0, 0.0, _CRACK_M]) - origin
    assembly.quads(corners, "crack", corners[..., :2])


def _gutters(
    assembly: Assembly,
    ribbon: Ribbon,
    lane: int,
    generator: np.random.Generator,
    origin: Floats,
) -> None:
    """Dust and leaves along the foot of a kerb, more here and less there."""
    start, end = float(ribbon.stations[0]), float(ribbon.stations[-1])
    wide = float(np.abs(ribbon.left_t[lane] - ribbon.right_t[lane]).min())
    at = np.union1d(ribbon.stations, np.arange(start, end, _HEAP_M))
    for step in (-1, 1):
        heaps = 0.05 + 0.30 * generator.random(len(at)) ** 2
        beside = lane + step
        if not 0 <= beside < len(ribbon.kinds) or ribbon.kinds[beside] not in _RAISED:
            continue
        shares = heaps / wide if step < 0 else 1.0 - heaps / wide
        kerb = np.full(len(at), 0.0 if step < 0 else 1.0)
        first, last = (kerb, shares) if step < 0 else (shares, kerb)
        along = at[:-1], at[1:], at[1:], at[:-1]
        corners = _faces(ribbon, lane, along, (last[:-1], last[1:], first[1:], first[:-1]))
        corners += np.array([0.0, 0.0, _MARK_M]) - origin
        assembly.quads(corners, "gutter_dirt", corners[..., :2])


def _tyre_marks(
    assembly: Assembly,
    ribbon: Ribbon,
    lane: int,
    generator: np.random.Generator,
    look: tuple[float, Floats],
) -> None:
    """Pairs of dark streaks where somebody braked hard; some drift to the side."""
    age, origin = look
    start, end = float(ribbon.stations[0]), float(ribbon.stations[-1])
    wide = float(np.abs(ribbon.left_t[lane] - ribbon.right_t[lane]).min())
    count = int((end - start) / 120.0 * (0.5 + age) + generator.random())
    if ribbon.kinds[lane] != "driving" or not count or wide < 2.6 or end - start < 30.0:
        return
    place = generator.random((count, 4))
    share = np.linspace(0.0, 1.0, _BENDS)[None]
    long = 4.0 + 12.0 * place[:, :1]
    along = start + (end - start - 17.0) * place[:, 1:2] + long * share
    drift = 0.5 * (place[:, 2:3] - 0.5) * share * share
    middle = 0.5 + (0.3 * (place[:, 3:4] - 0.5) + drift) / wide
    half = 0.5 * _RUBBER_M / wide * np.minimum(1.0, 0.25 + 2.5 * share * (1.0 - share) * 2.0)
    for side in (-0.5, 0.5):
        here = middle + side * _TRACK_M / wide
        first, last = along[:, :-1].ravel(), along[:, 1:].ravel()
        edges = (here + half)[:, :-1], (here + half)[:, 1:], (here - half)[:, 1:]
        shares = [edge.ravel() for edge in (*edges, (here - half)[:, :-1])]
        corners = _faces(ribbon, lane, (first, last, last, first), shares)
        corners += np.array([0.0, 0.0, _MARK_M]) - origin
        assembly.quads(corners, "tyre_mark", corners[..., :2])


def _drains(assembly: Assembly, ribbon: Ribbon, lane: int, first: float, origin: Floats) -> None:
    """Gratings in the gutter beside a kerb, one every 22 m."""
    start, end = float(ribbon.stations[0]), float(ribbon.stations[-1])
    wide = float(np.abs(ribbon.left_t[lane] - ribbon.right_t[lane]).min())
    at = np.arange(start + first, end - 1.0, 22.0)
    for step, near in ((-1, 0.0), (1, 1.0)):
        beside = lane + step
        if not 0 <= beside < len(ribbon.kinds) or ribbon.kinds[beside] not in _RAISED:
            continue
        if not len(at):
            continue
        edge = np.array([0.05, 0.35]) / wide if near == 0.0 else 1.0 - np.array([0.35, 0.05]) / wide
        field = (at, at + 0.5), (edge[:1].repeat(len(at)), edge[1:].repeat(len(at)))
        frame = rectangles(ribbon, lane, *field) + np.array([0.0, 0.0, _CRACK_M]) - origin
        assembly.quads(frame, "iron", frame[..., :2])
        slot = (np.arange(6) + 0.5) / 6.0 * 0.44 + 0.03
        low = (at[:, None] + slot - 0.02).ravel()
        inner = (edge[0] + 0.03 / wide, edge[1] - 0.03 / wide)
        across = (np.full(len(low), inner[0]), np.full(len(low), inner[1]))
        holes = rectangles(ribbon, lane, (low, low + 0.04), across)
        holes += np.array([0.0, 0.0, _IRON_M]) - origin
        assembly.quads(holes, "crack", holes[..., :2])


def _cracks(
    assembly: Assembly,
    ribbon: Ribbon,
    lane: int,
    generator: np.random.Generator,
    amount: tuple[int, Floats],
) -> None:
    """Sealed cracks that wander along or across a lane."""
    count, origin = amount
    start, end = float(ribbon.stations[0]), float(ribbon.stations[-1])
    place = generator.random((count, 3))
    rough = generator.random((count, _BENDS, 2)) - 0.5
    is_long = place[:, 2:3] < 0.6
    number = np.arange(_BENDS)[None]
    along = start + (end - start - 6.0) * place[:, :1] + number * np.where(is_long, 0.65, 0.08)
    along = along + 0.25 * rough[..., 0]
    across = np.where(is_long, place[:, 1:2], 0.05 + 0.11 * number) + 0.06 * rough[..., 1]
    across = np.clip(across, 0.02, 0.98)
    points = lane_points(ribbon, lane, along.ravel(), across.ravel()).reshape(count, _BENDS, 3)
    points += np.array([0.0, 0.0, _CRACK_M]) - origin
    way = points[:, 1:] - points[:, :-1]
    size = np.maximum(np.sqrt((way * way).sum(axis=2, keepdims=True)), 1e-6)
    side = np.stack([-way[..., 1], way[..., 0], np.zeros(way.shape[:2])], axis=2) / size * 0.022
    ends = way / size * 0.012
    a, b = points[:, :-1] - ends, points[:, 1:] + ends
    corners = np.stack([a - side, b - side, b + side, a + side], axis=2).reshape(-1, 4, 3)
    assembly.quads(corners, "crack", corners[..., :2])


def _manhole(
    assembly: Assembly, ribbon: Ribbon, lane: int, place: tuple[float, float], origin: Floats
) -> None:
    """An iron lid with its ring, 62 cm across."""
    s, share = np.array([place[0]]), np.array([place[1]])
    middle = lane_points(ribbon, lane, s, share)[0] - origin
    row = min(int(np.searchsorted(ribbon.stations, place[0])), len(ribbon.up) - 1)
    up = ribbon.up[row]
    for radius, slot, lift in ((0.42, "asphalt_patch", _PATCH_M), (0.31, "iron", _IRON_M)):
        flat = np.column_stack([_RING * radius, np.zeros(len(_RING))])
        flat[:, 2] = -(flat[:, 0] * up[0] + flat[:, 1] * up[1]) / up[2] + lift
        assembly.fan(middle + flat, slot)
