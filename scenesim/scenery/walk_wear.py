"""What lies on sidewalks and in parking lanes: repairs, covers, tree pits, oil, leaves, paper."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream
from scenesim.scenery.ribbons import Ribbon, lane_slot
from scenesim.scenery.wear import lane_points, rectangles
from scenesim.shapes.street.assembly import Assembly, circle
from scenesim.world.weather import Season

Floats = NDArray[np.float64]

#: heights above the surface: oil lies above the dust of gutters, covers above repairs
_OIL_M, _PATCH_M, _FRAME_M, _COVER_M, _LITTER_M = 0.0012, 0.0015, 0.0022, 0.0030, 0.0036
_PIT_M, _RIM_M = 0.0042, 0.09
#: leaves and scraps on a metre of kerb
_LITTER = {"autumn": 3.0, "spring": 0.4, "summer": 0.5, "winter": 0.5}
_SCRAPS = ("litter_leaf", "litter_leaf", "litter_leaf", "litter_old", "litter_old", "litter_paper")
_BLOT = circle(16)


def add_walk_wear(
    assembly: Assembly,
    ribbons: Sequence[Ribbon],
    origin: Floats,
    season: Season,
    stream: Stream,
) -> None:
    """Signs of use on the sidewalks and parking lanes of a town.

    Args:
        assembly: takes the faces.
        ribbons: of the roads.
        origin: (3,) m, world, of the mesh frame.
        season: of the scene.
        stream: of the draw's scenery.
    """
    for ribbon in ribbons:
        start, end = float(ribbon.stations[0]), float(ribbon.stations[-1])
        if ribbon.junction or ribbon.setting != "town" or end - start < 8.0:
            continue
        own = stream.child(f"{ribbon.road}/{start:.1f}")
        for lane, kind in enumerate(ribbon.kinds):
            wide = float(np.abs(ribbon.left_t[lane] - ribbon.right_t[lane]).min())
            generator = own.child(lane).generator()
            if kind == "sidewalk" and wide > 1.2:
                _repairs(assembly, ribbon, (lane, wide), origin, generator)
                _covers(assembly, ribbon, (lane, wide), origin, generator)
                _litter(assembly, ribbon, (lane, wide), (origin, _LITTER[season]), generator)
            elif kind == "parking" and lane_slot(ribbon, lane) == "parking" and wide > 1.5:
                _oil(assembly, ribbon, lane, origin, generator)


def add_tree_pits(assembly: Assembly, pits: Sequence[Floats], origin: Floats) -> None:
    """Open soil round the trunks that stand in pavement, within a rim of stone.

    Args:
        assembly: takes the faces.
        pits: each (4, 3) m, world, counter-clockwise from above.
        origin: (3,) m, world, of the mesh frame.
    """
    if not pits:
        return
    outer = np.array(pits) - origin + np.array([0.0, 0.0, _PIT_M])
    middle = outer.mean(axis=1, keepdims=True)
    half = 0.5 * np.sqrt(((outer[:, 1] - outer[:, 0]) ** 2).sum(axis=1))
    inner = middle + (outer - middle) * (1.0 - _RIM_M / half)[:, None, None]
    assembly.quads(inner, "tree_pit", inner[..., :2])
    for a in range(4):
        b = (a + 1) % 4
        rim = np.stack([outer[:, a], outer[:, b], inner[:, b], inner[:, a]], axis=1)
        assembly.quads(rim, "kerb", rim[..., :2])


def _spread(
    ribbon: Ribbon, chance: Floats, longs: Floats, margin_m: float
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Stretches between two stations of the mesh: from, to, and which of them are long enough."""
    start, end = float(ribbon.stations[0]) + margin_m, float(ribbon.stations[-1]) - margin_m
    low = start + (end - start) * chance
    row = np.minimum(np.searchsorted(ribbon.stations, low, side="right"), len(ribbon.stations) - 1)
    high = np.minimum(low + longs, ribbon.stations[row])
    return low, high, high - low > 0.6 * longs


def _repairs(
    assembly: Assembly,
    ribbon: Ribbon,
    lane: tuple[int, float],
    origin: Floats,
    generator: np.random.Generator,
) -> None:
    """Holes in the pavement that were closed with asphalt or with other slabs."""
    number, wide = lane
    length = float(ribbon.stations[-1] - ribbon.stations[0])
    chance = generator.random((int(length / 40.0 + generator.random()), 4))
    low, high, fits = _spread(ribbon, chance[:, 0], 0.6 + 3.4 * chance[:, 1], 2.0)
    across = (0.45 + 0.8 * chance[:, 2]) / wide
    first = 0.12 + (0.76 - across).clip(0.0) * chance[:, 3]
    last = np.minimum(first + across, 0.88)
    for slot, chosen in (("walk_patch", chance[:, 2] < 0.6), ("walk_slabs", chance[:, 2] >= 0.6)):
        some = fits & chosen
        field = (low[some], high[some]), (first[some], last[some])
        corners = rectangles(ribbon, number, *field) + np.array([0.0, 0.0, _PATCH_M]) - origin
        assembly.quads(corners, slot, corners[..., :2])


def _covers(
    assembly: Assembly,
    ribbon: Ribbon,
    lane: tuple[int, float],
    origin: Floats,
    generator: np.random.Generator,
) -> None:
    """Lids of cable shafts in frames, and caps of valves."""
    number, wide = lane
    length = float(ribbon.stations[-1] - ribbon.stations[0])
    chance = generator.random((int(length / 22.0 + generator.random()), 3))
    large = chance[:, 1] < 0.4
    longs = np.where(large, 0.80, 0.20)
    low, high, fits = _spread(ribbon, chance[:, 0], longs, 1.0)
    middle = 0.25 + 0.5 * chance[:, 2]
    half = np.where(large, 0.26, 0.10) / wide
    for rim, lift, slot in ((0.05, _FRAME_M, "kerb"), (0.0, _COVER_M, "walk_iron")):
        edges = (low - rim)[fits], (high + rim)[fits]
        shares = (middle - half - rim / wide)[fits], (middle + half + rim / wide)[fits]
        corners = rectangles(ribbon, number, edges, shares) + np.array([0.0, 0.0, lift]) - origin
        assembly.quads(corners, slot, corners[..., :2])


def _oil(
    assembly: Assembly,
    ribbon: Ribbon,
    lane: int,
    origin: Floats,
    generator: np.random.Generator,
) -> None:
    """Dark spots where cars have dripped."""
    start, end = float(ribbon.stations[0]), float(ribbon.stations[-1])
    count = int((end - start) / 9.0)
    place = generator.random((count, 3))
    uneven = generator.random((count, len(_BLOT)))
    uneven = 0.7 + 0.3 * (uneven + np.roll(uneven, 1, axis=1))  # no corner stands out
    middles = lane_points(
        ribbon, lane, start + 1.0 + (end - start - 2.0) * place[:, 0], 0.35 + 0.3 * place[:, 1]
    )
    rows = np.minimum(
        np.searchsorted(ribbon.stations, start + (end - start) * place[:, 0]), len(ribbon.up) - 1
    )
    size, up = (0.08 + 0.28 * place[:, 2] ** 2)[:, None], ribbon.up[rows, None]
    blots = np.zeros((count, len(_BLOT), 3))
    blots[..., :2] = _BLOT * (uneven * size)[..., None]
    blots[..., 2] = _OIL_M - (blots[..., 0] * up[..., 0] + blots[..., 1] * up[..., 1]) / up[..., 2]
    assembly.fans(blots + (middles - origin)[:, None], "oil")


def _litter(
    assembly: Assembly,
    ribbon: Ribbon,
    lane: tuple[int, float],
    look: tuple[Floats, float],
    generator: np.random.Generator,
) -> None:
    """Leaves, butts and scraps of paper, most of them in heaps along both edges."""
    (number, wide), (origin, amount) = lane, look
    start, end = float(ribbon.stations[0]), float(ribbon.stations[-1])
    count = int((end - start) * amount)
    if not count:
        return
    chance = generator.random((count, 6))
    heaps = generator.random(max(2, int((end - start) / 6.0)))
    along = heaps[(chance[:, 0] * len(heaps)).astype(int)]
    s = start + 0.5 + (end - start - 1.0) * along + 3.0 * (chance[:, 1] - 0.5)
    edge = 0.12 + chance[:, 2] * chance[:, 2] * 1.1
    share = np.clip(np.where(chance[:, 3] < 0.5, edge / wide, 1.0 - edge / wide), 0.02, 0.98)
    middle = lane_points(ribbon, number, np.clip(s, start + 0.1, end - 0.1), share) - origin
    half = 0.018 + 0.034 * chance[:, 4:5]
    turned = np.stack([chance[:, 4] - 0.5, chance[:, 5] - 0.5], axis=1)
    turned = turned / np.maximum(np.sqrt((turned * turned).sum(axis=1, keepdims=True)), 1e-6)
    x = np.column_stack([turned * half, np.zeros(count)])
    y = np.column_stack([-turned[:, 1:] * half * 0.6, turned[:, :1] * half * 0.6, np.zeros(count)])
    corners = np.stack([middle - x - y, middle + x - y, middle + x + y, middle - x + y], axis=1)
    corners[..., 2] += _LITTER_M
    corners[:, 2, 2] += 0.5 * half[:, 0]  # curled up at one corner
    kinds = (chance[:, 5] * len(_SCRAPS)).astype(int)
    for slot in dict.fromkeys(_SCRAPS):
        some = np.isin(kinds, [k for k, name in enumerate(_SCRAPS) if name == slot])
        assembly.quads(corners[some], slot)
