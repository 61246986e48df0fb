"""A map as a camera sees it: from a car on its main road at noon, with nobody else about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import MapError
from scenesim.render.camera import CameraRenderer
from scenesim.roads.driving import MapNetwork
from scenesim.roads.network import LaneSpan
from scenesim.runs.single import draw
from scenesim.scenario import parse
from scenesim.scenery import build_stage

_SPARE_M = 5.0  # of lane behind and before the car
_AHEAD_M = 45.0  # from the car to the end of the lane: what is there, a junction say, is seen


def roadside(path: Path, network: MapNetwork) -> NDArray[np.uint8]:
    """A camera picture of a map.

    Args:
        path: of the map.
        network: read from it.

    Returns:
        (H, W, 3) uint8, red first.

    Raises:
        MapError: no lane of it is long enough for a car.
    """
    span, s = _place(network)
    text = f"""scenario roadside:
    "A map as a camera sees it."
    road = opendrive("{path.name}")
    weather:
        cloud = 0.3
        sun_elevation = 45 deg
    ego = car(on=road.lane("{span.road}", {span.lane}), s={s:.3f} m, speed=0 km/h)
    sensors = rig("kitti")
    run 1 s at 10 Hz
"""
    scene, timeline = draw(parse(text, path.name, beside=path.resolve().parent), 0)
    return CameraRenderer(build_stage(scene, timeline)).frame(scene.rig.cameras[0], 0.0).image


def _place(network: MapNetwork) -> tuple[LaneSpan, float]:
    """A lane of the main road, or the longest of any, and a station before its end.

    Raises:
        MapError: no lane is long enough for a car.
    """
    spans = [
        one
        for one in network.spans("driving")
        if one.s_end_m - one.s_start_m > 2.0 * _SPARE_M and _is_wide(network, one)
    ]
    if not spans:
        raise MapError(f"{network.name}: no driving lane is long enough for a car to see it from")
    main = [one for one in spans if one.road == network.main_road] or spans
    span = max(main, key=lambda one: (one.s_end_m - one.s_start_m, one.forward))
    length = span.s_end_m - span.s_start_m
    ahead = min(max(0.5 * length, _SPARE_M), _AHEAD_M)
    return span, span.s_end_m - ahead if span.forward else span.s_start_m + ahead


def _is_wide(network: MapNetwork, span: LaneSpan) -> bool:
    middle = 0.5 * (span.s_start_m + span.s_end_m)
    return network.lane_pose(span.road, span.lane, middle).width_m > 2.0
