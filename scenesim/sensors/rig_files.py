"""Rigs and LiDARs as TOML files: what a user may write, checked field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from math import pi, radians
from pathlib import Path
from typing import Any

import numpy as np

from scenesim import library
from scenesim.checked import checked_toml
from scenesim.errors import AssetError
from scenesim.geometry.transform import Floats, Transform
from scenesim.sensors.lidar import LidarModel
from scenesim.sensors.radar_files import radar_of
from scenesim.sensors.rig import Rig
from scenesim.sensors.rig_cameras import (
    T_MOUNT_FROM_CAMERA,
    camera_of,
    matrix_of,
    rect_from_lidar,
)
from scenesim.sensors.rig_schema import (
    CameraFile,
    LidarFile,
    MountedLidar,
    RigFile,
    Zone,
    misfits,
    misplaced,
)


def load_rig(
    name_or_path: str | Path,
    beside: Path | None = None,
    cameras: Sequence[str] | None = None,
) -> Rig:
    """The rig of a TOML file, or of the library by its name.

    Args:
        name_or_path: ``kitti`` or a path that ends in ``.toml``.
        beside: the folder of the file that names it.
        cameras: which cameras, by name or by what follows ``camera_``; None for all that are not
            marked optional.

    Returns:
        The rig.

    Raises:
        AssetError: no such rig, a field is wrong (all are named at once), no such camera, two
            sensors of one name, or no sensor at all.
    """
    path = _found(str(name_or_path), "rigs", beside)
    file = checked_toml(RigFile, path, AssetError)
    calibration = {key: matrix_of(path, key, rows) for key, rows in file.calibration.items()}
    lidars = tuple(_mounted_lidar(path, lidar, calibration) for lidar in file.lidars)
    chosen = _chosen(str(name_or_path), file.cameras, cameras)
    built = tuple(camera_of(path, camera, calibration, lidars) for camera in chosen)
    radars = tuple(radar_of(radar) for radar in file.radars)
    names = [camera.name for camera in built] + [lidar.name for lidar in lidars]
    names += [radar.name for radar in radars]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise AssetError(f"{path}: two sensors are called '{twice[0]}'; names must differ")
    if not names:
        raise AssetError(f"{path}: a rig needs at least one of [[cameras]], [[lidars]], [[radars]]")
    return Rig(file.name or path.stem, built, lidars, calibration, radars=radars)


def load_lidar(
    name_or_path: str | Path,
    name: str = "lidar",
    T_ego_from_lidar: Transform | None = None,
    beside: Path | None = None,
) -> LidarModel:
    """The LiDAR of a TOML file, or of the library by its name.

    Args:
        name_or_path: such as ``hdl64e`` or a path that ends in ``.toml``.
        name: what it is called in its rig.
        T_ego_from_lidar: where it sits; None for the ego frame's origin.
        beside: the folder of the file that names it.

    Returns:
        The LiDAR.

    Raises:
        AssetError: no such LiDAR, or a field is wrong (all are named at once).
    """
    path = _found(str(name_or_path), "lidars", beside)
    file = checked_toml(LidarFile, path, AssetError)
    beams = len(file.elevations_deg)
    wrong = misfits(file)
    if wrong:
        raise AssetError("\n".join(f"{path}: {line}" for line in wrong))
    return LidarModel(
        name=name,
        T_ego_from_lidar=T_ego_from_lidar or Transform.identity(),
        elevations_rad=_radians(file.elevations_deg, beams),
        azimuth_offsets_rad=_radians(file.azimuth_offsets_deg, beams),
        vertical_offsets_m=np.array(file.vertical_offsets_m or [0.0] * beams),
        columns=file.columns,
        rotation_s=file.rotation_s,
        range_min_m=file.range_min_m,
        range_max_m=file.range_max_m,
        range_noise_m=file.range_noise_m,
        beam_bias_m=file.beam_bias_m,
        divergence_rad=radians(file.divergence_deg),
        range_quantum_m=file.range_quantum_m,
        detection_reflectance=file.detection_reflectance,
        detection_range_m=file.detection_range_m,
        dropout=file.dropout,
        intensity=file.intensity,
        azimuth_quantum_rad=radians(file.azimuth_quantum_deg),
        intensity_quantum=file.intensity_quantum,
        blind_zones=_zones(file.blind_zones),
        intensity_offsets=tuple(file.intensity_offsets),
        pulse_m=file.pulse_m,
        kind=file.kind,
        field_rad=radians(file.field_deg),
        prisms=tuple(
            (radians(bend), rpm * 2 * pi / 60)
            for bend, rpm in zip(file.prism_deg, file.prism_rpm, strict=False)
        ),
        firing_offsets_s=tuple(delay * 1e-6 for delay in file.firing_offsets_us),
        phase_rad=radians(file.phase_deg),
        divergence_vertical_rad=(
            -1.0 if file.divergence_vertical_deg is None else radians(file.divergence_vertical_deg)
        ),
        sub_rays=file.sub_rays,
        returns=file.returns,
        return_mode=file.return_mode,
        ghosts=file.ghosts,
        saturation=file.saturation,
        saturation_bias_m=file.saturation_bias_m,
        halo_rad=radians(file.halo_deg),
        glare_rad=radians(file.glare_deg),
        crosstalk=file.crosstalk,
    )


def _mounted_lidar(path: Path, file: MountedLidar, calibration: Mapping[str, Floats]) -> LidarModel:
    """A LiDAR where a rig mounts it, with what the rig changes of it.

    Raises:
        AssetError: a beam is said to fail or to be blind that is not there.
    """
    mount = file.T_ego_from_mount()
    if file.upright == "rectified_camera":
        # KITTI's labels turn about the rectified camera's y axis: let that one be plumb
        T_rect_from_lidar = rect_from_lidar(path, calibration)
        rotation = (T_MOUNT_FROM_CAMERA @ T_rect_from_lidar).rotation
        mount = Transform(rotation.copy(), mount.translation.copy())
    model = load_lidar(file.model, file.name, mount, path.parent)
    changed: dict[str, Any] = {
        field: getattr(file, field)
        for field in ("columns", "rotation_s", "sub_rays", "returns", "return_mode", "crosstalk")
        if getattr(file, field) is not None
    }
    if file.blind_zones is not None:
        wrong = misplaced(file.blind_zones, len(model.elevations_rad))
        if wrong:
            lines = [f"{path}: LiDAR '{file.name}': blind_zones[{k}].{line}" for k, line in wrong]
            raise AssetError("\n".join(lines))
        changed["blind_zones"] = _zones(file.blind_zones)
    if file.failed_beams:
        beams = len(model.elevations_rad)
        if max(file.failed_beams) >= beams:
            raise AssetError(
                f"{path}: LiDAR '{file.name}': failed_beams: want beams 0 to {beams - 1}, "
                f"got {max(file.failed_beams)}"
            )
        changed["failed_beams"] = tuple(sorted(set(file.failed_beams)))
    return replace(model, **changed) if changed else model


def _zones(zones: Sequence[Zone]) -> tuple[tuple[float, float, int, int], ...]:
    """Blind zones in radians."""
    return tuple(
        (radians(z.azimuth_deg[0]), radians(z.azimuth_deg[1]), z.rings[0], z.rings[1])
        for z in zones
    )


def _chosen(
    rig: str, cameras: Sequence[CameraFile], names: Sequence[str] | None
) -> list[CameraFile]:
    """The cameras asked for, in the order of the file.

    Raises:
        AssetError: no camera of a name.
    """
    if names is None:
        return [camera for camera in cameras if not camera.optional]
    known = {camera.name: camera for camera in cameras}
    wanted = [name if name in known else f"camera_{name}" for name in names]
    for name, full in zip(names, wanted, strict=True):
        if full not in known:
            raise AssetError(f"rig {rig}: no camera '{name}'; it has {', '.join(known) or 'none'}")
    return [camera for camera in cameras if camera.name in wanted]


def _radians(degrees: Sequence[float], count: int) -> Floats:
    """Radians of degrees; zeros where none are given."""
    return np.array([radians(value) for value in degrees] or [0.0] * count)


def _found(name: str, kind: str, beside: Path | None) -> Path:
    """The file of a name or path: beside the file that names it, or in the library.

    Raises:
        AssetError: there is none.
    """
    if name.endswith(".toml"):
        path = library.find(name, beside) or library.find(f"{kind}/{name}", beside)
    else:
        path = library.find(f"{name}.toml", beside) or library.find(f"{kind}/{name}.toml")
    if path is not None:
        return path
    known = sorted(file.stem for file in (library.folder("assets") / kind).glob("*.toml"))
    near = get_close_matches(name, known, 1)
    hint = f"did you mean '{near[0]}'? " if near else ""
    raise AssetError(f"no {kind[:-1]} '{name}': {hint}known are {', '.join(known)}")
