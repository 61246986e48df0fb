"""The native truth read back as labelled frames, to write other formats without rendering."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import DatasetError
from scenesim.files import array_of, below, frame_line, json_of, unpacked
from scenesim.formats.checks import KEPT
from scenesim.formats.native import POINT_COLUMNS
from scenesim.formats.native_around import surroundings_of
from scenesim.formats.reading import read_pixels, refusing, rows_of
from scenesim.geometry.box import Box
from scenesim.geometry.transform import Transform
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.frame import CameraFrame
from scenesim.sensors.lidar import LidarModel, LidarSweep
from scenesim.sensors.radar import STORED_COLUMNS, RadarModel, RadarScan, scan_of_table
from scenesim.sensors.rig import Rig
from scenesim.truth.frame import (
    ImageBox,
    InstanceView,
    LabelledFrame,
    LabelledObject,
    ObjectView,
)


@dataclass(frozen=True, slots=True)
class StoredFrame:
    """A frame of a dataset with the paths of its readings.

    Attributes:
        frame: the truth; pictures are black, and depths infinite where they were not kept: formats
            link the files.
        images: camera name to path below the root.
        clouds: LiDAR name to path below the root.
    """

    frame: LabelledFrame
    images: Mapping[str, str]
    clouds: Mapping[str, str]


def read_rig(root: Path) -> Rig:
    """The sensors of a dataset.

    Args:
        root: its folder.

    Returns:
        The rig.

    Raises:
        DatasetError: the file is missing or is no rig.
    """
    path = root / "truth/rig.json"
    with refusing(path, "the rig of a dataset"):
        content = json_of(path)
        for sensor in (*content["cameras"], *content["lidars"], *content.get("radars", ())):
            below(root, sensor["name"])  # names become files' names
        return Rig(
            content["name"],
            tuple(_camera(fields) for fields in content["cameras"]),
            tuple(_lidar(fields) for fields in content["lidars"]),
            {key: np.array(matrix) for key, matrix in content["calibration"].items()},
            radars=tuple(_radar(fields) for fields in content.get("radars", ())),
        )


def read_frames(root: Path, only: Container[int] | None = None) -> Iterator[StoredFrame]:
    """Frames of a dataset, in order, one at a time.

    Args:
        root: its folder.
        only: rows of the frames wanted, counted from 0; None for all.

    Yields:
        Frames.

    Raises:
        DatasetError: a file that a frame names is missing or unreadable.
    """
    rig = read_rig(root)
    row = -1
    for shard in sorted((root / "truth").glob("frames-*.jsonl")):
        # bytes, for a line that is no UTF-8 to be refused like any other
        with shard.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                row += 1
                if only is not None and row not in only:
                    continue
                with refusing(shard, f"frames of a dataset, in line {number}"):
                    frame = _frame(root, rig, frame_line(root, line, f"{shard}:{number}"))
                yield frame


def _frame(root: Path, rig: Rig, line: Mapping[str, Any]) -> StoredFrame:
    """One frame from its line and its files."""
    cameras = {name: _picture(root, rig, name, line) for name in line["cameras"]}
    lidars = {name: _sweep(root, name, line) for name in line["lidars"]}
    frame = LabelledFrame(
        frame=line["frame"],
        draw=line["draw"],
        step=line["step"],
        time_s=line["time_s"],
        rig=rig,
        T_world_from_ego=_transform(line["ego"]),
        ego_velocity=np.array(line["ego_velocity"]),
        cameras=cameras,
        lidars=lidars,
        objects=tuple(_object(thing) for thing in line["objects"]),
        measures=line["measures"],
        edges=tuple(line["edges"]),
        provenance=line["provenance"],
        instance_objects=np.array(line["instance_objects"], np.int32),
        split=line["split"],
        around=surroundings_of(line),
        radars={name: _scan(root, name, line) for name in line.get("radars", {})},
    )
    images = {name: record["image"] for name, record in line["cameras"].items()}
    clouds = {name: record["cloud"] for name, record in line["lidars"].items()}
    return StoredFrame(frame, images, clouds)


def _picture(root: Path, rig: Rig, name: str, line: Mapping[str, Any]) -> CameraFrame:
    """The id images of one camera; what formats do not ask for is left empty."""
    camera = {camera.name: camera for camera in rig.cameras}[name]
    ids = read_pixels(root / f"truth/instances/{line['frame']:06d}_{name}.png")
    semantic = read_pixels(root / f"truth/semantic/{line['frame']:06d}_{name}.png")
    size = (camera.height_px, camera.width_px)
    dense: dict[str, Any] = {
        "depth": np.full(size, np.inf, np.float32),
        "normal": np.zeros((*size, 3), np.float32),
    }
    for field in CameraFrame.__dataclass_fields__:
        packed = root / f"truth/{field}/{line['frame']:06d}_{name}.npy.gz"
        if field in KEPT and packed.is_file():
            with refusing(packed, "a packed array"):
                dense[field] = array_of(unpacked(packed.read_bytes(), str(packed)), str(packed))
    return CameraFrame(
        camera=camera,
        time_s=line["cameras"][name]["time_s"],
        T_world_from_camera=_transform(line["cameras"][name]["pose"]),
        image=np.zeros((*size, 3), np.uint8),
        instance=ids.astype(np.int32) - 1,
        semantic=semantic.astype(np.uint8),
        part=np.zeros(size, np.int16),
        silhouettes={},
        object_silhouettes={},
        **dense,
    )


def _sweep(root: Path, name: str, line: Mapping[str, Any]) -> LidarSweep:
    """One cloud with its labels.

    Raises:
        DatasetError: there are fewer or more labels than points.
    """
    record = line["lidars"][name]
    cloud = rows_of(root / record["cloud"], "<f4", 4)
    points = root / f"truth/points/{line['frame']:06d}_{name}.npy"
    table = _table(points, POINT_COLUMNS)
    if len(table) != len(cloud):
        raise DatasetError(f"{points}: {len(table)} labels for {len(cloud)} points")
    return LidarSweep(
        lidar=name,
        time_s=record["time_s"],
        T_world_from_lidar=_transform(record["pose"]),
        points_lidar=np.ascontiguousarray(cloud[:, :3]),
        intensity=np.ascontiguousarray(cloud[:, 3]),
        ring=table["ring"].astype(np.int16),
        column=np.zeros(len(table), np.int32),
        point_time_s=table["time_s"].astype(np.float32),
        instance=table["instance"].astype(np.int32),
        semantic=table["semantic"].astype(np.uint8),
        part=table["part"].astype(np.int16),
        cause=table["cause"].astype(np.uint8),
        return_number=table["return_number"].astype(np.uint8),
        incidence_rad=table["incidence_rad"].astype(np.float32),
    )


def _table(path: Path, columns: np.dtype[np.void]) -> NDArray[Any]:
    """Rows in NumPy's format.

    Raises:
        DatasetError: it is damaged or has other columns.
    """
    with refusing(path, "an array of NumPy's"):
        table = array_of(path.read_bytes(), str(path))
        if table.dtype != columns or table.ndim != 1:
            raise DatasetError(f"{path}: not a table of {', '.join(columns.names or ())}")
    return table


def _object(thing: Mapping[str, Any]) -> LabelledObject:
    """One labelled thing."""
    return LabelledObject(
        object_id=thing["id"],
        name=thing["name"],
        kind=thing["kind"],
        box=Box(_transform(thing["box"]), *thing["box"]["size"]),
        velocity=np.array(thing["velocity"]),
        acceleration_mps2=thing["acceleration_mps2"],
        yaw_rate_radps=thing["yaw_rate_radps"],
        attributes=thing["attributes"],
        views={name: _view(view) for name, view in thing["views"].items()},
        lidar_points=thing["lidar_points"],
        parts=tuple(Box(_transform(part), *part["size"]) for part in thing.get("parts", ())),
        lights=tuple(thing.get("lights", ())),
        measures=thing.get("measures", {}),
    )


def _view(view: Mapping[str, Any]) -> ObjectView:
    """What one camera sees of a thing."""
    return ObjectView(
        amodal=ImageBox(*view["amodal"]),
        clipped=ImageBox(*view["clipped"]),
        modal=ImageBox(*view["modal"]) if view["modal"] else None,
        pixels=view["pixels"],
        silhouette_pixels=view["silhouette_pixels"],
        visible=view["visible"],
        truncation=view["truncation"],
        parts=tuple(_part(part) for part in view["parts"]),
    )


def _part(part: Mapping[str, Any]) -> InstanceView:
    """One body."""
    return InstanceView(
        instance=part["instance"],
        kind=part["kind"],
        pixels=part["pixels"],
        box=ImageBox(*part["box"]) if part["box"] else None,
        silhouette_pixels=part["silhouette_pixels"],
        keypoints=np.array(part["keypoints"], np.float64).reshape(-1, 3),
    )


def _camera(fields: Mapping[str, Any]) -> CameraModel:
    """A camera from its fields."""
    values = {name: fields[name] for name in CameraModel.__dataclass_fields__ if name in fields}
    values["T_ego_from_camera"] = _transform(fields["T_ego_from_camera"])
    return CameraModel(**{key: _tupled(value) for key, value in values.items()})


def _lidar(fields: Mapping[str, Any]) -> LidarModel:
    """A LiDAR from its fields."""
    values = {name: fields[name] for name in LidarModel.__dataclass_fields__ if name in fields}
    values["T_ego_from_lidar"] = _transform(fields["T_ego_from_lidar"])
    for name in ("elevations_rad", "azimuth_offsets_rad", "vertical_offsets_m"):
        values[name] = np.array(values[name])
    return LidarModel(**{key: _tupled(value) for key, value in values.items()})


def _radar(fields: Mapping[str, Any]) -> RadarModel:
    """A radar from its fields."""
    values = {name: fields[name] for name in RadarModel.__dataclass_fields__ if name in fields}
    values["T_ego_from_radar"] = _transform(fields["T_ego_from_radar"])
    return RadarModel(**values)


def _scan(root: Path, name: str, line: Mapping[str, Any]) -> RadarScan:
    """A radar's scan, from its table."""
    facts = line["radars"][name]
    table = _table(root / f"truth/radar/{line['frame']:06d}_{name}.npy", STORED_COLUMNS)
    return scan_of_table(name, facts["time_s"], _transform(facts["pose"]), table)


def _tupled(value: Any) -> Any:  # noqa: ANN401
    """JSON's lists as the tuples that values hold."""
    return tuple(_tupled(item) for item in value) if isinstance(value, list) else value


def _transform(pose: Mapping[str, Any]) -> Transform:
    """A transform from its JSON form."""
    return Transform(np.array(pose["rotation"]), np.array(pose["translation"]))
