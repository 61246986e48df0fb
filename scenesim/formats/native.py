"""The native truth that every dataset keeps: enough to write any other format without rendering.

``truth/frames-00000.jsonl`` holds a line per frame, ``truth/instances`` an image of instance ids
plus one (0: none) per camera, ``truth/semantic`` one of ``Semantic``, ``truth/points`` a table of
per-point labels per LiDAR, ``truth/rig.json`` the sensors. Numbers are exact: another format
written from them is the same, byte for byte, as one written with the pictures.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.formats.base import Sink
from scenesim.formats.deflate import GZIP, deflate
from scenesim.formats.native_around import surroundings_json
from scenesim.geometry.box import Box
from scenesim.geometry.transform import Transform
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.lidar import LidarModel, LidarSweep
from scenesim.sensors.radar import RadarModel, radar_table
from scenesim.sensors.rig import Rig
from scenesim.truth.frame import ImageBox, LabelledFrame, LabelledObject, ObjectView

#: columns of ``truth/points/*.npy``; positions are in the cloud itself
POINT_COLUMNS = np.dtype(
    [
        ("time_s", "<f4"),
        ("instance", "<i2"),
        ("ring", "u1"),
        ("semantic", "u1"),
        ("part", "u1"),
        ("cause", "u1"),
        ("return_number", "u1"),
        ("incidence_rad", "<f2"),
    ]
)


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the readings of a frame are: stored once, whoever stored them.

    Attributes:
        images: camera name to path below the root.
        clouds: LiDAR name to path below the root (float32 x, y, z, intensity).
    """

    images: Mapping[str, str]
    clouds: Mapping[str, str]


def write_native(
    frame: LabelledFrame,
    stored: Stored,
    sink: Sink,
    encode_png: Callable[[NDArray[Any]], bytes],
    keep: Collection[str] = (),
) -> dict[str, Any]:
    """Write one frame's id images and point tables.

    Args:
        frame: the truth.
        stored: where images and clouds are.
        sink: where files go.
        encode_png: turns an (H, W) uint8 or uint16 array into PNG bytes.
        keep: dense truth to store besides: ``depth``, ``flow``.

    Returns:
        The frame's line, JSON types only.
    """
    for name, reading in frame.cameras.items():
        ids = (reading.instance + 1).astype(np.uint16)
        sink.write(f"truth/instances/{frame.frame:06d}_{name}.png", encode_png(ids))
        sink.write(f"truth/semantic/{frame.frame:06d}_{name}.png", encode_png(reading.semantic))
        for field in keep:
            values = getattr(reading, field, None)
            if values is not None:
                path = f"truth/{field}/{frame.frame:06d}_{name}.npy.gz"
                sink.write(path, packed_array(values))
    for name, sweep in frame.lidars.items():
        buffer = io.BytesIO()
        np.lib.format.write_array(buffer, point_table(sweep), version=(1, 0))
        sink.write(f"truth/points/{frame.frame:06d}_{name}.npy", buffer.getvalue())
    for name, scan in frame.radars.items():
        buffer = io.BytesIO()
        np.lib.format.write_array(buffer, radar_table(scan), version=(1, 0))
        sink.write(f"truth/radar/{frame.frame:06d}_{name}.npy", buffer.getvalue())
    return frame_line(frame, stored)


def packed_array(values: NDArray[Any]) -> bytes:
    """An array as a compressed ``.npy`` file.

    Args:
        values: of any shape.

    Returns:
        gzip of NumPy's format, without a date.
    """
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(values), version=(1, 0))
    return deflate(buffer.getvalue(), GZIP)


def point_table(sweep: LidarSweep) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    """Per-point labels of a sweep.

    Args:
        sweep: as measured.

    Returns:
        (P,) of ``POINT_COLUMNS``.
    """
    table = np.zeros(len(sweep.ring), POINT_COLUMNS)
    table["time_s"] = sweep.point_time_s
    for column in ("instance", "ring", "semantic", "part", "cause", "return_number"):
        table[column] = getattr(sweep, column)
    table["incidence_rad"] = sweep.incidence_rad
    return table


def frame_line(frame: LabelledFrame, stored: Stored) -> dict[str, Any]:
    """A frame as one line of JSON.

    Args:
        frame: the truth.
        stored: where images and clouds are.

    Returns:
        JSON types only.
    """
    return {
        "frame": frame.frame,
        "draw": frame.draw,
        "step": frame.step,
        "split": frame.split,
        "time_s": frame.time_s,
        "ego": _pose(frame.T_world_from_ego),
        "ego_velocity": _numbers(frame.ego_velocity),
        "cameras": {
            name: {
                "image": stored.images.get(name, ""),
                "time_s": reading.time_s,
                "pose": _pose(reading.T_world_from_camera),
            }
            for name, reading in frame.cameras.items()
        },
        "lidars": {
            name: {
                "cloud": stored.clouds.get(name, ""),
                "time_s": sweep.time_s,
                "pose": _pose(sweep.T_world_from_lidar),
                "points": len(sweep.ring),
            }
            for name, sweep in frame.lidars.items()
        },
        "radars": {
            name: {
                "time_s": scan.time_s,
                "pose": _pose(scan.T_world_from_radar),
                "detections": len(scan.range_m),
            }
            for name, scan in frame.radars.items()
        },
        "measures": {name: value for name, value in frame.measures.items() if isfinite(value)},
        "edges": list(frame.edges),
        "instance_objects": [int(i) for i in frame.instance_objects],
        "objects": [_object(thing) for thing in frame.objects],
        "provenance": dict(frame.provenance),
        **surroundings_json(frame.around),
    }


def _object(thing: LabelledObject) -> dict[str, Any]:
    """One labelled thing."""
    return {
        "id": thing.object_id,
        "name": thing.name,
        "kind": thing.kind,
        "box": box_json(thing.box),
        "velocity": _numbers(thing.velocity),
        "acceleration_mps2": thing.acceleration_mps2,
        "yaw_rate_radps": thing.yaw_rate_radps,
        "attributes": dict(thing.attributes),
        "lidar_points": dict(thing.lidar_points),
        "views": {name: _view(view) for name, view in thing.views.items()},
        "parts": [box_json(part) for part in thing.parts],
        "lights": list(thing.lights),
        "measures": dict(thing.measures),
    }


def _view(view: ObjectView) -> dict[str, Any]:
    """What one camera sees of a thing."""
    return {
        "amodal": _edges(view.amodal),
        "clipped": _edges(view.clipped),
        "modal": _edges(view.modal),
        "pixels": view.pixels,
        "silhouette_pixels": view.silhouette_pixels,
        "visible": view.visible,
        "truncation": view.truncation,
        "parts": [
            {
                "instance": part.instance,
                "kind": part.kind,
                "pixels": part.pixels,
                "box": _edges(part.box),
                "silhouette_pixels": part.silhouette_pixels,
                "keypoints": [_numbers(row) for row in part.keypoints],
            }
            for part in view.parts
        ],
    }


def rig_json(rig: Rig) -> bytes:
    """A rig as JSON, with all that a reader needs to use the readings.

    Args:
        rig: the sensors.

    Returns:
        UTF-8 text.
    """
    content = {
        "name": rig.name,
        "calibration": {key: matrix.tolist() for key, matrix in rig.calibration.items()},
        "cameras": [_fields(camera) for camera in rig.cameras],
        "lidars": [_fields(lidar) for lidar in rig.lidars],
        "radars": [_fields(radar) for radar in rig.radars],
    }
    return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()


def _fields(sensor: CameraModel | LidarModel | RadarModel) -> dict[str, Any]:
    """A sensor's fields as JSON types."""
    result: dict[str, Any] = {}
    for name in type(sensor).__dataclass_fields__:
        value = getattr(sensor, name)
        if isinstance(value, Transform):
            result[name] = _pose(value)
        else:
            result[name] = value.tolist() if isinstance(value, np.ndarray) else value
    return result


def box_json(box: Box) -> dict[str, Any]:
    """A box by its centre, size and rotation, exactly.

    Args:
        box: in any frame.

    Returns:
        JSON types.
    """
    size = (box.length_m, box.width_m, box.height_m)
    return _pose(box.T_frame_from_box) | {"size": list(size)}


def _pose(transform: Transform) -> dict[str, Any]:
    """A transform, exactly."""
    return {
        "rotation": transform.rotation.tolist(),
        "translation": transform.translation.tolist(),
    }


def _edges(box: ImageBox | None) -> list[float] | None:
    """Left, top, right, bottom."""
    return None if box is None else [box.left, box.top, box.right, box.bottom]


def _numbers(values: Any) -> list[float]:  # noqa: ANN401
    """Plain floats, exactly."""
    return [float(value) for value in values]
