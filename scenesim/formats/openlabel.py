"""OpenLABEL 1.0: a JSON file per draw with objects, streams, coordinate systems and weather.

Source: ASAM OpenLABEL 1.0 and its JSON schema; quaternions are x, y, z, w, boxes centred.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any
from zlib import crc32

from scenesim.errors import DatasetError
from scenesim.files import text_of
from scenesim.formats.base import FormatOptions, FrameRecord, Sink, StoresNoReadings
from scenesim.formats.quaternions import quaternion
from scenesim.formats.reading import refusing
from scenesim.geometry.box import Box
from scenesim.geometry.transform import Transform
from scenesim.sensors.camera import CameraModel
from scenesim.truth.frame import ImageBox, LabelledFrame, LabelledObject, ObjectView

SCHEMA_VERSION = "1.0.0"
#: object numbers of lines (each with room for its pieces) and of signals, above those of things
_LINES, _PIECES, _SIGNALS = 1_000_000, 100, 10**10


class OpenLabelFormat(StoresNoReadings):
    """Writes ``openlabel/DRAW.json``."""

    name = "openlabel"
    about = "ASAM OpenLABEL 1.0: boxes, tracks, lanes, signals, weather as JSON"
    writes = frozenset(
        {
            *("boxes_2d", "boxes_3d", "keypoints", "calibration", "poses", "tracks"),
            *("attributes", "lanes", "signals", "weather", "classes"),
        }
    )

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """One frame of the file; see ``Format``.

        Returns:
            The frame's element, and what holds for the draw.
        """
        objects, names = {}, {}
        for thing in frame.objects:
            kind = thing.kind
            if options.classes is not None:
                found = options.classes.of_thing(kind)
                if found is None:
                    continue
                kind = found
            number = str(thing.object_id)
            names[number] = {"name": thing.name, "type": kind}
            objects[number] = {"object_data": _object_data(thing)}
        for number, name, kind, data in _surroundings(frame):
            names[number] = {"name": name, "type": kind}
            objects[number] = {"object_data": data}
        properties = {
            "timestamp": f"{frame.time_s:.6f}",
            "streams": _frame_streams(frame, images),
            "transforms": {
                "world_to_ego": {
                    "src": "world",
                    "dst": "ego",
                    "transform_src_to_dst": _pose(frame.T_world_from_ego),
                }
            },
        }
        return {
            "frame": {"objects": objects, "frame_properties": properties},
            "names": names,
            "step": frame.step,
            "draw": _draw_parts(frame) if frame.step == 0 else {},
        }

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write a file per draw; see ``Format``."""
        for draw, frames in groupby(records, key=lambda record: record.draw):
            content = {"openlabel": _document(list(frames), options)}
            sink.write(f"openlabel/{draw:06d}.json", openlabel_text(content).encode())


def openlabel_text(content: Mapping[str, Any]) -> str:
    """A document as text.

    Args:
        content: with the root key ``openlabel``.

    Returns:
        JSON with keys in order.
    """
    return json.dumps(content, sort_keys=True, indent=1) + "\n"


def read_openlabel(path: Path) -> dict[str, Any]:
    """A document, checked for what readers rely on.

    Args:
        path: of the file.

    Returns:
        The parsed file.

    Raises:
        DatasetError: it is no OpenLABEL file of this version, or a frame names an object that is
            not declared.
    """
    with refusing(path, "an OpenLABEL file"):
        content: dict[str, Any] = json.loads(text_of(path))
        root = content["openlabel"]
        version = root["metadata"]["schema_version"]
        known = root.get("objects", {})
        lost = [
            number
            for frame in root["frames"].values()
            for number in frame.get("objects", {})
            if number not in known
        ]
    if version != SCHEMA_VERSION or lost:
        what = f"object {lost[0]} is not declared" if lost else f"version {version}"
        raise DatasetError(f"{path}: {what}")
    return content


def _document(records: list[FrameRecord], options: FormatOptions) -> dict[str, Any]:
    """All frames of a draw."""
    steps = [record.data["step"] for record in records]
    objects: dict[str, dict[str, Any]] = {}
    present: dict[str, list[int]] = {}
    for record in records:
        for number, words in record.data["names"].items():
            objects.setdefault(number, dict(words))
            present.setdefault(number, []).append(record.data["step"])
    for number, seen in present.items():
        objects[number]["frame_intervals"] = list(_intervals(seen))
    first = records[0].data["draw"]
    return {
        "metadata": {
            "schema_version": SCHEMA_VERSION,
            "name": options.about.get("name", "scenesim"),
            "annotator": "scenesim",
            "comment": "synthetic",
        },
        "ontologies": {"0": "https://openlabel.asam.net/V1-0-0/ontologies/openlabel_ontology.ttl"},
        **first,
        "objects": objects,
        "frame_intervals": list(_intervals(steps)),
        "frames": {str(r.data["step"]): r.data["frame"] for r in records},
    }


def _intervals(steps: Iterable[int]) -> Iterator[dict[str, int]]:
    """Runs of consecutive frames."""
    start = last = None
    for step in steps:
        if last is not None and step != last + 1:
            yield {"frame_start": start or 0, "frame_end": last}
            start = step
        start = step if start is None else start
        last = step
    if last is not None:
        yield {"frame_start": start or 0, "frame_end": last}


def _draw_parts(frame: LabelledFrame) -> dict[str, Any]:
    """Streams, coordinate systems, weather: the same over a draw."""
    systems: dict[str, Any] = {
        "world": {"type": "scene_cs", "parent": "", "children": ["ego"]},
        "ego": {"type": "local_cs", "parent": "world", "children": []},
    }
    streams: dict[str, Any] = {}
    for camera in frame.rig.cameras:
        systems[camera.name] = _system(camera.T_ego_from_camera)
        streams[camera.name] = {
            "type": "camera",
            "stream_properties": {"intrinsics_pinhole": _intrinsics(camera)},
        }
    for lidar in frame.rig.lidars:
        systems[lidar.name] = _system(lidar.T_ego_from_lidar)
        streams[lidar.name] = {"type": "lidar"}
    systems["ego"]["children"] = sorted(streams)
    parts = {"coordinate_systems": systems, "streams": streams}
    numbers = {
        name: value
        for name, value in frame.around.weather.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    flags = {name: v for name, v in frame.around.weather.items() if isinstance(v, bool)}
    texts = {name: v for name, v in frame.around.weather.items() if isinstance(v, str)}
    if numbers:
        parts["contexts"] = {
            "0": {
                "name": "weather",
                "type": "Weather",
                "context_data": {
                    "num": [{"name": name, "val": value} for name, value in numbers.items()],
                    "boolean": [{"name": name, "val": value} for name, value in flags.items()],
                    "text": [{"name": name, "val": value} for name, value in texts.items()],
                },
            }
        }
    return parts


def _system(T_ego_from_sensor: Transform) -> dict[str, Any]:
    """A sensor's coordinate system."""
    pose = _pose(T_ego_from_sensor)
    return {"type": "sensor_cs", "parent": "ego", "children": [], "pose_wrt_parent": pose}


def _intrinsics(camera: CameraModel) -> dict[str, Any]:
    """A camera's matrix; the first pixel's centre is at (0.5, 0.5)."""
    fx, fy, cx, cy = camera.fx_px, camera.fy_px, camera.cx_px, camera.cy_px
    return {
        "width_px": camera.width_px,
        "height_px": camera.height_px,
        "camera_matrix_3x4": [fx, 0.0, cx, 0.0, 0.0, fy, cy, 0.0, 0.0, 0.0, 1.0, 0.0],
        "distortion_coeffs_1xN": list(camera.coefficients),
    }


def _pose(transform: Transform) -> dict[str, Any]:
    """Quaternion x, y, z, w and translation."""
    w, x, y, z = quaternion(transform.rotation)
    return {
        "quaternion": _rounded((x, y, z, w), 9),
        "translation": _rounded(transform.translation, 6),
    }


def _rounded(values: Iterable[Any], digits: int) -> list[float]:
    """Plain numbers; no negative zero."""
    return [round(float(value), digits) + 0.0 for value in values]


def _object_data(thing: LabelledObject) -> dict[str, Any]:
    """Cuboids, boxes, keypoints and attributes of one thing."""
    data: dict[str, Any] = {"cuboid": [_cuboid("box", thing.box)]}
    for number, part in enumerate(thing.parts):
        data["cuboid"].append(_cuboid(f"part_{number}", part))
    data["num"] = [
        {"name": "acceleration_mps2", "val": round(thing.acceleration_mps2, 6)},
        {"name": "yaw_rate_radps", "val": round(thing.yaw_rate_radps, 6)},
        *({"name": k, "val": round(v, 6)} for k, v in sorted(thing.measures.items())),
        *({"name": f"points_{k}", "val": v} for k, v in sorted(thing.lidar_points.items())),
    ]
    data["text"] = [{"name": k, "val": v} for k, v in sorted(thing.attributes.items())]
    data["vec"] = [{"name": "velocity_mps", "val": _rounded(thing.velocity, 6)}]
    if thing.lights:
        data["vec"].append({"name": "lights", "val": list(thing.lights)})
    for camera, view in thing.views.items():
        _add_view(data, camera, view)
    return data


def _add_view(data: dict[str, Any], camera: str, view: ObjectView) -> None:
    """Boxes and keypoints of one image."""
    flags = {
        "num": [
            {"name": "visible", "val": round(view.visible, 6)},
            {"name": "truncation", "val": round(view.truncation, 6)},
        ]
    }
    boxes = data.setdefault("bbox", [])
    boxes.append(_bbox(f"{camera}_amodal", camera, view.clipped) | {"attributes": flags})
    if view.modal:
        boxes.append(_bbox(f"{camera}_modal", camera, view.modal))
    for part in view.parts:
        for number, (u, v, seen) in enumerate(part.keypoints.tolist()):
            if seen:
                data.setdefault("point2d", []).append(
                    {
                        "name": f"{camera}_keypoint_{number}",
                        "coordinate_system": camera,
                        "val": [round(u, 2), round(v, 2)],
                        "attributes": {"num": [{"name": "visibility", "val": int(seen)}]},
                    }
                )


def _cuboid(name: str, box: Box) -> dict[str, Any]:
    """Ten numbers: centre, quaternion x, y, z, w, sizes along x, y, z."""
    w, x, y, z = quaternion(box.T_frame_from_box.rotation)
    numbers = (*box.T_frame_from_box.translation, x, y, z, w)
    sizes = (box.length_m, box.width_m, box.height_m)
    return {"name": name, "coordinate_system": "world", "val": _rounded((*numbers, *sizes), 6)}


def _bbox(name: str, camera: str, box: ImageBox) -> dict[str, Any]:
    """Centre and size."""
    centre = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
    sides = (box.right - box.left, box.bottom - box.top)
    return {"name": name, "coordinate_system": camera, "val": _rounded((*centre, *sides), 3)}


def _surroundings(frame: LabelledFrame) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Lane lines and signals: number, name, type, data."""
    pieces: Counter[int] = Counter()
    for line in frame.around.lines:
        number = _LINES + line.line * _PIECES + pieces[line.line]
        pieces[line.line] += 1
        points = line.points_world.ravel()
        data = {
            "poly3d": [
                {
                    "name": "line",
                    "coordinate_system": "world",
                    "val": _rounded(points, 3),
                    "closed": False,
                }
            ],
            "text": [{"name": "kind", "val": line.kind}, {"name": "colour", "val": line.colour}],
            "num": [{"name": "order", "val": line.order}],
        }
        yield str(number), f"line {line.line} of road {line.road}", "LaneLine", data
    for signal in frame.around.signals:
        boxes = [_bbox(camera, camera, view.box) for camera, view in signal.images.items()]
        words = {"kind": signal.kind, "state": signal.state, "value": signal.value}
        signal_data: dict[str, Any] = {
            "cuboid": [_cuboid("box", signal.box)],
            "text": [{"name": name, "val": word} for name, word in words.items()],
            "boolean": [{"name": "relevant", "val": signal.relevant}],
        }
        if boxes:
            signal_data["bbox"] = boxes
        kind = "TrafficLight" if signal.kind.endswith("light") else "TrafficSign"
        number = _SIGNALS + crc32(signal.signal.encode())
        yield str(number), f"signal {signal.signal}", kind, signal_data


def _frame_streams(frame: LabelledFrame, images: Mapping[str, str]) -> dict[str, Any]:
    """Where the readings of one frame are."""
    streams: dict[str, Any] = {}
    for name in (*frame.cameras, *frame.lidars):
        reading = frame.cameras.get(name) or frame.lidars[name]
        sync = {"timestamp": f"{reading.time_s:.6f}", "frame_stream": frame.step}
        streams[name] = {"stream_properties": {"sync": sync}}
        if name in images:
            streams[name]["uri"] = images[name]
    return streams


OPENLABEL = OpenLabelFormat()
