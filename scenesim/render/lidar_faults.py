"""LiDARs that do not work as they should: dead lasers, dirt on the window, other LiDARs nearby."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.randomness import Stream
from scenesim.render.lidar_pattern import Pattern
from scenesim.sensors.faults import Fault, true_mount
from scenesim.sensors.lidar import LidarModel

_BLOTCHES = 40  # of dirt on a window


def faulty(lidar: LidarModel, faults: Sequence[Fault], stream: Stream) -> LidarModel:
    """A LiDAR as it really is: where it sits, which lasers are dead, who disturbs it.

    Args:
        lidar: as it should be.
        faults: of this LiDAR.
        stream: of this LiDAR in this draw: a dead laser stays dead.

    Returns:
        The LiDAR that measures.
    """
    beams = len(lidar.elevations_rad)
    dead = set(lidar.failed_beams)
    crosstalk = lidar.crosstalk
    for number, fault in enumerate(faults):
        if fault.kind == "failed_beams":
            own = stream.child(f"failed/{number}")
            alive = [beam for beam in range(beams) if beam not in dead]
            for turn in range(min(round(fault.values.get("count", 0.0)), len(alive))):
                pick = int(own.child(turn).uniform(0.0, 1.0) * len(alive))
                dead.add(alive.pop(min(pick, len(alive) - 1)))
        if fault.kind == "crosstalk":
            crosstalk = 1.0 - (1.0 - crosstalk) * (1.0 - fault.values.get("share", 0.0))
    return replace(
        lidar,
        T_ego_from_lidar=true_mount(lidar.T_ego_from_lidar, faults),
        failed_beams=tuple(sorted(dead)),
        crosstalk=crosstalk,
    )


def dirt_of(
    pattern: Pattern, faults: Sequence[Fault], stream: Stream
) -> NDArray[np.float32] | None:
    """The share of each beam's energy that a dirty window lets through, there and back.

    Args:
        pattern: of the sensor.
        faults: of this LiDAR.
        stream: of this LiDAR in this draw: dirt stays where it is.

    Returns:
        (R,) 0..1; None for a clean window.
    """
    amounts = [f.values.get("amount", 0.0) for f in faults if f.kind == "dirty"]
    if not amounts:
        return None
    x, y, z = (pattern.directions[:, q].astype(np.float64) for q in range(3))
    open_share = np.ones(len(x))
    for number, amount in enumerate(amounts):
        for blotch in range(_BLOTCHES):
            own = stream.child(f"dirt/{number}/{blotch}")
            azimuth = own.child("azimuth").uniform(-pi, pi)
            height = own.child("height").uniform(-0.45, 0.05)
            size = own.child("size").uniform(0.02, 0.02 + 0.3 * amount)
            along, across, up = _seen_from(x, y, z, azimuth)
            away = (across * across + (up - height) * (up - height)) / (size * size)
            inside = (along > 0.0) & (away < 1.0)
            open_share[inside] *= 1.0 - min(1.5 * amount, 1.0) * (1.0 - away[inside])
    return (open_share * open_share).astype(np.float32)


def _seen_from(
    x: NDArray[np.float64], y: NDArray[np.float64], z: NDArray[np.float64], azimuth: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Directions as parts along, across and above a direction in the sensor's plane."""
    c, s = cos(azimuth), sin(azimuth)
    return x * c + y * s, y * c - x * s, z
