"""nuScenes' point files: LiDAR clouds, lidarseg's labels, radar detections.

Source: nuscenes-devkit, utils/data_classes.py; the PCD file format, version 0.7.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import DatasetError
from scenesim.formats.nuscenes_classes import SEGMENT_INDEX
from scenesim.formats.reading import refusing, rows_of
from scenesim.sensors.lidar import LidarSweep
from scenesim.sensors.radar import NUSCENES_COLUMNS, RadarScan, nuscenes_table
from scenesim.world.classes import Cause

#: LiDAR axes of nuScenes (x right, y forward) from ours (x forward, y left)
R_THEIRS_FROM_OURS = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])


def cloud_bytes(sweep: LidarSweep) -> bytes:
    """A cloud as nuScenes stores it.

    Args:
        sweep: as measured.

    Returns:
        float32 x (right), y (forward), z, intensity 0..255, ring, point by point.
    """
    cloud = np.zeros((len(sweep.ring), 5), "<f4")
    cloud[:, 0] = -sweep.points_lidar[:, 1]
    cloud[:, 1] = sweep.points_lidar[:, 0]
    cloud[:, 2] = sweep.points_lidar[:, 2]
    cloud[:, 3] = np.floor(sweep.intensity * np.float32(255.0) + np.float32(0.5))
    cloud[:, 4] = sweep.ring
    return cloud.tobytes()


def read_cloud(path: Path) -> NDArray[np.float32]:
    """A ``.pcd.bin`` file.

    Args:
        path: of it.

    Returns:
        (P, 5) float32 x (right), y (forward), z in m, intensity, ring.

    Raises:
        DatasetError: its size is no multiple of 20 bytes.
    """
    return rows_of(path, "<f4", 5)


def segment_bytes(sweep: LidarSweep) -> bytes:
    """lidarseg's index of each point.

    Args:
        sweep: as measured.

    Returns:
        uint8, point by point; 0 (noise) for returns of weather and ghosts.
    """
    table = np.zeros(256, np.uint8)
    for semantic, index in SEGMENT_INDEX.items():
        table[semantic] = index
    labels = table[sweep.semantic]
    labels[sweep.cause != Cause.SURFACE] = 0
    return labels.tobytes()


def radar_bytes(scan: RadarScan) -> bytes:
    """A scan as nuScenes stores it.

    Args:
        scan: of one radar.

    Returns:
        A binary PCD file of 18 columns, radar frame (x ahead, y left).
    """
    return _pcd(nuscenes_table(scan))


def _pcd(table: np.ndarray[tuple[int], np.dtype[np.void]]) -> bytes:
    """A table as a binary PCD file."""
    names = NUSCENES_COLUMNS.names or ()
    kinds = [NUSCENES_COLUMNS[name] for name in names]
    head = [
        "# .PCD v0.7 - Point Cloud Data file format",
        "VERSION 0.7",
        f"FIELDS {' '.join(names)}",
        f"SIZE {' '.join(str(kind.itemsize) for kind in kinds)}",
        f"TYPE {' '.join('F' if kind.kind == 'f' else 'I' for kind in kinds)}",
        f"COUNT {' '.join('1' for _ in kinds)}",
        f"WIDTH {len(table)}",
        "HEIGHT 1",
        "VIEWPOINT 0 0 0 1 0 0 0",
        f"POINTS {len(table)}",
        "DATA binary",
        "",
    ]
    return "\n".join(head).encode() + table.tobytes()


def read_radar(path: Path) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    """A radar's ``.pcd`` file.

    Args:
        path: of it.

    Returns:
        (D,) of ``sensors.radar.NUSCENES_COLUMNS``.

    Raises:
        DatasetError: its header is another, or its size is not as the header says.
    """
    with refusing(path, "a PCD file"):
        content = path.read_bytes()
    head, mark, body = content.partition(b"DATA binary\n")
    if not mark or len(body) % NUSCENES_COLUMNS.itemsize:
        raise DatasetError(f"{path}: not a binary PCD file of a radar")
    table = np.frombuffer(body, NUSCENES_COLUMNS)
    if not _pcd(table).startswith(head + mark):
        raise DatasetError(f"{path}: its header is not that of a radar of nuScenes")
    return table
