"""Stretches of road as scenery sees them: lanes from left to right, sampled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.roads.strips import Strip
from scenesim.scenery.ground_materials import slot_of

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Ribbon:
    """A sampled stretch of one road.

    Attributes:
        road: id.
        junction: id, or "".
        setting: ``town rural motorway``.
        stations: (P,) m; beyond the road's ends where it is carried on for the eye.
        lanes: OpenDRIVE ids from left to right.
        kinds: OpenDRIVE lane types.
        materials: surface codes, "" if not given.
        left, right: (L, P, 3) m, world, with lane heights.
        left_t, right_t: (L, P) m across the road.
        left_height, right_height: (L, P) m over the road.
        up: (P, 3) unit.
        heading: (P,) rad.
        is_extension: not part of the map.
    """

    road: str
    junction: str
    setting: str
    stations: Floats
    lanes: tuple[int, ...]
    kinds: tuple[str, ...]
    materials: tuple[str, ...]
    left: Floats
    right: Floats
    left_t: Floats
    right_t: Floats
    left_height: Floats
    right_height: Floats
    up: Floats
    heading: Floats
    is_extension: bool = False

    def edge(self, side: int) -> Floats:
        """The outer border of the road.

        Args:
            side: 1 left, -1 right.

        Returns:
            (P, 3) m, world, by growing station.
        """
        return np.asarray(self.left[0] if side > 0 else self.right[-1])

    def outline(self) -> Floats:
        """The road seen from above.

        Returns:
            (2 P, 2) m, counter-clockwise.
        """
        return np.concatenate([self.right[-1][:, :2], self.left[0][::-1, :2]])


def ribbon_of(strip: Strip, setting: str) -> Ribbon | None:
    """A sampled lane section as a ribbon.

    Args:
        strip: of the road network.
        setting: what kind of place it is.

    Returns:
        The ribbon; None without lanes or length.
    """
    if not strip.lanes or len(strip.stations) < 2:
        return None
    lefts, rights, left_t, right_t, left_h, right_h = [], [], [], [], [], []
    for lane in strip.lanes:
        outward = (lane.outer, lane.inner) if lane.lane > 0 else (lane.inner, lane.outer)
        lefts.append(outward[0])
        rights.append(outward[1])
        across = (lane.outer_t, lane.inner_t) if lane.lane > 0 else (lane.inner_t, lane.outer_t)
        left_t.append(across[0])
        right_t.append(across[1])
        raised = (lane.outer_height, lane.inner_height)
        raised = raised if lane.lane > 0 else raised[::-1]
        left_h.append(raised[0])
        right_h.append(raised[1])
    return Ribbon(
        road=strip.road,
        junction=strip.junction,
        setting=setting,
        stations=strip.stations,
        lanes=tuple(lane.lane for lane in strip.lanes),
        kinds=tuple(lane.kind for lane in strip.lanes),
        materials=tuple(lane.material for lane in strip.lanes),
        left=np.stack(lefts),
        right=np.stack(rights),
        left_t=np.stack(left_t),
        right_t=np.stack(right_t),
        left_height=np.stack(left_h),
        right_height=np.stack(right_h),
        up=strip.frames.up,
        heading=strip.frames.heading,
    )


def carried_on(ribbon: Ribbon, end: int, length_m: float) -> Ribbon:
    """A road that goes straight on beyond its dead end, for the eye only.

    Args:
        ribbon: its first or last stretch.
        end: 1 beyond the last station, -1 before the first.
        length_m: how far.

    Returns:
        The extension.
    """
    row = -1 if end > 0 else 0
    steps = np.array([0.0, 0.25, 0.5, 0.75, 1.0]) * length_m
    ahead = steps if end > 0 else steps[::-1] * -1.0
    heading = float(ribbon.heading[row])
    way = np.array([cos(heading), sin(heading), 0.0])
    move = ahead[:, None] * way  # (5, 3)

    def held(values: Floats) -> Floats:
        return np.repeat(values[:, row, None], len(ahead), axis=1)

    return Ribbon(
        road=ribbon.road,
        junction="",
        setting=ribbon.setting,
        stations=ribbon.stations[row] + ahead,
        lanes=ribbon.lanes,
        kinds=ribbon.kinds,
        materials=ribbon.materials,
        left=ribbon.left[:, row, None, :] + move[None],
        right=ribbon.right[:, row, None, :] + move[None],
        left_t=held(ribbon.left_t),
        right_t=held(ribbon.right_t),
        left_height=held(ribbon.left_height),
        right_height=held(ribbon.right_height),
        up=np.repeat(ribbon.up[row][None], len(ahead), axis=0),
        heading=np.full(len(ahead), heading),
        is_extension=True,
    )


def lane_slot(ribbon: Ribbon, lane: int) -> str:
    """The ground of a lane; what maps call border is a stone's width or a grass strip.

    Args:
        ribbon: of the road.
        lane: row of the lane.

    Returns:
        A key of ``GROUND``.
    """
    kind = ribbon.kinds[lane]
    if ribbon.junction and kind == "biking":  # ways cross there, and one colour has to win
        kind = "driving"
    slot = slot_of(kind, ribbon.materials[lane])
    if ribbon.kinds[lane] != "border" or ribbon.materials[lane]:
        return slot
    wide = float(np.abs(ribbon.left_t[lane] - ribbon.right_t[lane]).max())
    if wide > 2.0:
        return "verge"
    return "gravel" if wide > 0.8 and ribbon.setting != "town" else slot


def trimmed(ribbon: Ribbon) -> Ribbon:
    """A road without the wide grass that some maps give it as outer lanes.

    Args:
        ribbon: of a road.

    Returns:
        The ribbon; the ground beside the road takes the place of the grass, so that things may
        stand on it.
    """
    first, last = 0, len(ribbon.lanes)
    while last - first > 1 and _is_meadow(ribbon, first):
        first += 1
    while last - first > 1 and _is_meadow(ribbon, last - 1):
        last -= 1
    if (first, last) == (0, len(ribbon.lanes)):
        return ribbon
    cut = slice(first, last)
    return replace(
        ribbon,
        lanes=ribbon.lanes[cut],
        kinds=ribbon.kinds[cut],
        materials=ribbon.materials[cut],
        left=ribbon.left[cut],
        right=ribbon.right[cut],
        left_t=ribbon.left_t[cut],
        right_t=ribbon.right_t[cut],
        left_height=ribbon.left_height[cut],
        right_height=ribbon.right_height[cut],
    )


def is_motorway(ribbon: Ribbon) -> bool:
    """Whether a road that its map calls nothing looks like a motorway.

    Args:
        ribbon: of the road.

    Returns:
        True with two lanes each way and hard shoulders, and no sidewalks.
    """
    kinds = ribbon.kinds
    return kinds.count("driving") >= 4 and kinds.count("stop") >= 1 and "sidewalk" not in kinds


def _is_meadow(ribbon: Ribbon, lane: int) -> bool:
    wide = float(np.abs(ribbon.left_t[lane] - ribbon.right_t[lane]).max())
    return wide > 2.0 and lane_slot(ribbon, lane) == "verge"
