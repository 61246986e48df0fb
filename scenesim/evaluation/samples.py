"""What a model is given: a frame's image and cloud with their calibration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import DatasetError
from scenesim.formats.reading import read_pixels
from scenesim.geometry.transform import Floats, Transform
from scenesim.sensors.rig import Rig

if TYPE_CHECKING:
    from scenesim.truth.frame import LabelledFrame


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One frame as a model sees it.

    Attributes:
        frame: number in the dataset or suite.
        image: (H, W, 3) uint8, red first.
        cloud: (P, 4) float32 x, y, z m in the LiDAR's frame and intensity; (0, 4) without LiDAR.
        K: (3, 3) px; the first pixel's centre is (0.5, 0.5).
        T_ego_from_camera: where the camera sits.
        T_ego_from_lidar: where the LiDAR sits; the identity without LiDAR.
    """

    frame: int
    image: NDArray[np.uint8]
    cloud: NDArray[np.float32]
    K: Floats
    T_ego_from_camera: Transform
    T_ego_from_lidar: Transform


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A frame on disk, to be loaded where the model runs.

    Attributes:
        frame: number in the dataset or suite.
        image: file.
        cloud: file of float32 x, y, z, intensity; None without LiDAR.
        K: (3, 3) px.
        T_ego_from_camera: where the camera sits.
        T_ego_from_lidar: where the LiDAR sits.
    """

    frame: int
    image: Path
    cloud: Path | None
    K: Floats
    T_ego_from_camera: Transform
    T_ego_from_lidar: Transform

    def load(self) -> Sample:
        """Read the files.

        Returns:
            The sample.

        Raises:
            DatasetError: a file cannot be read.
        """
        try:
            pixels = read_pixels(self.image, colours=True)
            cloud = np.zeros((0, 4), np.float32)
            if self.cloud is not None:
                cloud = np.fromfile(self.cloud, "<f4").reshape(-1, 4)
        except (OSError, ValueError) as error:
            raise DatasetError(f"{self.cloud}: {error}") from None
        image = np.ascontiguousarray(pixels[:, :, ::-1]).astype(np.uint8)
        poses = (self.T_ego_from_camera, self.T_ego_from_lidar)
        return Sample(self.frame, image, cloud.astype(np.float32), self.K, *poses)


def shots_of(
    root: Path, lines: Iterable[tuple[int, Mapping[str, Any]]], rig: Rig, camera: str
) -> list[Shot]:
    """The frames of a dataset.

    Args:
        root: its folder.
        lines: frame number and line of ``truth/frames-*.jsonl`` of each.
        rig: its sensors.
        camera: whose images are meant.

    Returns:
        One for each line.

    Raises:
        DatasetError: a frame has no picture of the camera.
    """
    K, T_ego_from_camera, T_ego_from_lidar = _calibration(rig, camera)
    found = []
    for frame, line in lines:
        cameras, lidars = line["cameras"], line["lidars"]
        if camera not in cameras:
            raise DatasetError(f"{root}: frame {line['frame']} has no picture of '{camera}'")
        image = root / cameras[camera]["image"]
        cloud = next((r["cloud"] for r in lidars.values() if r["cloud"]), "")
        place = root / cloud if cloud else None
        found.append(Shot(frame, image, place, K, T_ego_from_camera, T_ego_from_lidar))
    return found


def sample_of(frame: LabelledFrame, camera: str = "") -> Sample:
    """A frame that was just rendered, as a model sees it; no file is needed.

    Args:
        frame: with its readings.
        camera: name; the first one by default.

    Returns:
        The sample.
    """
    name = camera or next(iter(frame.cameras))
    cloud = np.zeros((0, 4), np.float32)
    for sweep in list(frame.lidars.values())[:1]:
        cloud = np.column_stack([sweep.points_lidar, sweep.intensity]).astype(np.float32)
    return Sample(frame.frame, frame.cameras[name].image, cloud, *_calibration(frame.rig, name))


def _calibration(rig: Rig, camera: str) -> tuple[Floats, Transform, Transform]:
    """Intrinsics and the poses of a camera and of the first LiDAR."""
    model = next(c for c in rig.cameras if c.name == camera)
    K = np.array(
        [[model.fx_px, 0.0, model.cx_px], [0.0, model.fy_px, model.cy_px], [0.0, 0.0, 1.0]]
    )
    lidar = rig.lidars[0].T_ego_from_lidar if rig.lidars else Transform.identity()
    return K, model.T_ego_from_camera, lidar
