"""What may be wrong with a sensor: one value for cameras and LiDARs, carried by the rig."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scenesim.geometry.transform import Transform

#: kinds that cameras and that LiDARs can have
CAMERA_FAULTS = (
    "miscalibrated",
    "dirty",
    "wet",
    "cracked",
    "dead_rows",
    "dead_pixels",
    "stuck_exposure",
    "dropped_frames",
)
LIDAR_FAULTS = ("miscalibrated", "dirty", "failed_beams", "crosstalk", "dropped_frames")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one sensor.

    Attributes:
        sensor: its name in the rig.
        kind: of ``CAMERA_FAULTS`` or ``LIDAR_FAULTS``.
        values: argument to its value, SI: ``amount``, ``count``, ``share``, ``stops``.
        rotation_rad: (roll, pitch, yaw) of ``miscalibrated``, in the ego's axes.
        translation_m: (x, y, z) of ``miscalibrated``, in the ego's axes.
    """

    sensor: str
    kind: str
    values: Mapping[str, float] = field(default_factory=dict)
    rotation_rad: tuple[float, float, float] = (0.0, 0.0, 0.0)
    translation_m: tuple[float, float, float] = (0.0, 0.0, 0.0)


def faults_of(faults: Iterable[Fault], sensor: str) -> tuple[Fault, ...]:
    """The faults of one sensor.

    Args:
        faults: of a rig.
        sensor: its name.

    Returns:
        In their order.
    """
    return tuple(fault for fault in faults if fault.sensor == sensor)


def true_mount(T_ego_from_sensor: Transform, faults: Iterable[Fault]) -> Transform:
    """Where a sensor really sits, if its calibration is wrong.

    Args:
        T_ego_from_sensor: as calibrated, and as it is written.
        faults: of the sensor.

    Returns:
        Turned about its own place and shifted, in the ego's axes.
    """
    mount = T_ego_from_sensor
    for fault in faults:
        if fault.kind == "miscalibrated":
            roll, pitch, yaw = fault.rotation_rad
            turn = Transform.euler((0.0, 0.0, 0.0), yaw, pitch, roll)
            turned = turn @ Transform(mount.rotation.copy(), mount.translation * 0.0)
            place = mount.translation + [float(x) for x in fault.translation_m]
            mount = Transform(turned.rotation.copy(), place)
    return mount
