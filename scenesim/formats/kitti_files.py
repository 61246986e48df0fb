"""KITTI's files one by one: label lines, calibration, clouds; read and written as text and bytes.

Source: the KITTI object development kit (readme, MATLAB code).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import DatasetError
from scenesim.files import text_of
from scenesim.formats.reading import refusing, rows_of
from scenesim.geometry.transform import Floats, Transform
from scenesim.sensors.lidar import LidarSweep


@dataclass(frozen=True, slots=True)
class KittiLabel:
    """One line of a label file, in KITTI's own terms.

    Attributes:
        type: ``Car`` ... ``DontCare``.
        truncated: 0..1, -1 for DontCare.
        occluded: 0, 1, 2, 3, -1 for DontCare.
        alpha: observation angle, rad.
        box: left, top, right, bottom, pixels.
        dimensions: height, width, length, m.
        location: bottom centre, m, rectified camera 0.
        rotation_y: rad about the camera's y axis.
    """

    type: str
    truncated: float
    occluded: int
    alpha: float
    box: tuple[float, float, float, float]
    dimensions: tuple[float, float, float]
    location: tuple[float, float, float]
    rotation_y: float

    def line(self) -> str:
        """The label as KITTI writes it.

        Returns:
            Fifteen fields with a space between.
        """
        if self.type == "DontCare":
            box = " ".join(f"{edge:.2f}" for edge in self.box)
            return f"DontCare -1 -1 -10 {box} -1 -1 -1 -1000 -1000 -1000 -10"
        numbers = (self.alpha, *self.box, *self.dimensions, *self.location, self.rotation_y)
        text = " ".join(f"{number:.2f}".replace("-0.00", "0.00") for number in numbers)
        return f"{self.type} {self.truncated:.2f} {self.occluded} {text}"


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """The matrices of one calib file.

    Attributes:
        matrices: key to (3, 4) or (3, 3), in the file's order.
        T_rect_from_lidar: LiDAR to rectified camera 0.
    """

    matrices: Mapping[str, Floats]
    T_rect_from_lidar: Transform


def calibration_text(matrices: Mapping[str, Floats]) -> str:
    """A calib file: seven keyed lines and an empty one.

    Args:
        matrices: by key.

    Returns:
        The text.
    """
    lines = [
        f"{key}: " + " ".join(f"{value:.12e}" for value in matrix.ravel())
        for key, matrix in matrices.items()
    ]
    return "\n".join(lines) + "\n\n"


def sweep_bytes(sweep: LidarSweep) -> bytes:
    """A cloud as KITTI stores it.

    Args:
        sweep: as measured.

    Returns:
        float32 x, y, z (m, LiDAR frame), intensity, little-endian, point by point.
    """
    cloud = np.zeros((len(sweep.ring), 4), "<f4")
    cloud[:, :3] = sweep.points_lidar
    cloud[:, 3] = sweep.intensity
    return cloud.tobytes()


def read_labels(path: Path) -> list[KittiLabel]:
    """The labels of one file.

    Args:
        path: of a label_2 file.

    Returns:
        One value per line.

    Raises:
        DatasetError: a line has not 15 or 16 fields or a field is no number.
    """
    labels = []
    for number, line in enumerate(text_of(path).splitlines(), 1):
        fields = line.split()
        if not fields:
            continue
        labels.append(label_of_fields(f"{path}:{number}", fields))
    return labels


def read_results(path: Path) -> list[tuple[KittiLabel, float]]:
    """The detections of one file: labels with a score in the 16th field.

    Args:
        path: of a results file.

    Returns:
        Label and score of each line.

    Raises:
        DatasetError: a line has no score.
    """
    labels = read_labels(path)
    lines = [line.split() for line in text_of(path).splitlines() if line.split()]
    short = next((number for number, line in enumerate(lines, 1) if len(line) != 16), None)
    if short:
        raise DatasetError(f"{path}:{short}: a detection has 16 fields, the last is its score")
    return [(label, float(line[15])) for label, line in zip(labels, lines, strict=True)]


def label_of_fields(place: str, fields: Sequence[str]) -> KittiLabel:
    """A label from the words of its line.

    Args:
        place: file and line, for the error.
        fields: fifteen, or sixteen with a score.

    Returns:
        The label.

    Raises:
        DatasetError: there are fewer or more, or one is no number.
    """
    try:
        v = [float(field) for field in fields[1:]]
    except ValueError as error:
        raise DatasetError(f"{place}: {error}") from None
    if len(fields) not in (15, 16) or not all(isfinite(value) for value in v):
        raise DatasetError(f"{place}: want 15 finite fields, got {len(fields)}")
    return KittiLabel(
        fields[0],
        v[0],
        int(v[1]),
        v[2],
        (v[3], v[4], v[5], v[6]),
        (v[7], v[8], v[9]),
        (v[10], v[11], v[12]),
        v[13],
    )


def read_calibration(path: Path) -> Calibration:
    """The matrices of one calib file.

    Args:
        path: of a calib file.

    Returns:
        The calibration.

    Raises:
        DatasetError: a key or a number is missing.
    """
    sizes = {"P0": 4, "P1": 4, "P2": 4, "P3": 4, "R0_rect": 3}
    sizes |= {"Tr_velo_to_cam": 4, "Tr_imu_to_velo": 4}
    matrices: dict[str, Floats] = {}
    for line in text_of(path).splitlines():
        key, colon, values = line.partition(":")
        if not colon:
            continue
        with refusing(path, f"a calibration, at '{key}'"):
            numbers = np.array([float(value) for value in values.split()])
        if key not in sizes or numbers.size != 3 * sizes[key]:
            raise DatasetError(f"{path}: '{key}' with {numbers.size} numbers")
        matrices[key] = numbers.reshape(3, sizes[key])
    missing = [key for key in sizes if key not in matrices]
    if missing:
        raise DatasetError(f"{path}: {', '.join(missing)} missing")
    R0, Tr = matrices["R0_rect"], matrices["Tr_velo_to_cam"]
    T_cam_from_lidar = Transform(np.array(Tr[:, :3]), np.array(Tr[:, 3]))
    return Calibration(matrices, Transform(np.array(R0), np.zeros(3)) @ T_cam_from_lidar)


def read_points(path: Path) -> NDArray[np.float32]:
    """The cloud of one velodyne file.

    Args:
        path: of a .bin file.

    Returns:
        (P, 4) float32 x, y, z (m, LiDAR frame) and intensity.

    Raises:
        DatasetError: its size is no multiple of 16 bytes.
    """
    return rows_of(path, "<f4", 4)
