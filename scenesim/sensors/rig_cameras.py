"""Cameras of rig files: intrinsics and poses, written or from calibration matrices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import radians, tan
from pathlib import Path

import numpy as np

from scenesim.errors import AssetError, nearest
from scenesim.geometry.transform import Floats, Transform
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.lidar import LidarModel
from scenesim.sensors.optics import folding
from scenesim.sensors.rig_schema import CameraFile

_MOST_FOCAL_PX = 1e5


def camera_of(
    path: Path,
    file: CameraFile,
    calibration: Mapping[str, Floats],
    lidars: Sequence[LidarModel],
) -> CameraModel:
    """A camera of a rig file: intrinsics and pose, written or from calibration matrices.

    Args:
        path: of the rig file.
        file: the camera's fields.
        calibration: the file's matrices.
        lidars: of the rig; matrices lead from the first.

    Returns:
        The camera.

    Raises:
        AssetError: an intrinsic parameter is missing, or the lens folds its image.
    """
    if file.projection:
        fx, fy, cx, cy, T_ego_from_camera = _calibrated(path, file, calibration, lidars)
    else:
        if file.horizontal_fov_deg is not None:
            file = _by_angle(path, file)
        lacking = [f for f in ("fx_px", "fy_px", "cx_px", "cy_px") if getattr(file, f) is None]
        if lacking:
            raise AssetError(
                f"{path}: camera '{file.name}': {lacking[0]} is missing; give fx_px, fy_px, "
                "cx_px and cy_px, or horizontal_fov_deg, or projection = the name of a matrix of "
                "[calibration]"
            )
        shift = 0.5 - file.first_pixel_centre
        fx, fy = float(file.fx_px or 0), float(file.fy_px or 0)
        cx, cy = float(file.cx_px or 0) + shift, float(file.cy_px or 0) + shift
        T_ego_from_camera = file.T_ego_from_mount() @ T_MOUNT_FROM_CAMERA
    shared = file.model_dump(
        include={
            "name", "width_px", "height_px", "distortion", "readout_s", "exposure_s",
            "exposure_ev", "read_noise_e", "full_well_e", "psf_sigma_px", "vignetting",
            "chromatic", "sharpening", "f_number", "focus_m", "pixel_um", "rain_drops",
        }
    )  # fmt: skip
    model = CameraModel(
        fx_px=fx,
        fy_px=fy,
        cx_px=cx,
        cy_px=cy,
        T_ego_from_camera=T_ego_from_camera,
        coefficients=tuple(file.coefficients),
        field_of_view_rad=radians(file.field_of_view_deg),
        effects=tuple(file.effects),
        **shared,
    )
    fold = folding(
        model.distortion,
        model.coefficients,
        (fx, fy, cx, cy),
        (model.width_px, model.height_px),
        model.field_of_view_rad,
    )
    if fold:
        raise AssetError(f"{path}: camera '{file.name}': coefficients: {fold}")
    return model


def _by_angle(path: Path, file: CameraFile) -> CameraFile:
    """A pinhole's intrinsics from the angle that it sees across, centred.

    Raises:
        AssetError: intrinsics are given too, or the lens is bent.
    """
    given = [f for f in ("fx_px", "fy_px", "cx_px", "cy_px") if getattr(file, f) is not None]
    if given or file.distortion != "none":
        also = given[0] if given else f"distortion = '{file.distortion}'"
        raise AssetError(
            f"{path}: camera '{file.name}': horizontal_fov_deg and {also}: want one of them"
        )
    focal = file.width_px / (2.0 * tan(radians(file.horizontal_fov_deg or 90.0) / 2.0))
    centre = {"cx_px": file.width_px / 2.0, "cy_px": file.height_px / 2.0}
    return file.model_copy(
        update={"fx_px": focal, "fy_px": focal, "first_pixel_centre": 0.5, **centre}
    )


def _calibrated(
    path: Path,
    file: CameraFile,
    calibration: Mapping[str, Floats],
    lidars: Sequence[LidarModel],
) -> tuple[float, float, float, float, Transform]:
    """Intrinsics (first pixel centre 0.5) and pose from KITTI's matrices.

    ``P = K [I | t]``: the camera stands at -t in rectified coordinates of camera 0, which
    ``R0_rect Tr_velo_to_cam`` leads to from the LiDAR.

    Raises:
        AssetError: a matrix or the LiDAR is missing, or a focal length is impossible.
    """
    if file.projection not in calibration:
        near = nearest(file.projection, calibration)
        hint = f"; did you mean '{near}'?" if near else ""
        raise AssetError(f"{path}: camera '{file.name}' needs calibration.{file.projection}{hint}")
    if not lidars:
        raise AssetError(f"{path}: camera '{file.name}' is calibrated against a LiDAR; none given")
    matrix = calibration[file.projection]
    (fx, _, cx, tx), (_, fy, cy, ty), (_, _, _, tz) = (map(float, row) for row in matrix)
    if not 0.0 < fx <= _MOST_FOCAL_PX or not 0.0 < fy <= _MOST_FOCAL_PX:
        raise AssetError(
            f"{path}: calibration.{file.projection}: want focal lengths > 0 and <= "
            f"{_MOST_FOCAL_PX:g} px, got {fx:g} and {fy:g}"
        )
    offset = np.array([(tx - cx * tz) / fx, (ty - cy * tz) / fy, tz])
    T_camera_from_rect = Transform(np.eye(3), offset)
    T_camera_from_lidar = T_camera_from_rect @ rect_from_lidar(path, calibration)
    T_ego_from_camera = lidars[0].T_ego_from_lidar @ T_camera_from_lidar.inverse()
    return fx, fy, cx + 0.5, cy + 0.5, T_ego_from_camera


def rect_from_lidar(path: Path, calibration: Mapping[str, Floats]) -> Transform:
    """From the LiDAR to rectified coordinates of camera 0, by KITTI's matrices.

    Args:
        path: of the rig file.
        calibration: its matrices.

    Returns:
        The motion.

    Raises:
        AssetError: a matrix is missing.
    """
    for key in ("R0_rect", "Tr_velo_to_cam"):
        if key not in calibration:
            raise AssetError(f"{path}: a sensor needs calibration.{key}")
    cam0_from_lidar = calibration["Tr_velo_to_cam"]
    T_rect_from_cam0 = Transform(calibration["R0_rect"].copy(), np.zeros(3))
    return T_rect_from_cam0 @ Transform(cam0_from_lidar[:, :3].copy(), cam0_from_lidar[:, 3].copy())


#: a camera that looks along its mount's x axis
T_MOUNT_FROM_CAMERA = Transform(
    np.array([[0.0, 0.0, 1.0], [-1.0, 0.0, 0.0], [0.0, -1.0, 0.0]]), np.zeros(3)
)


def matrix_of(path: Path, key: str, rows: list[list[float]]) -> Floats:
    """A calibration matrix, three rows of equal length.

    Args:
        path: of the rig file.
        key: its name.
        rows: as written.

    Returns:
        (3, 3) of ``R0_rect``, (3, 4) of all others.

    Raises:
        AssetError: it has another shape.
    """
    if len(rows) != 3 or len({len(row) for row in rows}) != 1:
        shape = " and ".join(str(len(row)) for row in rows)
        raise AssetError(
            f"{path}: calibration.{key}: want 3 rows of 3 or of 4, got rows of {shape}"
        )
    wanted = 3 if key == "R0_rect" else 4
    if len(rows[0]) != wanted:
        raise AssetError(
            f"{path}: calibration.{key}: want 3 rows of {wanted}, got rows of {len(rows[0])}"
        )
    matrix = np.array(rows, np.float64)
    matrix.setflags(write=False)
    return matrix
