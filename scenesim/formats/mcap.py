"""MCAP with Foxglove's protobuf schemas: a file per draw that Foxglove and Lichtblick open.

Topics: ``/CAMERA/image``, ``/CAMERA/calibration``, ``/CAMERA/annotations``, ``/LIDAR/points``,
``/tf``, ``/objects``, ``/lanes``, ``/fix``. Needs the extra ``scenesim[mcap]``.

Source: the MCAP specification; foxglove/schemas.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from scenesim.errors import DatasetError
from scenesim.formats.base import FormatOptions, FrameRecord, Sink, StoresNoReadings
from scenesim.formats.quaternions import quaternion
from scenesim.formats.reading import refusing
from scenesim.geometry.transform import Transform
from scenesim.sensors.camera import CameraModel
from scenesim.truth.frame import LabelledFrame

#: noon of the first of January 2026 in nanoseconds
_EPOCH_NS = 1_767_268_800_000_000_000
_PIECE_BYTES = 1 << 20
#: pixel (0, 0) is a centre there and an edge here
_HALF = 0.5
#: colours of cuboids, by the first letters of a thing's kind
_COLOURS: Mapping[str, tuple[float, float, float]] = {
    "pedestrian": (1.0, 0.35, 0.2),
    "cyclist": (1.0, 0.75, 0.1),
    "car": (0.2, 0.6, 1.0),
}
_OTHER = (0.5, 0.85, 0.5)


class McapFormat(StoresNoReadings):
    """Writes ``mcap/DRAW.mcap``."""

    name = "mcap"
    about = "MCAP with Foxglove schemas: a recording per draw (extra: mcap)"
    writes = frozenset(
        {
            *("boxes_2d", "boxes_3d", "points", "calibration", "poses", "tracks", "lanes"),
            "inertial",
        }
    )
    modules = ("mcap", "foxglove_schemas_protobuf")

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """What the messages of one frame are made of; see ``Format``.

        Returns:
            Poses, boxes, lines and the unit's report.
        """
        report = frame.around.inertial
        place = None
        if report is not None:
            place = [report.latitude_deg, report.longitude_deg, report.altitude_m]
        return {
            "time_ns": _EPOCH_NS + round(frame.time_s * 1e9),
            "ego": _pose(frame.T_world_from_ego),
            "sensors": {
                **{c.name: _pose(c.T_ego_from_camera) for c in frame.rig.cameras},
                **{s.name: _pose(s.T_ego_from_lidar) for s in frame.rig.lidars},
            },
            "cameras": {c.name: _intrinsics(c) for c in frame.rig.cameras},
            "things": [
                {
                    "id": str(thing.object_id),
                    "kind": thing.kind,
                    "pose": _pose(thing.box.T_frame_from_box),
                    "size": [thing.box.length_m, thing.box.width_m, thing.box.height_m],
                }
                for thing in frame.objects
            ],
            "boxes": {
                name: [
                    [view.modal.left, view.modal.top, view.modal.right, view.modal.bottom]
                    for thing in frame.objects
                    if (view := thing.views.get(name)) and view.modal
                ]
                for name in frame.cameras
            },
            "lines": [line.points_world.tolist() for line in frame.around.lines],
            "fix": place,
        }

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write a recording per draw; see ``Format``."""
        for draw, frames in groupby(records, key=lambda record: record.draw):
            sink.write_parts(f"mcap/{draw:06d}.mcap", recording(frames, sink.read))


def _pose(transform: Transform) -> list[float]:
    """x, y, z and quaternion x, y, z, w."""
    w, x, y, z = quaternion(transform.rotation)
    return [*(float(v) for v in transform.translation), x, y, z, w]


def _intrinsics(camera: CameraModel) -> dict[str, Any]:
    """What a CameraCalibration says."""
    fx, fy = camera.fx_px, camera.fy_px
    cx, cy = camera.cx_px - _HALF, camera.cy_px - _HALF
    models = {"none": "plumb_bob", "brown_conrady": "rational_polynomial"}
    return {
        "size": [camera.width_px, camera.height_px],
        "model": models.get(camera.distortion, camera.distortion),
        "D": list(camera.coefficients) or [0.0] * 5,
        "K": [fx, 0.0, cx, 0.0, fy, cy, 0.0, 0.0, 1.0],
        "P": [fx, 0.0, cx, 0.0, 0.0, fy, cy, 0.0, 0.0, 0.0, 1.0, 0.0],
    }


def recording(records: Iterable[FrameRecord], read: Callable[[str], bytes]) -> Iterator[bytes]:
    """Frames as an MCAP file in pieces; one frame is in memory at a time.

    Args:
        records: of one draw.
        read: gives a stored file.

    Yields:
        Pieces of the file.

    Raises:
        DatasetError: a package is not installed.
    """
    try:
        from mcap.writer import CompressionType, Writer
    except ImportError:
        raise DatasetError("the format mcap needs: pip install 'scenesim[mcap]'") from None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draw.mcap"
        with path.open("wb") as file:
            # images are compressed already, and a reader then needs no other library
            writer = Writer(file, compression=CompressionType.NONE)
            writer.start(profile="", library="scenesim")
            topics = _Topics(writer, {}, {})
            for record in records:
                _write_record(topics, record, read)
            writer.finish()  # type: ignore[no-untyped-call]
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece


def read_recording(path: Path) -> Iterator[tuple[str, int, bytes]]:
    """The messages of a recording.

    Args:
        path: of it.

    Yields:
        Topic, time in ns and serialised message, in the order of the file.

    Raises:
        DatasetError: it is no MCAP file.
    """
    from mcap.reader import make_reader

    with refusing(path, "an MCAP file"), path.open("rb") as file:
        reader = make_reader(file, validate_crcs=True)
        for _, channel, message in reader.iter_messages(log_time_order=False):
            yield channel.topic, message.log_time, message.data


@dataclass(frozen=True, slots=True)
class _Topics:
    """Channels of a recording, opened as they are first used."""

    writer: Any
    schemas: dict[str, int]
    channels: dict[str, int]

    def write(self, topic: str, message: Any, time_ns: int) -> None:  # noqa: ANN401
        """Add one message."""
        if topic not in self.channels:
            self.channels[topic] = self.writer.register_channel(
                topic=topic, message_encoding="protobuf", schema_id=self._schema(type(message))
            )
        self.writer.add_message(
            channel_id=self.channels[topic],
            log_time=time_ns,
            publish_time=time_ns,
            data=message.SerializeToString(deterministic=True),
        )

    def _schema(self, kind: Any) -> int:  # noqa: ANN401
        """A message type with all files that it refers to."""
        name = kind.DESCRIPTOR.full_name
        if name not in self.schemas:
            self.schemas[name] = self.writer.register_schema(
                name=name, encoding="protobuf", data=_file_set(kind.DESCRIPTOR.file)
            )
        return self.schemas[name]


def _file_set(file: Any) -> bytes:  # noqa: ANN401
    """A FileDescriptorSet of a file and its imports, imports first."""
    from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet

    ordered: dict[str, Any] = {}

    def visit(one: Any) -> None:  # noqa: ANN401
        for needed in one.dependencies:
            visit(needed)
        ordered.setdefault(one.name, one)

    visit(file)
    found = FileDescriptorSet()
    for one in ordered.values():
        proto = FileDescriptorProto()
        one.CopyToProto(proto)
        found.file.append(proto)
    return bytes(found.SerializeToString(deterministic=True))


def _foxglove(name: str) -> Any:  # noqa: ANN401
    """A message type by its name."""
    from importlib import import_module

    return getattr(import_module(f"foxglove_schemas_protobuf.{name}_pb2"), name)


def _stamp(message: Any, time_ns: int, frame: str | None = None) -> None:  # noqa: ANN401
    """Time and frame of a message."""
    message.timestamp.seconds, message.timestamp.nanos = divmod(time_ns, 10**9)
    if frame is not None:
        message.frame_id = frame


def _set_pose(message: Any, pose: list[float]) -> None:  # noqa: ANN401
    """A Pose."""
    _triple(message.position, pose[:3])
    _turn(message.orientation, pose[3:])


def _triple(message: Any, values: Iterable[float]) -> None:  # noqa: ANN401
    message.x, message.y, message.z = values


def _turn(message: Any, values: Iterable[float]) -> None:  # noqa: ANN401
    message.x, message.y, message.z, message.w = values


def _write_record(topics: _Topics, record: FrameRecord, read: Callable[[str], bytes]) -> None:
    """All messages of one frame."""
    data, now = record.data, record.data["time_ns"]
    transforms = _foxglove("FrameTransforms")()
    chain = [("world", "ego", data["ego"])]
    chain += [("ego", name, pose) for name, pose in sorted(data["sensors"].items())]
    for parent, child, pose in chain:
        one = transforms.transforms.add()
        _stamp(one, now)
        one.parent_frame_id, one.child_frame_id = parent, child
        _triple(one.translation, pose[:3])
        _turn(one.rotation, pose[3:])
    topics.write("/tf", transforms, now)
    for camera, path in record.images.items():
        _write_camera(topics, record, camera, (path, read(path)))
    for lidar, path in record.clouds.items():
        topics.write(f"/{lidar}/points", _cloud(read(path), lidar, now), now)
    topics.write("/objects", _objects(data, now), now)
    topics.write("/lanes", _lanes(data, now), now)
    if data["fix"] is not None:
        fix = _foxglove("LocationFix")()
        _stamp(fix, now, "ego")
        fix.latitude, fix.longitude, fix.altitude = data["fix"]
        topics.write("/fix", fix, now)


def _write_camera(
    topics: _Topics, record: FrameRecord, camera: str, image: tuple[str, bytes]
) -> None:
    """Image, calibration and annotations of one camera."""
    now, lens = record.data["time_ns"], record.data["cameras"][camera]
    picture = _foxglove("CompressedImage")()
    _stamp(picture, now, camera)
    picture.data = image[1]
    picture.format = "jpeg" if PurePosixPath(image[0]).suffix == ".jpg" else "png"
    topics.write(f"/{camera}/image", picture, now)
    calibration = _foxglove("CameraCalibration")()
    _stamp(calibration, now, camera)
    calibration.width, calibration.height = lens["size"]
    calibration.distortion_model = lens["model"]
    calibration.D.extend(lens["D"])
    calibration.K.extend(lens["K"])
    calibration.R.extend([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0])
    calibration.P.extend(lens["P"])
    topics.write(f"/{camera}/calibration", calibration, now)
    annotations = _foxglove("ImageAnnotations")()
    for left, top, right, bottom in record.data["boxes"][camera]:
        ring = annotations.points.add()
        _stamp(ring, now)
        ring.type = type(ring).LINE_LOOP
        ring.thickness = 2.0
        _colour(ring.outline_color, (0.2, 1.0, 0.4), 1.0)
        for u, v in ((left, top), (right, top), (right, bottom), (left, bottom)):
            point = ring.points.add()
            point.x, point.y = u - _HALF, v - _HALF
    topics.write(f"/{camera}/annotations", annotations, now)


def _cloud(content: bytes, lidar: str, now: int) -> Any:  # noqa: ANN401
    """A PointCloud of x, y, z, intensity."""
    cloud = _foxglove("PointCloud")()
    _stamp(cloud, now, lidar)
    _set_pose(cloud.pose, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0])
    cloud.point_stride = 16
    for number, name in enumerate(("x", "y", "z", "intensity")):
        field = cloud.fields.add()
        field.name, field.offset, field.type = name, 4 * number, type(field).FLOAT32
    cloud.data = np.frombuffer(content, "<f4").tobytes()
    return cloud


def _objects(data: Mapping[str, Any], now: int) -> Any:  # noqa: ANN401
    """A SceneUpdate of cuboids."""
    update = _foxglove("SceneUpdate")()
    for thing in data["things"]:
        entity = update.entities.add()
        _stamp(entity, now, "world")
        entity.id = thing["id"]
        word = entity.metadata.add()
        word.key, word.value = "kind", thing["kind"]
        cube = entity.cubes.add()
        _set_pose(cube.pose, thing["pose"])
        _triple(cube.size, thing["size"])
        _colour(cube.color, _COLOURS.get(thing["kind"], _OTHER), 0.5)
    return update


def _lanes(data: Mapping[str, Any], now: int) -> Any:  # noqa: ANN401
    """A SceneUpdate of lane lines."""
    update = _foxglove("SceneUpdate")()
    entity = update.entities.add()
    _stamp(entity, now, "world")
    entity.id = "lanes"
    for points in data["lines"]:
        line = entity.lines.add()
        line.type = type(line).LINE_STRIP
        line.thickness = 0.15
        _turn(line.pose.orientation, (0.0, 0.0, 0.0, 1.0))
        _colour(line.color, (1.0, 1.0, 1.0), 1.0)
        for place in points:
            _triple(line.points.add(), place)
    return update


def _colour(message: Any, rgb: tuple[float, float, float], alpha: float) -> None:  # noqa: ANN401
    message.r, message.g, message.b = rgb
    message.a = alpha


MCAP = McapFormat()
