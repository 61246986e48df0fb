"""Radars in rig files."""

from __future__ import annotations

from math import radians

from scenesim.sensors.radar import RadarModel
from scenesim.sensors.rig_schema import RadarFile


def radar_of(file: RadarFile) -> RadarModel:
    """A radar where a rig mounts it.

    Args:
        file: checked.

    Returns:
        The radar.
    """
    shared = file.model_dump(
        include={
            "name", "range_min_m", "range_max_m", "range_cell_m", "speed_cell_mps",
            "range_noise_m", "speed_noise_mps", "speed_max_mps", "detection_rcs_m2",
            "detection_range_m", "false_alarms", "most", "wavelength_m",
        }
    )  # fmt: skip
    return RadarModel(
        T_ego_from_radar=file.T_ego_from_mount(),
        field_rad=radians(file.field_deg),
        azimuth_cell_rad=radians(file.azimuth_cell_deg),
        azimuth_noise_rad=radians(file.azimuth_noise_deg),
        **shared,
    )
