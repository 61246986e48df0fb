"""KITTI's sequence layouts: tracking, and odometry with SemanticKITTI's point labels.

A sequence is a draw; use ``--sequence`` for every frame of it.

Source: the KITTI tracking and odometry development kits; semantic-kitti-api's configuration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import DatasetError
from scenesim.files import text_of
from scenesim.formats.base import FormatOptions, FrameRecord, Sink, StoresNoReadings
from scenesim.formats.kitti import calibration_of, kitti_labels
from scenesim.formats.kitti_files import (
    KittiLabel,
    calibration_text,
    label_of_fields,
    sweep_bytes,
)
from scenesim.formats.reading import refusing, rows_of
from scenesim.geometry.transform import Transform
from scenesim.sensors.lidar import LidarSweep
from scenesim.truth.frame import LabelledFrame
from scenesim.world.classes import Cause, Semantic

#: ``Semantic`` to SemanticKITTI's ids; what is not here is 0, unlabelled
SEMANTIC_IDS: Mapping[Semantic, int] = {
    Semantic.ROAD: 40, Semantic.LANE_MARKING: 60, Semantic.SIDEWALK: 48, Semantic.PARKING: 44,
    Semantic.KERB: 48, Semantic.TERRAIN: 72, Semantic.BUILDING: 50, Semantic.WALL: 50,
    Semantic.FENCE: 51, Semantic.GUARD_RAIL: 51, Semantic.BRIDGE: 52, Semantic.TUNNEL: 52,
    Semantic.POLE: 80, Semantic.TRAFFIC_LIGHT: 99, Semantic.TRAFFIC_SIGN: 81,
    Semantic.VEGETATION: 70, Semantic.TRUNK: 71, Semantic.PERSON: 30, Semantic.RIDER: 31,
    Semantic.CAR: 10, Semantic.VAN: 10, Semantic.TRUCK: 18, Semantic.BUS: 13, Semantic.TRAM: 16,
    Semantic.MOTORCYCLE: 15, Semantic.BICYCLE: 11, Semantic.TRAILER: 20, Semantic.ANIMAL: 99,
    Semantic.OBSTACLE: 99, Semantic.UNKNOWN_OBJECT: 99, Semantic.STREET_FURNITURE: 99,
    Semantic.RAIL_TRACK: 49, Semantic.OTHER_GROUND: 49, Semantic.WATER: 49,
}  # fmt: skip
#: ids of things that move
MOVING_IDS: Mapping[int, int] = {10: 252, 31: 253, 30: 254, 32: 255, 16: 256, 13: 257, 18: 258}
_MOVING_MPS = 0.2
#: points that no surface returned
_OUTLIER = 1


class KittiTrackingFormat(StoresNoReadings):
    """Writes KITTI's tracking layout below ``kitti_tracking/``."""

    name = "kitti-tracking"
    about = "KITTI tracking: a sequence per draw, label_02 with track ids"
    writes = frozenset({"boxes_2d", "boxes_3d", "points", "calibration", "tracks", "classes"})
    needs = frozenset({"camera"})

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """Link image, write cloud and calibration; see ``Format``.

        Returns:
            The frame's label lines.
        """
        root, sequence = "kitti_tracking/training", f"{frame.draw:04d}"
        for index, path in enumerate(images.values()):
            suffix = PurePosixPath(path).suffix
            sink.link(f"{root}/image_{index + 2:02d}/{sequence}/{frame.step:06d}{suffix}", path)
        for sweep in list(frame.lidars.values())[:1]:
            sink.write(f"{root}/velodyne/{sequence}/{frame.step:06d}.bin", sweep_bytes(sweep))
        matrices = calibration_of(frame.rig).matrices
        if frame.step == 0:
            text = calibration_text(matrices).replace("R0_rect:", "R_rect")
            text = text.replace("Tr_velo_to_cam:", "Tr_velo_cam")
            text = text.replace("Tr_imu_to_velo:", "Tr_imu_velo")
            sink.write(f"{root}/calib/{sequence}.txt", text.encode())
        lines = [
            tracking_line(frame.step, thing.object_id if thing else -1, label)
            for thing, label in kitti_labels(frame, options)
        ]
        return {"lines": lines, "step": frame.step}

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write a label file per sequence; see ``Format``."""
        maps: dict[str, list[str]] = {}
        for draw, frames in groupby(records, key=lambda record: record.draw):
            kept = list(frames)
            text = "".join(line for record in kept for line in record.data["lines"])
            sink.write(f"kitti_tracking/training/label_02/{draw:04d}.txt", text.encode())
            line = f"{draw:04d} empty {0:06d} {len(kept):06d}\n"
            maps.setdefault(kept[0].split, []).append(line)
        for split, lines in maps.items():
            path = f"kitti_tracking/training/evaluate_tracking.seqmap.{split}"
            sink.write(path, "".join(lines).encode())


def tracking_line(step: int, track: int, label: KittiLabel) -> str:
    """One line of a tracking label file.

    Args:
        step: number of the frame in its sequence.
        track: id; -1 for regions not to care about.
        label: the thing.

    Returns:
        Seventeen fields and the end of the line.
    """
    return f"{step} {track} {label.line()}\n"


def read_tracking(path: Path) -> list[tuple[int, int, KittiLabel]]:
    """The labels of one sequence.

    Args:
        path: of a ``label_02`` file.

    Returns:
        Frame, track id and label of each line.

    Raises:
        DatasetError: a line has not seventeen fields, or a field is no number.
    """
    found = []
    for number, line in enumerate(text_of(path).splitlines(), 1):
        step, _, rest = line.partition(" ")
        track, _, fields = rest.partition(" ")
        place = f"{path}:{number}"
        if not (step.isdecimal() and track.lstrip("-").isdecimal()):
            raise DatasetError(f"{place}: want frame and track id first")
        found.append((int(step), int(track), label_of_fields(place, fields.split())))
    return found


class SemanticKittiFormat(StoresNoReadings):
    """Writes KITTI odometry with SemanticKITTI's labels below ``semantickitti/sequences``."""

    name = "semantickitti"
    about = "KITTI odometry (poses, times) with SemanticKITTI point labels"
    writes = frozenset({"points", "point_labels", "calibration", "poses"})
    needs = frozenset({"camera", "lidar"})

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """Link image, write cloud and point labels; see ``Format``.

        Returns:
            The frame's pose, time and calibration.
        """
        root, name = f"semantickitti/sequences/{frame.draw:02d}", f"{frame.step:06d}"
        for index, path in enumerate(images.values()):
            suffix = PurePosixPath(path).suffix
            sink.link(f"{root}/image_{index + 2}/{name}{suffix}", path)
        for sweep in list(frame.lidars.values())[:1]:
            sink.write(f"{root}/velodyne/{name}.bin", sweep_bytes(sweep))
            sink.write(f"{root}/labels/{name}.label", point_labels(frame, sweep).tobytes())
        calibration = calibration_of(frame.rig)
        if frame.step == 0:
            sink.write(f"{root}/calib.txt", _odometry_calibration(frame).encode())
        T_ego_from_rect = frame.rig.lidars[0].T_ego_from_lidar
        pose = frame.T_world_from_ego @ T_ego_from_rect @ calibration.T_rect_from_lidar.inverse()
        rows = [[*map(float, pose.rotation[i]), float(pose.translation[i])] for i in range(3)]
        return {"pose": rows, "time_s": frame.time_s}

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write poses relative to the first frame, and times; see ``Format``."""
        for draw, frames in groupby(records, key=lambda record: record.draw):
            kept = list(frames)
            root = f"semantickitti/sequences/{draw:02d}"
            sink.write(f"{root}/poses.txt", poses_text(_relative_poses(kept)).encode())
            start = kept[0].data["time_s"]
            times = "".join(f"{r.data['time_s'] - start:e}\n" for r in kept)
            sink.write(f"{root}/times.txt", times.encode())


def _odometry_calibration(frame: LabelledFrame) -> str:
    """``P0 .. P3`` and ``Tr``, LiDAR to rectified camera 0."""
    calibration = calibration_of(frame.rig)
    chain = calibration.T_rect_from_lidar
    matrices = {key: calibration.matrices[key] for key in ("P0", "P1", "P2", "P3")}
    matrices["Tr"] = np.column_stack([chain.rotation, chain.translation])
    return calibration_text(matrices).rstrip("\n") + "\n"


def _relative_poses(records: list[FrameRecord]) -> Iterator[NDArray[np.float64]]:
    """Camera 0 of each frame to camera 0 of the first, (3, 4)."""
    first = None
    for record in records:
        rows = np.array(record.data["pose"])
        pose = Transform(rows[:, :3].copy(), rows[:, 3].copy())
        first = first or pose.inverse()
        relative = first @ pose
        yield np.column_stack([relative.rotation, relative.translation])


def point_labels(frame: LabelledFrame, sweep: LidarSweep) -> NDArray[np.uint32]:
    """SemanticKITTI's label of each point: class in the low half, instance in the high half.

    Args:
        frame: the truth.
        sweep: of the same moment.

    Returns:
        (P,) uint32.
    """
    table = np.zeros(256, np.uint32)
    for semantic, number in SEMANTIC_IDS.items():
        table[semantic] = number
    labels = table[sweep.semantic]
    moving = {
        thing.object_id
        for thing in frame.objects
        if sum(v * v for v in thing.velocity) > _MOVING_MPS**2
    }
    objects = np.full(len(sweep.instance), -1, np.int64)
    hit = sweep.instance >= 0
    objects[hit] = frame.instance_objects[sweep.instance[hit]]
    in_motion = np.isin(objects, sorted(moving))
    for still, moves in MOVING_IDS.items():
        labels[in_motion & (labels == still)] = moves
    surface = sweep.cause == Cause.SURFACE
    labels[~surface] = _OUTLIER
    instances = np.where(surface & (objects >= 0), objects + 1, 0).astype(np.uint32)
    joined: NDArray[np.uint32] = (instances << np.uint32(16)) | labels
    return joined.astype("<u4")


def read_point_labels(path: Path) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """The labels of one cloud.

    Args:
        path: of a ``.label`` file.

    Returns:
        (P,) semantic ids and (P,) instance ids.

    Raises:
        DatasetError: its size is no multiple of 4 bytes.
    """
    halves = rows_of(path, "<u2", 2)
    return halves[:, 0], halves[:, 1]


def read_poses(path: Path) -> NDArray[np.float64]:
    """The poses of one sequence.

    Args:
        path: of ``poses.txt``.

    Returns:
        (T, 3, 4): camera 0 of each frame to camera 0 of the first.

    Raises:
        DatasetError: a line has not twelve numbers.
    """
    rows = [line.split() for line in text_of(path).splitlines()]
    with refusing(path, "a file of poses"):
        return np.array([[float(word) for word in row] for row in rows]).reshape(-1, 3, 4)


def poses_text(poses: Iterable[NDArray[np.float64]]) -> str:
    """The text of ``poses.txt``.

    Args:
        poses: (3, 4) each.

    Returns:
        A line per pose.
    """
    return "".join(
        " ".join(f"{value:e}" for value in pose.ravel().tolist()) + "\n" for pose in poses
    )


KITTI_TRACKING = KittiTrackingFormat()
SEMANTIC_KITTI = SemanticKittiFormat()
