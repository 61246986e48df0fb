"""Where a LiDAR points during one sweep: the same table of rays for every sweep of a model."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import cos, floor, pi, sin, tau

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats
from scenesim.kernels import lidar as lidar_kernels
from scenesim.sensors.lidar import LidarModel


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """The rays of one sweep, sensor frame; R = beams times columns, ring by ring.

    Attributes:
        directions: (R, 3) float32, unit.
        heights: (R,) float32 m, where each beam meets the spin axis.
        times: (R,) float32 s from the sweep's time.
        rings: (R,) int16.
        columns: (R,) int32.
        order: (F,) int32 rays in the file's order, without the blind ones.
        fired: (F,) int32 the same rays, growing.
        moments: (R,) int32 row of each ray's time among ``instants``.
        instants: (M,) float32 s, the different times.
    """

    directions: NDArray[np.float32]
    heights: NDArray[np.float32]
    times: NDArray[np.float32]
    rings: NDArray[np.int16]
    columns: NDArray[np.int32]
    order: NDArray[np.int32]
    fired: NDArray[np.int32]
    moments: NDArray[np.int32]
    instants: NDArray[np.float32]


def pattern_of(lidar: LidarModel, time_s: float = 0.0) -> Pattern:
    """The rays of a LiDAR's sweep.

    A spinning sweep runs from -180 deg to +180 deg; azimuth 0 is fired at the sweep's time. In
    the file stand ring after ring from the top, each from azimuth +0 counter-clockwise. A raster
    goes line by line from the left; a rosette's points stand in the order of time.

    Args:
        lidar: the sensor.
        time_s: of the sweep; a rosette never draws the same figure twice.

    Returns:
        The table; made once for each model that repeats itself.
    """
    elevations = tuple(lidar.elevations_rad.tolist())
    heights = tuple(lidar.vertical_offsets_m.tolist())
    if lidar.kind == "rosette":
        return _rosette(lidar, time_s)
    if lidar.kind == "raster":
        return _raster(elevations, heights, lidar.columns, lidar.field_rad, lidar.rotation_s)
    delays = lidar.firing_offsets_s or (0.0,) * len(elevations)
    middle = (min(delays) + max(delays)) / 2  # of a column's time and direction
    delays = tuple(delay - middle for delay in delays)
    return _spun(
        elevations,
        tuple(lidar.azimuth_offsets_rad.tolist()),
        heights,
        lidar.columns,
        (lidar.rotation_s, lidar.azimuth_quantum_rad, lidar.phase_rad, delays),
        lidar.blind_zones,
    )


@lru_cache(maxsize=8)
def _spun(
    elevations: tuple[float, ...],
    offsets: tuple[float, ...],
    heights: tuple[float, ...],
    columns: int,
    spin: tuple[float, float, float, tuple[float, ...]],
    zones: tuple[tuple[float, float, int, int], ...],
) -> Pattern:
    """As ``pattern_of``, from values that can be compared."""
    rotation, quantum, phase, delays = spin
    beams = len(elevations)
    directions = np.zeros((beams, columns, 3))
    order: list[NDArray[np.int64]] = []
    encoded = [_encoded(column, columns, phase, quantum) for column in range(columns)]
    for ring, (elevation, offset) in enumerate(zip(elevations, offsets, strict=True)):
        aside = offset + delays[ring] / rotation * tau
        azimuths = [azimuth + aside for azimuth in encoded]
        flat = cos(elevation)
        directions[ring, :, 0] = [flat * cos(azimuth) for azimuth in azimuths]
        directions[ring, :, 1] = [flat * sin(azimuth) for azimuth in azimuths]
        directions[ring, :, 2] = sin(elevation)
        around = np.mod(np.array(azimuths) + 1e-9, tau)
        rows = np.argsort(around, kind="stable")
        seen = np.ones(columns, bool)
        for start, end, first, last in zones:
            if first <= ring <= last:
                # what hides the beams has no straight edges
                a, b = start + _ragged(ring, start), end + _ragged(ring, end)
                seen &= np.mod(around - a, tau) > (b - a) % tau
        order.append(rows[seen[rows]] + ring * columns)
    fired = ((np.arange(columns) + 0.5) / columns - 0.5) * rotation
    times = fired[None] + np.array(delays)[:, None]
    return _frozen(directions, heights, times.reshape(-1), np.concatenate(order))


@lru_cache(maxsize=4)
def _raster(
    elevations: tuple[float, ...],
    heights: tuple[float, ...],
    columns: int,
    field: float,
    duration: float,
) -> Pattern:
    """Line after line from the top, each from the left."""
    beams = len(elevations)
    azimuths = [field * (0.5 - (column + 0.5) / columns) for column in range(columns)]
    directions = np.zeros((beams, columns, 3))
    for ring, elevation in enumerate(elevations):
        flat = cos(elevation)
        directions[ring, :, 0] = [flat * cos(azimuth) for azimuth in azimuths]
        directions[ring, :, 1] = [flat * sin(azimuth) for azimuth in azimuths]
        directions[ring, :, 2] = sin(elevation)
    count = beams * columns
    fired = ((np.arange(count) + 0.5) / count - 0.5) * duration
    return _frozen(directions, heights, fired, np.arange(count))


def _rosette(lidar: LidarModel, time_s: float) -> Pattern:
    """The figure that two turning prisms draw from one moment to another."""
    (bend_a, rate_a), (bend_b, rate_b) = lidar.prisms
    directions = np.zeros((1, lidar.columns, 3))
    fired = ((np.arange(lidar.columns) + 0.5) / lidar.columns - 0.5) * lidar.rotation_s
    for column, offset in enumerate(fired.tolist()):
        a, b = rate_a * (time_s + offset), rate_b * (time_s + offset)
        y = bend_a * cos(a) + bend_b * cos(b)
        z = bend_a * sin(a) + bend_b * sin(b)
        size = (1.0 + y * y + z * z) ** 0.5
        directions[0, column] = (1.0 / size, y / size, z / size)
    heights = tuple(lidar.vertical_offsets_m.tolist())
    return _frozen(directions, heights, fired, np.arange(lidar.columns))


def _frozen(
    directions: Floats, heights: tuple[float, ...], times: Floats, order: NDArray[np.int64]
) -> Pattern:
    """A pattern from its (B, C, 3) directions, (B,) heights, (B * C,) times and file order."""
    beams, columns = directions.shape[:2]
    instants, moments = np.unique(times.astype(np.float32), return_inverse=True)
    pattern = Pattern(
        directions.reshape(-1, 3).astype(np.float32),
        np.repeat(np.array(heights, np.float32), columns),
        times.astype(np.float32),
        np.repeat(np.arange(beams, dtype=np.int16), columns),
        np.tile(np.arange(columns, dtype=np.int32), beams),
        order.astype(np.int32),
        np.sort(order).astype(np.int32),
        moments.astype(np.int32),
        instants,
    )
    for name in Pattern.__slots__:
        getattr(pattern, name).setflags(write=False)
    return pattern


def kernel_pattern(pattern: Pattern) -> lidar_kernels.Pattern:
    """A pattern as kernels take it.

    Args:
        pattern: of a model.

    Returns:
        The named tuple.
    """
    names = lidar_kernels.Pattern._fields
    return lidar_kernels.Pattern(*(getattr(pattern, name) for name in names))


def _ragged(ring: int, edge: float) -> float:
    """A degree or so, another for each ring and edge."""
    return 0.03 * (sin(ring * 12.9898 + edge * 78.233) * 43.5453 % 1.0 - 0.5)


def _encoded(column: int, columns: int, phase: float, quantum: float) -> float:
    """Where the head looks at one firing in rad, as the encoder has it."""
    azimuth = -pi + (column + 0.5) * (tau / columns) + phase
    return (floor(azimuth / quantum) + 0.5) * quantum if quantum > 0.0 else azimuth
