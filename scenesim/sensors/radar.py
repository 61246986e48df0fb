"""What a radar is, and what it returns: ranges, directions and speeds of what reflects."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Transform


@dataclass(frozen=True, slots=True, eq=False)
class RadarModel:
    """A forward-looking automotive radar. Sensor frame: x ahead, y left, z up.

    The defaults are those of a common 77 GHz long-range radar.

    Attributes:
        name: unique in the rig.
        T_ego_from_radar: where it sits.
        field_rad: full width of its view.
        range_min_m, range_max_m: nearer and farther targets are not reported.
        range_cell_m: targets nearer to each other in range are one ...
        azimuth_cell_rad: ... if they are this near in direction too ...
        speed_cell_mps: ... and in speed.
        range_noise_m, azimuth_noise_rad, speed_noise_mps: standard deviations at the threshold.
        speed_max_mps: radial speeds are known up to this; beyond, they wrap.
        detection_rcs_m2: a target of this cross-section is just detected ...
        detection_range_m: ... at this range.
        false_alarms: detections of nothing, per scan, on average.
        most: detections of one scan; the strongest are kept.
        wavelength_m: of the carrier.
    """

    name: str
    T_ego_from_radar: Transform
    field_rad: float = 2.0943951
    range_min_m: float = 0.5
    range_max_m: float = 250.0
    range_cell_m: float = 1.6
    azimuth_cell_rad: float = 0.056
    speed_cell_mps: float = 0.4
    range_noise_m: float = 0.2
    azimuth_noise_rad: float = 0.006
    speed_noise_mps: float = 0.1
    speed_max_mps: float = 60.0
    detection_rcs_m2: float = 10.0
    detection_range_m: float = 200.0
    false_alarms: float = 2.0
    most: int = 125
    wavelength_m: float = 0.0039


@dataclass(frozen=True, slots=True, eq=False)
class RadarScan:
    """The detections of one scan; the columns of nuScenes' radar files follow from them.

    Detections stand by range.

    Attributes:
        radar: the sensor's name.
        time_s: of the scan.
        T_world_from_radar: the sensor's pose.
        range_m: (D,) float32.
        azimuth_rad: (D,) float32, counter-clockwise from straight ahead.
        doppler_mps: (D,) float32 speed away from the sensor, as measured.
        rcs_dbsm: (D,) float32 radar cross-section, decibels over 1 m^2.
        velocity_mps: (D, 2) float32 x, y in the sensor frame: the radial speed as a vector.
        compensated_mps: (D, 2) float32: the same without the sensor's own motion.
        moving: (D,) uint8 as nuScenes' dyn_prop: 0 moving, 1 stationary, 2 oncoming, 6 crossing.
        instance: (D,) int32 of the Stage's instances, -1 static world and false alarms.
        semantic: (D,) uint8 of ``Semantic``; 0 for false alarms.
        cause: (D,) uint8 of ``Cause``: surface, ghost (by way of another reflector) or
            crosstalk (a false alarm).
    """

    radar: str
    time_s: float
    T_world_from_radar: Transform
    range_m: NDArray[np.float32]
    azimuth_rad: NDArray[np.float32]
    doppler_mps: NDArray[np.float32]
    rcs_dbsm: NDArray[np.float32]
    velocity_mps: NDArray[np.float32]
    compensated_mps: NDArray[np.float32]
    moving: NDArray[np.uint8]
    instance: NDArray[np.int32]
    semantic: NDArray[np.uint8]
    cause: NDArray[np.uint8]


#: columns of nuScenes' radar files, in their order
NUSCENES_COLUMNS = np.dtype(
    [
        ("x", "<f4"), ("y", "<f4"), ("z", "<f4"), ("dyn_prop", "i1"), ("id", "<i2"),
        ("rcs", "<f4"), ("vx", "<f4"), ("vy", "<f4"), ("vx_comp", "<f4"), ("vy_comp", "<f4"),
        ("is_quality_valid", "i1"), ("ambig_state", "i1"), ("x_rms", "i1"), ("y_rms", "i1"),
        ("invalid_state", "i1"), ("pdh0", "i1"), ("vx_rms", "i1"), ("vy_rms", "i1"),
    ]
)  # fmt: skip


def nuscenes_table(scan: RadarScan) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    """A scan's detections in nuScenes' layout.

    Args:
        scan: of one radar.

    Returns:
        (D,) of ``NUSCENES_COLUMNS``; what nuScenes codes of quality stands at its best value.
    """
    table = np.zeros(len(scan.range_m), NUSCENES_COLUMNS)
    for row, (distance, azimuth) in enumerate(
        zip(scan.range_m.tolist(), scan.azimuth_rad.tolist(), strict=True)
    ):
        table["x"][row] = distance * cos(azimuth)
        table["y"][row] = distance * sin(azimuth)
    table["dyn_prop"] = scan.moving
    table["id"] = np.arange(len(table))
    table["rcs"] = scan.rcs_dbsm
    table["vx"], table["vy"] = scan.velocity_mps[:, 0], scan.velocity_mps[:, 1]
    table["vx_comp"], table["vy_comp"] = scan.compensated_mps[:, 0], scan.compensated_mps[:, 1]
    table["is_quality_valid"], table["ambig_state"] = 1, 3
    table["x_rms"], table["y_rms"] = 19, 19
    table["vx_rms"], table["vy_rms"] = 3, 3
    table["pdh0"] = 1
    return table


#: columns of a scan as it is stored: nuScenes' and what this project knows besides
STORED_COLUMNS = np.dtype(
    [
        *((name, NUSCENES_COLUMNS[name]) for name in NUSCENES_COLUMNS.names or ()),
        ("range_m", "<f4"), ("azimuth_rad", "<f4"), ("doppler_mps", "<f4"),
        ("instance", "<i4"), ("semantic", "u1"), ("cause", "u1"),
    ]
)  # fmt: skip
_OWN = ("range_m", "azimuth_rad", "doppler_mps", "instance", "semantic", "cause")


def radar_table(scan: RadarScan) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    """A scan as it is stored.

    Args:
        scan: of one radar.

    Returns:
        (D,) of ``STORED_COLUMNS``.
    """
    table = np.zeros(len(scan.range_m), STORED_COLUMNS)
    common = nuscenes_table(scan)
    for name in NUSCENES_COLUMNS.names or ():
        table[name] = common[name]
    for name in _OWN:
        table[name] = getattr(scan, name)
    return table


def scan_of_table(
    radar: str,
    time_s: float,
    T_world_from_radar: Transform,
    table: np.ndarray[tuple[int], np.dtype[np.void]],
) -> RadarScan:
    """A scan from its table.

    Args:
        radar: the sensor's name.
        time_s: of the scan.
        T_world_from_radar: the sensor's pose.
        table: (D,) of ``STORED_COLUMNS``.

    Returns:
        The scan that ``radar_table`` was given.
    """
    return RadarScan(
        radar,
        time_s,
        T_world_from_radar,
        table["range_m"].copy(),
        table["azimuth_rad"].copy(),
        table["doppler_mps"].copy(),
        table["rcs"].copy(),
        np.stack([table["vx"], table["vy"]], axis=1),
        np.stack([table["vx_comp"], table["vy_comp"]], axis=1),
        table["dyn_prop"].astype(np.uint8),
        table["instance"].copy(),
        table["semantic"].copy(),
        table["cause"].copy(),
    )
