"""The surface of roads: lanes, kerbs and gutters as one mesh."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenesim.scenery.ribbons import Ribbon, lane_slot
from scenesim.shapes.street.assembly import Assembly, grid_faces, unit

Floats = NDArray[np.float64]

KERB_STONE_M = 0.14
GUTTER_M = 0.32
_STEP_M = 0.015
_RUNNING = frozenset(
    {"driving", "parking", "biking", "stop", "bus", "shoulder", "restricted", "border"}
)
_BY_ROAD = frozenset({"sidewalk", "sidewalk_blocks", "kerb", "gutter", "rail", "concrete_road",
                      "parking_cobble"})  # fmt: skip


def add_surface(
    assembly: Assembly, ribbons: Sequence[Ribbon], origin: Floats, slots: dict[str, str]
) -> None:
    """Lanes and kerbs of all ribbons.

    Args:
        assembly: takes the faces.
        ribbons: of the roads.
        origin: (3,) m, world, of the mesh frame.
        slots: lane slots replaced in this draw, such as ``asphalt`` by ``asphalt_worn``.
    """
    for ribbon in ribbons:
        for lane in range(len(ribbon.lanes)):
            _add_lane(assembly, ribbon, lane, origin, slots)
        for lane in range(len(ribbon.lanes) - 1):
            _add_step(assembly, ribbon, lane, origin)


def _add_lane(
    assembly: Assembly, ribbon: Ribbon, lane: int, origin: Floats, slots: dict[str, str]
) -> None:
    left, right = ribbon.left[lane], ribbon.right[lane]
    wide = np.sqrt(((left - right) ** 2).sum(axis=1))
    slot = lane_slot(ribbon, lane)
    slot = slots.get(slot, slot)
    if float(wide.max()) < 1e-3:
        return
    cuts: list[tuple[Floats, str]] = []  # share from the left at which a strip ends, its slot
    if lane > 0:
        rise = ribbon.left_height[lane] - ribbon.right_height[lane - 1]
        cuts += _edge_strip((ribbon.kinds[lane], ribbon.kinds[lane - 1]), rise, wide, slots)
    tail: list[tuple[Floats, str]] = []
    if lane + 1 < len(ribbon.lanes):
        rise = ribbon.right_height[lane] - ribbon.left_height[lane + 1]
        tail = _edge_strip((ribbon.kinds[lane], ribbon.kinds[lane + 1]), rise, wide, slots)
    shares = [np.zeros(len(wide)), *(share for share, _ in cuts)]
    names = [name for _, name in cuts] + [slot] + [name for _, name in tail]
    shares += [1.0 - share for share, _ in tail] + [np.ones(len(wide))]
    for first, last, name in zip(shares[:-1], shares[1:], names, strict=True):
        _add_strip(assembly, ribbon, lane, (first, last), name, origin)


def _edge_strip(
    kinds: tuple[str, str], rise: Floats, wide: Floats, slots: dict[str, str]
) -> list[tuple[Floats, str]]:
    """The kerb stone on top of a step, or the gutter at its foot: (share of the lane, slot).

    A sidewalk that a map lays level with the road has its kerb stones all the same.
    """
    kind, neighbour = kinds
    is_level_walk = kind == "sidewalk" and neighbour in _RUNNING
    if (float(rise.max()) > _STEP_M or is_level_walk) and kind != "curb":
        return [(np.minimum(KERB_STONE_M / np.maximum(wide, 1e-6), 0.4), "kerb")]
    if float(rise.min()) < -_STEP_M and kind in _RUNNING and "gutter" in slots:
        return [(np.minimum(GUTTER_M / np.maximum(wide, 1e-6), 0.3), "gutter")]
    return []


def _add_strip(
    assembly: Assembly,
    ribbon: Ribbon,
    lane: int,
    shares: tuple[Floats, Floats],
    slot: str,
    origin: Floats,
) -> None:
    left, right = ribbon.left[lane], ribbon.right[lane]
    across = np.stack(shares, axis=1)  # (P, 2)
    points = left[:, None] + (right - left)[:, None] * across[..., None] - origin
    rows = len(points)
    faces = grid_faces(rows, 2)[:, ::-1]
    span = np.sqrt(((points[:, 0] - points[:, 1]) ** 2).sum(axis=1))
    alive = np.maximum(span[:-1], span[1:]) > 1e-3
    faces = faces[np.repeat(alive, 2)]
    if slot in _BY_ROAD:
        t = ribbon.left_t[lane][:, None] + (ribbon.right_t - ribbon.left_t)[lane][:, None] * across
        uvs = np.stack([np.repeat(ribbon.stations[:, None], 2, axis=1), t], axis=-1)
        uvs[..., 0] -= 100.0 * np.floor(ribbon.stations[0] / 100.0)
    else:
        uvs = points[..., :2]
    normals = np.repeat(ribbon.up[:, None], 2, axis=1)
    assembly.add(points.reshape(-1, 3), normals.reshape(-1, 3), uvs.reshape(-1, 2), faces, slot)


def _add_step(assembly: Assembly, ribbon: Ribbon, lane: int, origin: Floats) -> None:
    """The upright face between a lane and its right neighbour where they differ in height."""
    rise = ribbon.left_height[lane + 1] - ribbon.right_height[lane]
    if float(np.abs(rise).max()) < 1e-3:
        return
    near, far = ribbon.right[lane] - origin, ribbon.left[lane + 1] - origin
    points = np.stack([near, far], axis=1)
    rows = len(points)
    faces = grid_faces(rows, 2)[:, ::-1]
    alive = np.maximum(np.abs(rise[:-1]), np.abs(rise[1:])) > 1e-3
    faces = faces[np.repeat(alive, 2)]
    across = unit(ribbon.left[lane] - ribbon.right[lane])
    normals = np.repeat(np.where((rise > 0)[:, None], across, -across)[:, None], 2, axis=1)
    v = np.stack([np.zeros(rows), rise], axis=1)
    uvs = np.stack([np.repeat(ribbon.stations[:, None], 2, axis=1), v], axis=-1)
    assembly.add(points.reshape(-1, 3), normals.reshape(-1, 3), uvs.reshape(-1, 2), faces, "kerb")
