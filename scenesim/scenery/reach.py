"""What of a road network the sensors can reach, as ribbons."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from scenesim.roads.driving import MapNetwork
from scenesim.roads.network import RoadNetwork
from scenesim.scenery.ribbons import Ribbon, carried_on, is_motorway, ribbon_of

Floats = NDArray[np.float64]

#: how far from the ego's track roads are built
REACH_M = 250.0
#: how far a road that ends is carried on for the eye
BEYOND_M = 140.0


def ribbons_near(network: RoadNetwork, track: Floats) -> list[Ribbon]:
    """The roads within reach of a track, dead ends carried on.

    Args:
        network: a map or a built network.
        track: (K, 3) m, world.

    Returns:
        Ribbons in the order of the map.
    """
    roads = cast(MapNetwork, network)
    found: list[Ribbon] = []
    for road in roads.road_ids():
        strips = roads.strips(road)
        for index, strip in enumerate(strips):
            whole = ribbon_of(strip, roads.setting_at(road, float(strip.stations[0])))
            if whole is None:
                continue
            whole = replace(whole, setting="motorway") if is_motorway(whole) else whole
            near = _clipped(whole, track)
            if near is None:
                continue
            found.append(near)
            record = roads.road(road)
            if index == 0 and record.predecessor is None and near.stations[0] == whole.stations[0]:
                found.append(carried_on(near, -1, BEYOND_M))
            last = index == len(strips) - 1
            if last and record.successor is None and near.stations[-1] == whole.stations[-1]:
                found.append(carried_on(near, 1, BEYOND_M))
    return found


def _clipped(ribbon: Ribbon, track: Floats) -> Ribbon | None:
    """The stretch of a ribbon within reach, as one piece."""
    gap = np.full(len(ribbon.stations), np.inf)
    for line in (ribbon.left[0], ribbon.right[-1]):
        away = ((line[:, None, :2] - track[None, :, :2]) ** 2).sum(axis=2).min(axis=1)
        gap = np.minimum(gap, away)
    near = np.flatnonzero(gap < REACH_M**2)
    if not len(near):
        return None
    first, last = max(int(near[0]) - 1, 0), min(int(near[-1]) + 2, len(gap))
    if last - first < 2:
        return None
    if first == 0 and last == len(gap):
        return ribbon
    cut = slice(first, last)
    return replace(
        ribbon,
        stations=ribbon.stations[cut],
        left=ribbon.left[:, cut],
        right=ribbon.right[:, cut],
        left_t=ribbon.left_t[:, cut],
        right_t=ribbon.right_t[:, cut],
        left_height=ribbon.left_height[:, cut],
        right_height=ribbon.right_height[:, cut],
        up=ribbon.up[cut],
        heading=ribbon.heading[cut],
    )
