"""YOLO's text files: detect, segment, pose and oriented boxes, each a tree of its own.

Labels are modal; coordinates are shares of the image's width and height.

Source: Ultralytics' documentation of datasets (detect, segment, pose, obb).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.files import text_of
from scenesim.formats.base import FormatOptions, FrameRecord, Sink, StoresNoReadings
from scenesim.formats.classes import ClassMap
from scenesim.formats.outlines import outlines
from scenesim.formats.reading import refusing
from scenesim.sensors.frame import CameraFrame
from scenesim.truth.frame import ImageBox, InstanceView, LabelledFrame

NAMES = ("person", "bicycle", "car", "van", "truck", "bus", "motorcycle", "tram", "animal")
_ALIASES = {
    "semi_trailer": "truck",
    "tractor": "truck",
    "excavator": "truck",
    "cargo_bicycle": "bicycle",
}
_ANIMALS = frozenset({"animal", "dog", "cat", "deer", "boar", "cow", "horse", "fox", "bird"})
#: left and right swap when an image is mirrored
_FLIPPED = (0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15)

Rows = Callable[[InstanceView, CameraFrame], Iterator[str]]


def class_of(kind: str, thing: str = "", classes: ClassMap | None = None) -> int | None:
    """YOLO's class of a body.

    Args:
        kind: of the body.
        thing: kind of the thing that it is part of.
        classes: the user's map; None: ``NAMES``.

    Returns:
        Number of the class; None for what has none.
    """
    if classes is not None:
        found = classes.of_body(kind, thing)
        return None if found is None else classes.names.index(found)
    name = _ALIASES.get(kind, "animal" if kind in _ANIMALS else kind)
    return NAMES.index(name) if name in NAMES else None


def _detect(part: InstanceView, reading: CameraFrame) -> Iterator[str]:
    """Class, centre and size."""
    yield _centred(part.box or ImageBox(0, 0, 0, 0), reading)


def _segment(part: InstanceView, reading: CameraFrame) -> Iterator[str]:
    """Class and the outline of the body's largest visible piece."""
    shown, corner = _window(part, reading)
    rings = outlines(shown)
    if rings:
        yield _shares((max(rings, key=len) + corner).ravel(), reading)


def _pose(part: InstanceView, reading: CameraFrame) -> Iterator[str]:
    """Class, centre, size and 17 keypoints with visibility; people alone."""
    if len(part.keypoints):
        points = " ".join(
            f"{u / reading.camera.width_px:.6f} {v / reading.camera.height_px:.6f} {int(seen)}"
            for u, v, seen in part.keypoints
        )
        yield f"{_centred(part.box or ImageBox(0, 0, 0, 0), reading)} {points}"


def _oriented(part: InstanceView, reading: CameraFrame) -> Iterator[str]:
    """Class and the four corners of the least rectangle around the visible pixels."""
    import cv2

    shown, corner = _window(part, reading)
    rows, columns = np.nonzero(shown)
    corners = (np.stack([columns, rows], axis=1) + corner).astype(np.float32) + 0.5
    rectangle = cv2.boxPoints(cv2.minAreaRect(corners))
    yield _shares(np.asarray(rectangle, np.float64).ravel(), reading)


def _window(
    part: InstanceView, reading: CameraFrame
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which pixels within its box show a body, and the box's left and top."""
    box = part.box or ImageBox(0, 0, 0, 0)
    rows, columns = slice(int(box.top), int(box.bottom)), slice(int(box.left), int(box.right))
    corner = np.array([int(box.left), int(box.top)])
    return reading.instance[rows, columns] == part.instance, corner


def _centred(box: ImageBox, reading: CameraFrame) -> str:
    """Centre and size as shares."""
    width, height = reading.camera.width_px, reading.camera.height_px
    u, v = (box.left + box.right) / 2 / width, (box.top + box.bottom) / 2 / height
    across, down = (box.right - box.left) / width, (box.bottom - box.top) / height
    return f"{u:.6f} {v:.6f} {across:.6f} {down:.6f}"


def _shares(flat: Any, reading: CameraFrame) -> str:  # noqa: ANN401
    """Alternating u and v as shares, kept inside the image."""
    sizes = (reading.camera.width_px, reading.camera.height_px)
    return " ".join(f"{min(max(v / sizes[i % 2], 0), 1):.6f}" for i, v in enumerate(flat))


@dataclass(frozen=True, slots=True)
class YoloFormat(StoresNoReadings):
    """One of YOLO's tasks.

    Attributes:
        name: on the command line.
        about: for the list of formats.
        writes: its capabilities.
        rows: a body's lines after the class number.
    """

    name: str
    about: str
    writes: frozenset[str]
    rows: Rows

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """Write a label file and link the image beside it; see ``Format``.

        Returns:
            Nothing that ``finish`` would need.
        """
        folder = self.name.replace("-", "_")
        for index, (name, path) in enumerate(images.items()):
            stem = f"{frame.frame:06d}" if len(images) == 1 else f"{frame.frame:06d}_{index}"
            suffix = PurePosixPath(path).suffix
            sink.link(f"{folder}/images/{frame.split}/{stem}{suffix}", path)
            text = "".join(self._lines(frame, name, options.classes))
            sink.write(f"{folder}/labels/{frame.split}/{stem}.txt", text.encode())
        return {}

    def _lines(self, frame: LabelledFrame, camera: str, classes: ClassMap | None) -> Iterator[str]:
        """The lines of one image."""
        for thing in frame.objects:
            view = thing.views.get(camera)
            for part in view.parts if view else ():
                number = class_of(part.kind, thing.kind, classes)
                if part.pixels and number is not None:
                    for row in self.rows(part, frame.cameras[camera]):
                        yield f"{number} {row}\n"

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write ``data.yaml``; see ``Format``."""
        used = {record.split for record in records}
        folder = self.name.replace("-", "_")
        lines = ["path: ."]
        for split in ("train", "val", "test"):
            if split in used or split != "test":
                # trainers insist on both; one that has no draws shows the other's images
                lines.append(f"{split}: images/{split if split in used else min(used)}")
        if self.rows is _pose:
            lines += ["kpt_shape: [17, 3]", f"flip_idx: {list(_FLIPPED)}"]
        names = options.classes.names if options.classes else NAMES
        if self.rows is _pose and not options.classes:
            names = NAMES[:1]
        lines += ["names:", *(f"  {number}: {name}" for number, name in enumerate(names))]
        sink.write(f"{folder}/data.yaml", ("\n".join(lines) + "\n").encode())


_BOXES = frozenset({"boxes_2d", "classes"})

DETECT = YoloFormat("yolo", "YOLO detection", _BOXES, _detect)
SEGMENT = YoloFormat("yolo-segment", "YOLO segmentation", _BOXES | {"masks"}, _segment)
POSE = YoloFormat("yolo-pose", "YOLO pose, people", _BOXES | {"keypoints"}, _pose)
ORIENTED = YoloFormat("yolo-obb", "YOLO oriented boxes", _BOXES, _oriented)


def rows_text(rows: Iterable[tuple[int, list[float]]]) -> str:
    """The text of a label file, pose files excepted: their visibilities are whole numbers.

    Args:
        rows: class and numbers.

    Returns:
        A line per row.
    """
    return "".join(f"{n} {' '.join(f'{v:.6f}' for v in values)}\n" for n, values in rows)


def read_label_file(path: Path) -> list[tuple[int, list[float]]]:
    """The lines of a label file.

    Args:
        path: of it.

    Returns:
        Class and numbers of each line.

    Raises:
        DatasetError: a line is not a class and numbers.
    """
    with refusing(path, "labels of YOLO"):
        return read_rows(text_of(path))


def read_rows(text: str) -> list[tuple[int, list[float]]]:
    """The lines of a label file.

    Args:
        text: of the file.

    Returns:
        Class and numbers of each line.
    """
    rows = [line.split() for line in text.splitlines() if line.strip()]
    return [(int(row[0]), [float(value) for value in row[1:]]) for row in rows]
