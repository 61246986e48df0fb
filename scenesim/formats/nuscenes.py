"""nuScenes: samples and sweeps, its thirteen tables, lidarseg, and a map mask per draw.

A draw is a scene. With ``--sequence`` a keyframe is taken every half second and the frames
between are sweeps; without it every frame is a keyframe.

Source: nuscenes-devkit, schema_nuscenes.md; quaternions are w, x, y, z; sizes width, length,
height; point clouds five float32: x, y, z, intensity, ring, in a frame with y forward.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import groupby
from math import atan2, degrees, floor
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from scenesim.errors import DatasetError
from scenesim.files import text_of
from scenesim.formats.base import FormatOptions, FrameRecord, Sink, StoresNoReadings
from scenesim.formats.nuscenes_classes import (
    attribute_of,
    category_of,
    visibility_of,
)
from scenesim.formats.nuscenes_clouds import (
    R_THEIRS_FROM_OURS,
    cloud_bytes,
    radar_bytes,
    segment_bytes,
)
from scenesim.formats.nuscenes_tables import TABLES, drawn_map, scene_tables
from scenesim.formats.quaternions import quaternion
from scenesim.formats.reading import refusing
from scenesim.geometry.transform import Transform
from scenesim.sensors.camera import CameraModel
from scenesim.truth.frame import LabelledFrame, LabelledObject
from scenesim.world.classes import Cause

VERSION = "v1.0-trainval"
#: noon of the first of January 2026, in microseconds; each draw has an hour of its own
_EPOCH_US, _HOUR_US = 1_767_268_800_000_000, 3_600_000_000
_KEYFRAMES_PER_S = 2.0
#: pixel (0, 0) is a centre there and an edge here
_HALF = 0.5


def token(*address: object) -> str:
    """A token that is equal for equal addresses only.

    Args:
        address: words that name the row.

    Returns:
        32 hexadecimal digits.
    """
    text = "/".join(str(word) for word in address)
    return blake2b(text.encode(), digest_size=16).hexdigest()


class NuScenesFormat(StoresNoReadings):
    """Writes nuScenes' layout below ``nuscenes/``."""

    name = "nuscenes"
    about = "nuScenes: all tables, samples and sweeps, lidarseg, map masks"
    writes = frozenset(
        {
            *("boxes_3d", "points", "point_labels", "calibration", "poses", "tracks"),
            *("attributes", "map"),
        }
    )
    needs = frozenset({"camera", "lidar", "pinhole"})

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """Link images and write clouds; see ``Format``.

        Returns:
            The frame's rows without the tokens that need its neighbours.
        """
        key = is_keyframe(frame, options)
        folder = "samples" if key else "sweeps"
        readings = [
            *_link_images(frame, images, sink, folder),
            *_write_clouds(frame, sink, folder),
            *_write_radars(frame, sink, folder),
        ]
        if key and frame.rig.lidars:
            name = token("sample_data", frame.draw, frame.step, "LIDAR_TOP")
            sweep = frame.lidars[frame.rig.lidars[0].name]
            sink.write(f"nuscenes/lidarseg/{VERSION}/{name}_lidarseg.bin", segment_bytes(sweep))
        return {
            "key": key,
            "step": frame.step,
            "time_us": timestamp_us(frame.draw, frame.time_s),
            "readings": readings,
            "things": _things(frame) if key else [],
            "areas": [area.outline_world[:, :2].tolist() for area in frame.around.areas],
            "sensors": _sensors(frame) if frame.step == 0 else [],
            "about": frame.provenance.get("scenario", "scenesim"),
        }

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write the tables, a draw at a time, and the map masks; see ``Format``."""
        splits: dict[str, list[str]] = {"train": [], "val": [], "test": []}
        for draw, frames in groupby(records, key=lambda record: record.draw):
            kept = list(frames)
            splits[kept[0].split].append(_scene(draw))
            path = f"nuscenes/maps/{token('map', draw)}.png"
            sink.write(path, drawn_map([record.data for record in kept]))
        for table in TABLES:
            sink.write_parts(f"nuscenes/{VERSION}/{table}.json", _table(table, records))
        text = json.dumps(splits, indent=1, sort_keys=True) + "\n"
        sink.write(f"nuscenes/{VERSION}/splits.json", text.encode())


def is_keyframe(frame: LabelledFrame, options: FormatOptions) -> bool:
    """Whether a frame is a sample and not a sweep.

    Args:
        frame: the truth.
        options: whether every frame of the run is written.

    Returns:
        True twice a second in a sequence; always without one.
    """
    if not options.sequence or frame.step == 0:
        return True
    before = frame.time_s * (frame.step - 1) / frame.step
    passed = (floor(t * _KEYFRAMES_PER_S + 1e-6) for t in (frame.time_s, before))
    return next(passed) > next(passed)


def timestamp_us(draw: int, time_s: float) -> int:
    """A moment of a draw as Unix time.

    Args:
        draw: its number.
        time_s: since the run began.

    Returns:
        Microseconds.
    """
    return _EPOCH_US + draw * _HOUR_US + round(time_s * 1e6)


def read_tables(root: Path) -> dict[str, list[dict[str, Any]]]:
    """The tables, checked for keys that lead nowhere.

    Args:
        root: the folder that holds ``v1.0-trainval``.

    Returns:
        Table name to rows.

    Raises:
        DatasetError: a table is missing or no list, or a token names no row.
    """
    tables: dict[str, list[dict[str, Any]]] = {}
    for name in TABLES:
        path = root / VERSION / f"{name}.json"
        with refusing(path, "a table of nuScenes"):
            tables[name] = json.loads(text_of(path))
            {row["token"] for row in tables[name]}
    known = {name: {row["token"] for row in rows} for name, rows in tables.items()}
    for name, rows in tables.items():
        for row in rows:
            for key, value in row.items():
                table = key.removesuffix("_token")
                if key.endswith("_token") and table in known and value not in known[table]:
                    place = root / VERSION / f"{name}.json"
                    raise DatasetError(f"{place}: row {row['token']}: {key} names no row")
    return tables


def table_text(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A table in pieces.

    Args:
        rows: JSON types.

    Yields:
        A list, a row a line, keys in order.
    """
    comma = b"[\n"
    for row in rows:
        yield comma + json.dumps(row, sort_keys=True).encode()
        comma = b",\n"
    yield b"\n]\n" if comma == b",\n" else b"[]\n"


def _table(name: str, records: Iterable[FrameRecord]) -> Iterator[bytes]:
    """One table over all draws; rows that draws share come once."""
    seen: set[str] = set()

    def rows() -> Iterator[Mapping[str, Any]]:
        for draw, frames in groupby(records, key=lambda record: record.draw):
            data = [record.data for record in frames]
            for row in scene_tables(draw, _scene(draw), data, token)[name]:
                if row["token"] not in seen:
                    if name in _SHARED:
                        seen.add(row["token"])
                    yield row

    yield from table_text(rows())


_SHARED = frozenset({"attribute", "category", "visibility", "sensor"})


def _scene(draw: int) -> str:
    """Name of a draw's scene."""
    return f"scene-{draw + 1:04d}"


def _link_images(
    frame: LabelledFrame, images: Mapping[str, str], sink: Sink, folder: str
) -> Iterator[dict[str, Any]]:
    """Link the pictures; gives their readings."""
    for channel, camera in zip(_channels(frame), frame.rig.cameras, strict=False):
        reading, path = frame.cameras[camera.name], images[camera.name]
        time_us = timestamp_us(frame.draw, reading.time_s)
        file = _file(folder, frame.draw, channel, time_us, PurePosixPath(path).suffix)
        sink.link(f"nuscenes/{file}", path)
        T_world_from_ego = reading.T_world_from_camera @ camera.T_ego_from_camera.inverse()
        size = (camera.width_px, camera.height_px)
        yield _reading(channel, file, time_us, T_world_from_ego) | {"size": size}


def _write_clouds(frame: LabelledFrame, sink: Sink, folder: str) -> Iterator[dict[str, Any]]:
    """Write the sweeps of the LiDARs; gives their readings."""
    for channel, lidar in zip(_lidar_channels(frame), frame.rig.lidars, strict=True):
        sweep = frame.lidars[lidar.name]
        time_us = timestamp_us(frame.draw, sweep.time_s)
        file = _file(folder, frame.draw, channel, time_us, ".pcd.bin")
        sink.write(f"nuscenes/{file}", cloud_bytes(sweep))
        T_world_from_ego = sweep.T_world_from_lidar @ lidar.T_ego_from_lidar.inverse()
        yield _reading(channel, file, time_us, T_world_from_ego) | {"size": (0, 0)}


def _write_radars(frame: LabelledFrame, sink: Sink, folder: str) -> Iterator[dict[str, Any]]:
    """Write the scans of the radars; gives their readings."""
    for radar in frame.rig.radars:
        scan, channel = frame.radars[radar.name], radar.name.upper()
        time_us = timestamp_us(frame.draw, scan.time_s)
        file = _file(folder, frame.draw, channel, time_us, ".pcd")
        sink.write(f"nuscenes/{file}", radar_bytes(scan))
        T_world_from_ego = scan.T_world_from_radar @ radar.T_ego_from_radar.inverse()
        yield _reading(channel, file, time_us, T_world_from_ego) | {"size": (0, 0)}


def _file(folder: str, draw: int, channel: str, time_us: int, suffix: str) -> str:
    """Path of a reading below nuScenes' folder."""
    return f"{folder}/{channel}/{_scene(draw)}__{channel}__{time_us}{suffix}"


def _reading(channel: str, file: str, time_us: int, pose: Transform) -> dict[str, Any]:
    """What a row of sample_data and its ego_pose are made of."""
    return {"channel": channel, "file": file, "time_us": time_us, "ego": _pose(pose)}


def _pose(transform: Transform) -> dict[str, Any]:
    """Translation and quaternion w, x, y, z."""
    return {
        "translation": [float(v) for v in transform.translation],
        "rotation": list(quaternion(transform.rotation)),
    }


def _named(directions: Iterable[str]) -> Iterator[str]:
    """Channels, a second of the same direction with a number."""
    seen: dict[str, int] = {}
    for direction in directions:
        seen[direction] = seen.get(direction, 0) + 1
        yield direction if seen[direction] == 1 else f"{direction}_{seen[direction]}"


def _channels(frame: LabelledFrame) -> list[str]:
    """nuScenes' names of the cameras, by where they look."""
    return list(_named(_direction(camera) for camera in frame.rig.cameras))


def _direction(camera: CameraModel) -> str:
    """``CAM_FRONT`` ... of a camera."""
    if camera.name.upper().startswith("CAM_"):
        return camera.name.upper()
    axis = camera.T_ego_from_camera.rotation[:, 2]
    yaw = degrees(atan2(float(axis[1]), float(axis[0])))
    side = "_LEFT" if yaw > 0 else "_RIGHT"
    turned = abs(yaw)
    if turned < 20.0:
        return "CAM_FRONT"
    if turned > 160.0:
        return "CAM_BACK"
    return ("CAM_FRONT" if turned < 85.0 else "CAM_BACK") + side


def _lidar_channels(frame: LabelledFrame) -> list[str]:
    """The first LiDAR is LIDAR_TOP."""
    rest = [f"LIDAR_{lidar.name.upper()}" for lidar in frame.rig.lidars[1:]]
    return list(_named(["LIDAR_TOP", *rest][: len(frame.rig.lidars)]))


def _sensors(frame: LabelledFrame) -> list[dict[str, Any]]:
    """Channels with modality, pose on the ego and intrinsics."""
    found = []
    for channel, camera in zip(_channels(frame), frame.rig.cameras, strict=True):
        matrix = [
            [camera.fx_px, 0.0, camera.cx_px - _HALF],
            [0.0, camera.fy_px, camera.cy_px - _HALF],
            [0.0, 0.0, 1.0],
        ]
        pose = _pose(camera.T_ego_from_camera)
        found.append({"channel": channel, "modality": "camera", "intrinsic": matrix} | pose)
    T_ours_from_theirs = Transform(np.ascontiguousarray(R_THEIRS_FROM_OURS.T), np.zeros(3))
    for channel, lidar in zip(_lidar_channels(frame), frame.rig.lidars, strict=True):
        pose = _pose(lidar.T_ego_from_lidar @ T_ours_from_theirs)
        found.append({"channel": channel, "modality": "lidar", "intrinsic": []} | pose)
    for radar in frame.rig.radars:
        pose = _pose(radar.T_ego_from_radar)
        channel = radar.name.upper()
        found.append({"channel": channel, "modality": "radar", "intrinsic": []} | pose)
    return found


def _things(frame: LabelledFrame) -> list[dict[str, Any]]:
    """What a keyframe annotates: things that a sensor sees."""
    found = []
    for thing in frame.objects:
        category = category_of(thing)
        points = sum(thing.lidar_points.values())
        echoes = _echoes(frame, thing)
        if category is None or not (
            points or echoes or any(v.pixels for v in thing.views.values())
        ):
            continue
        box = thing.box
        attribute = attribute_of(thing, category)
        found.append(
            {
                "id": thing.object_id,
                "category": category,
                "attributes": [attribute] if attribute else [],
                "visibility": visibility_of(thing),
                "size": [box.width_m, box.length_m, box.height_m],
                "points": points,
                "echoes": echoes,
                **_pose(box.T_frame_from_box),
            }
        )
    return found


def _echoes(frame: LabelledFrame, thing: LabelledObject) -> int:
    """How many radar detections are of a thing."""
    count = 0
    for scan in frame.radars.values():
        hit = scan.instance[(scan.instance >= 0) & (scan.cause == Cause.SURFACE)]
        count += int(np.count_nonzero(frame.instance_objects[hit] == thing.object_id))
    return count


NUSCENES = NuScenesFormat()
