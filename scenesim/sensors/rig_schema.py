"""The fields of rig and LiDAR files, with their limits."""

from __future__ import annotations

from collections.abc import Sequence
from math import radians
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from scenesim.geometry.transform import Transform
from scenesim.sensors.effects import effects
from scenesim.sensors.optics import MOST_PX, law_counts

Number = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Place = Annotated[float, Field(ge=-50, le=50)]
Turn = Annotated[float, Field(ge=-720, le=720)]
Elevation = Annotated[float, Field(ge=-90, le=90)]
SubRays = Literal[1, 3, 4, 5, 6, 7, 8, 9, 13, 17]
ReturnMode = Literal["strongest", "last", "first", "dual"]
Matrix = list[Annotated[list[Number], Field(min_length=3, max_length=4)]]


class _Checked(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False, frozen=True)


class _Mounted(_Checked):
    name: str = Field(min_length=1, pattern=r"^[A-Za-z][A-Za-z0-9_]*$")
    position_m: Annotated[list[Place], Field(min_length=3, max_length=3)] = [0.0, 0.0, 0.0]
    yaw_deg: Turn = 0.0
    pitch_deg: Turn = 0.0
    roll_deg: Turn = 0.0

    def T_ego_from_mount(self) -> Transform:
        return Transform.euler(
            np.array(self.position_m),
            radians(self.yaw_deg),
            radians(self.pitch_deg),
            radians(self.roll_deg),
        )


class CameraFile(_Mounted):
    """A camera of a rig: its intrinsics, or the name of a calibration matrix."""

    width_px: int = Field(ge=8, le=MOST_PX)
    height_px: int = Field(ge=8, le=MOST_PX)
    projection: str = ""
    optional: bool = False
    fx_px: float | None = Field(default=None, gt=0, le=1e5)
    fy_px: float | None = Field(default=None, gt=0, le=1e5)
    cx_px: float | None = Field(default=None, ge=-1e5, le=1e5)
    cy_px: float | None = Field(default=None, ge=-1e5, le=1e5)
    first_pixel_centre: float = Field(default=0.5, ge=0, le=0.5)
    horizontal_fov_deg: float | None = Field(default=None, gt=1, lt=170)
    field_of_view_deg: float = Field(default=0.0, ge=0, le=352)
    distortion: str = "none"
    coefficients: Annotated[list[Number], Field(max_length=14)] = []
    readout_s: float = Field(default=0.0, ge=0, le=1)
    exposure_s: float = Field(default=0.0, ge=0, le=1)
    exposure_ev: float = Field(default=0.0, ge=-10, le=10)
    read_noise_e: float = Field(default=8.0, ge=0, le=1000)
    full_well_e: float = Field(default=16000.0, gt=0, le=1e6)
    psf_sigma_px: float = Field(default=0.5, ge=0, le=20)
    vignetting: float = Field(default=0.3, ge=0, le=1)
    chromatic: float = Field(default=0.0, ge=-0.02, le=0.02)
    sharpening: float = Field(default=0.0, ge=0, le=3)
    f_number: float = Field(default=0.0, ge=0, le=64)
    focus_m: float = Field(default=0.0, ge=0, le=1e4)
    pixel_um: float = Field(default=4.65, ge=0.5, le=50)
    rain_drops: Share = 0.02
    effects: list[str] = []

    @model_validator(mode="after")
    def _known_law(self) -> Self:
        counts = law_counts()
        if self.distortion not in counts:
            raise ValueError(f"distortion: want one of {', '.join(counts)}")
        if len(self.coefficients) not in counts[self.distortion]:
            wanted = ", ".join(map(str, counts[self.distortion]))
            raise ValueError(
                f"coefficients: {self.distortion} takes {wanted} of them, got "
                f"{len(self.coefficients)}"
            )
        unknown = [name for name in self.effects if name not in effects()]
        if unknown:
            known = ", ".join(effects()) or "none"
            raise ValueError(f"effects: no effect '{unknown[0]}' is installed; known are {known}")
        if self.readout_s and self.readout_s < 1e-6:
            raise ValueError("readout_s: want 0 (a global shutter) or at least 1e-6 s")
        return self


class Zone(_Checked):
    """Directions that a LiDAR does not see."""

    azimuth_deg: Annotated[list[Turn], Field(min_length=2, max_length=2)]
    rings: Annotated[list[Annotated[int, Field(ge=0, le=255)]], Field(min_length=2, max_length=2)]


class LidarFile(_Checked):
    """A LiDAR: its beams, spin and receiver."""

    kind: Literal["spinning", "raster", "rosette"] = "spinning"
    field_deg: float = Field(default=360.0, gt=0, le=360)
    prism_deg: Annotated[list[Turn], Field(max_length=2)] = []
    prism_rpm: Annotated[list[Number], Field(max_length=2)] = []
    elevations_deg: Annotated[list[Elevation], Field(min_length=1, max_length=256)]
    azimuth_offsets_deg: Annotated[list[Turn], Field(max_length=256)] = []
    vertical_offsets_m: Annotated[
        list[Annotated[float, Field(ge=-2, le=2)]], Field(max_length=256)
    ] = []
    columns: int = Field(ge=4, le=20000)
    rotation_s: float = Field(gt=0, le=10)
    range_min_m: float = Field(default=1.0, ge=0, le=50)
    range_max_m: float = Field(default=100.0, gt=0, le=1000)
    range_noise_m: float = Field(default=0.02, ge=0, le=1)
    beam_bias_m: float = Field(default=0.0, ge=0, le=1)
    divergence_deg: float = Field(default=0.1, ge=0, le=5)
    range_quantum_m: float = Field(default=0.0, ge=0, le=1)
    azimuth_quantum_deg: float = Field(default=0.0, ge=0, le=5)
    intensity_quantum: float = Field(default=0.0, ge=0, le=0.5)
    detection_reflectance: float = Field(default=0.1, gt=0, le=1)
    detection_range_m: float = Field(default=50.0, gt=0, le=2000)
    dropout: Share = 0.0
    intensity: Literal["kitti", "velodyne", "linear"] = "velodyne"
    pulse_m: float = Field(default=0.75, ge=0, le=10)
    blind_zones: list[Zone] = []
    intensity_offsets: Annotated[
        list[Annotated[float, Field(ge=-1, le=1)]], Field(max_length=256)
    ] = []
    firing_offsets_us: Annotated[
        list[Annotated[float, Field(ge=0, le=1e5)]], Field(max_length=256)
    ] = []
    phase_deg: Turn = 0.0
    divergence_vertical_deg: float | None = Field(default=None, ge=0, le=5)
    sub_rays: SubRays = 1
    returns: int = Field(default=1, ge=1, le=3)
    return_mode: ReturnMode = "strongest"
    ghosts: bool = False
    saturation: float = Field(default=0.0, ge=0, le=1e4)
    saturation_bias_m: float = Field(default=0.0, ge=0, le=1)
    halo_deg: float = Field(default=0.0, ge=0, le=5)
    glare_deg: float = Field(default=0.0, ge=0, le=45)
    crosstalk: Share = 0.0


def misfits(file: LidarFile) -> list[str]:
    """What of a LiDAR's table does not fit the rest of it.

    Args:
        file: each of its fields is right alone.

    Returns:
        A line for each wrong field: its name, what is wanted with unit and limits, what came.
    """
    beams = len(file.elevations_deg)
    wrong = []
    for field in (
        "azimuth_offsets_deg", "vertical_offsets_m", "intensity_offsets", "firing_offsets_us"
    ):  # fmt: skip
        given = len(getattr(file, field))
        if given not in (0, beams):
            wrong.append(f"{field}: want {beams} values, as many as elevations_deg, got {given}")
    turn_us = file.rotation_s * 1e6
    if max(file.firing_offsets_us, default=0.0) >= turn_us:
        wrong.append(
            f"firing_offsets_us: want below {turn_us:g} us, a whole turn after the column begins, "
            f"got {max(file.firing_offsets_us):g}"
        )
    if file.range_max_m <= file.range_min_m:
        wrong.append(_ranges(file.range_min_m, file.range_max_m))
    if file.kind == "rosette" and not len(file.prism_deg) == len(file.prism_rpm) == 2:
        wrong.append("prism_deg, prism_rpm: a rosette wants 2 values of each")
    wrong += [f"blind_zones[{k}].{line}" for k, line in misplaced(file.blind_zones, beams)]
    return wrong


def misplaced(zones: Sequence[Zone], beams: int) -> list[tuple[int, str]]:
    """The blind zones that name rings which are not there.

    Args:
        zones: of a LiDAR.
        beams: how many it has.

    Returns:
        The row of each wrong one, and what is wrong.
    """
    return [
        (row, f"rings: want 0 to {beams - 1}, the first not above the second, got {zone.rings}")
        for row, zone in enumerate(zones)
        if not zone.rings[0] <= zone.rings[1] < beams
    ]


def _ranges(least_m: float, most_m: float) -> str:
    """What is wrong with limits that stand the wrong way round."""
    return f"range_max_m: want > range_min_m = {least_m} m, got {most_m}"


class _AboveGround(_Mounted):
    """What sees nothing but the ground from below, if mounted under it."""

    @model_validator(mode="after")
    def _stands_free(self) -> Self:
        height = self.position_m[2]
        if height < 0.0:
            raise ValueError(
                f"position_m[2]: want at least 0 m, the ground under the rear axle, got {height:g}"
            )
        return self


class MountedLidar(_AboveGround):
    """A LiDAR of a rig: which model, where, and what the rig changes of it."""

    model: str = Field(min_length=1)
    columns: int | None = Field(default=None, ge=4, le=20000)
    rotation_s: float | None = Field(default=None, gt=0, le=10)
    blind_zones: list[Zone] | None = None
    sub_rays: SubRays | None = None
    returns: int | None = Field(default=None, ge=1, le=3)
    return_mode: ReturnMode | None = None
    crosstalk: Share | None = None
    failed_beams: Annotated[list[Annotated[int, Field(ge=0, le=255)]], Field(max_length=256)] = []
    upright: Literal["lidar", "rectified_camera"] = "lidar"


class RadarFile(_AboveGround):
    """A radar of a rig; what is not given is as of a common 77 GHz long-range radar."""

    field_deg: float = Field(default=120.0, gt=1, le=180)
    range_min_m: float = Field(default=0.5, ge=0, le=50)
    range_max_m: float = Field(default=250.0, gt=0, le=1000)
    range_cell_m: float = Field(default=1.6, gt=0, le=50)
    azimuth_cell_deg: float = Field(default=3.2, gt=0, le=90)
    speed_cell_mps: float = Field(default=0.4, gt=0, le=50)
    range_noise_m: float = Field(default=0.2, ge=0, le=10)
    azimuth_noise_deg: float = Field(default=0.35, ge=0, le=20)
    speed_noise_mps: float = Field(default=0.1, ge=0, le=10)
    speed_max_mps: float = Field(default=60.0, gt=0, le=500)
    detection_rcs_m2: float = Field(default=10.0, gt=0, le=1e6)
    detection_range_m: float = Field(default=200.0, gt=0, le=2000)
    false_alarms: float = Field(default=2.0, ge=0, le=50)
    most: int = Field(default=125, ge=1, le=4000)
    wavelength_m: float = Field(default=0.0039, gt=0, le=0.1)

    @model_validator(mode="after")
    def _limits(self) -> Self:
        if self.range_max_m <= self.range_min_m:
            raise ValueError(_ranges(self.range_min_m, self.range_max_m))
        return self


class RigFile(_Checked):
    """Sensors of one vehicle."""

    name: str = ""
    cameras: list[CameraFile] = []
    lidars: list[MountedLidar] = []
    radars: list[RadarFile] = []
    calibration: dict[str, Matrix] = {}
