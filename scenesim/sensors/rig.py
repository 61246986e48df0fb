"""A set of sensors on one vehicle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenesim.geometry.transform import Floats
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.faults import Fault
from scenesim.sensors.lidar import LidarModel
from scenesim.sensors.radar import RadarModel


@dataclass(frozen=True, slots=True, eq=False)
class Rig:
    """Cameras and LiDARs of one ego vehicle.

    Attributes:
        name: such as ``kitti``.
        cameras: at least one camera or LiDAR in all.
        lidars: may be empty.
        calibration: matrices that a format writes verbatim, by their key in its file (KITTI:
            ``P0 .. P3`` (3, 4), ``R0_rect`` (3, 3), ``Tr_velo_to_cam`` and ``Tr_imu_to_velo``
            (3, 4)); empty where the format derives them.
        faults: what is wrong with its sensors in this draw; calibrations do not know of it.
        radars: may be empty.
    """

    name: str
    cameras: tuple[CameraModel, ...]
    lidars: tuple[LidarModel, ...]
    calibration: Mapping[str, Floats] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    radars: tuple[RadarModel, ...] = ()
