"""COCO instances with keypoints: modal boxes, masks as run lengths, pixels counted from edges.

Source: cocodataset.org, data format; pycocotools for run lengths.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import DatasetError
from scenesim.files import json_of
from scenesim.formats.base import FormatOptions, FrameRecord, Sink
from scenesim.formats.classes import ClassMap
from scenesim.formats.outlines import outlines
from scenesim.formats.reading import refusing
from scenesim.sensors.frame import CameraFrame
from scenesim.truth.frame import ImageBox, InstanceView, LabelledFrame, LabelledObject

#: kinds of single bodies to COCO's categories
CATEGORIES: Mapping[str, tuple[int, str, str]] = {
    "person": (1, "person", "person"),
    "bicycle": (2, "bicycle", "vehicle"),
    "cargo_bicycle": (2, "bicycle", "vehicle"),
    "car": (3, "car", "vehicle"),
    "van": (3, "car", "vehicle"),
    "motorcycle": (4, "motorcycle", "vehicle"),
    "bus": (6, "bus", "vehicle"),
    "tram": (7, "train", "vehicle"),
    "truck": (8, "truck", "vehicle"),
    "semi_trailer": (8, "truck", "vehicle"),
    "tractor": (8, "truck", "vehicle"),
    "excavator": (8, "truck", "vehicle"),
    "bird": (16, "bird", "animal"),
    "cat": (17, "cat", "animal"),
    "dog": (18, "dog", "animal"),
    "horse": (19, "horse", "animal"),
    "cow": (21, "cow", "animal"),
    "suitcase": (33, "suitcase", "accessory"),
}
KEYPOINTS = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder",
    "left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip",
    "left_knee", "right_knee", "left_ankle", "right_ankle",
)  # fmt: skip
SKELETON = (
    (16, 14), (14, 12), (17, 15), (15, 13), (12, 13), (6, 12), (7, 13), (6, 7), (6, 8), (7, 9),
    (8, 10), (9, 11), (2, 3), (1, 2), (1, 3), (2, 4), (3, 5), (4, 6), (5, 7),
)  # fmt: skip
#: annotation ids are frame * this + running number, so that frames need not know each other
_IDS_PER_FRAME = 10_000


class CocoFormat:
    """Writes ``coco/annotations/instances.json``; images are referenced, not copied."""

    name = "coco"
    about = "COCO detection, instance masks and person keypoints"
    writes = frozenset({"boxes_2d", "masks", "keypoints", "tracks", "classes"})
    needs = frozenset({"camera"})

    def image_path(self, camera: int, frame: int, suffix: str) -> str:
        """Where images go when no other format stores them; see ``Format``."""
        return f"coco/images/camera_{camera}/{frame:06d}{suffix}"

    def cloud_path(self, lidar: int, frame: int) -> str | None:
        """COCO knows no clouds; see ``Format``."""
        return None

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """The records of one frame's images and annotations; see ``Format``.

        Returns:
            ``images`` and ``annotations`` in COCO's terms.
        """
        pictures: list[dict[str, Any]] = []
        annotations: list[dict[str, Any]] = []
        cameras = len(images)
        for index, name in enumerate(images):
            reading = frame.cameras[name]
            image_id = frame.frame * cameras + index + 1
            pictures.append(
                {
                    "id": image_id,
                    "width": reading.camera.width_px,
                    "height": reading.camera.height_px,
                    "file_name": images[name],
                    "license": 1,
                    "frame": frame.frame,
                    "draw": frame.draw,
                    "time_s": round(frame.time_s, 6),
                }
            )
            for part, thing in _bodies(frame, name):
                category = category_of(part.kind, thing.kind, options.classes)
                if category is None:
                    continue
                ids = (image_id * _IDS_PER_FRAME + len(annotations) + 1, image_id, category)
                annotation = _annotation(part, reading, ids, options)
                annotations.append(annotation | {"track_id": thing.object_id})
        return {"images": pictures, "annotations": annotations}

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write the annotation file, frame by frame; see ``Format``."""
        sink.write_parts("coco/annotations/instances.json", _instances_json(records, options))


def _bodies(frame: LabelledFrame, camera: str) -> Iterator[tuple[InstanceView, LabelledObject]]:
    """Visible bodies with the things that they are part of."""
    for thing in frame.objects:
        view = thing.views.get(camera)
        for part in view.parts if view else ():
            if part.pixels:
                yield part, thing


def category_of(kind: str, thing: str, classes: ClassMap | None) -> int | None:
    """COCO's category of a body.

    Args:
        kind: of the body.
        thing: kind of the thing that it is part of.
        classes: the user's map; None: COCO's own categories.

    Returns:
        The id; None for what has none.
    """
    if classes is None:
        return CATEGORIES[kind][0] if kind in CATEGORIES else None
    name = classes.of_body(kind, thing)
    return None if name is None else _ids_of(classes)[name]


def _ids_of(classes: ClassMap) -> dict[str, int]:
    """Class to id: COCO's own where all classes are COCO's, else places from 1."""
    known = {name: number for number, name, _ in CATEGORIES.values()}
    if all(name in known for name in classes.names):
        return {name: known[name] for name in classes.names}
    return {name: place for place, name in enumerate(classes.names, 1)}


def _annotation(
    part: InstanceView, reading: CameraFrame, ids: tuple[int, int, int], options: FormatOptions
) -> dict[str, Any]:
    """One body as COCO describes it."""
    box = part.box or ImageBox(0, 0, 0, 0)
    left, top = corner = int(box.left), int(box.top)
    window = reading.instance[top : int(box.bottom), left : int(box.right)] == part.instance
    rings = []
    if options.coco_masks == "polygon":
        rings = [(ring + np.array(corner)).ravel().tolist() for ring in outlines(window)]
    annotation: dict[str, Any] = {
        "id": ids[0],
        "image_id": ids[1],
        "category_id": ids[2],
        "bbox": [box.left, box.top, box.right - box.left, box.bottom - box.top],
        "area": float(part.pixels),
        "iscrowd": 0,
        "segmentation": rings or run_lengths(window, corner, reading.instance.shape),
    }
    if len(part.keypoints):
        flat: list[float] = []
        for u, v, seen in part.keypoints:
            flat += [round(float(u), 2), round(float(v), 2), int(seen)]
        annotation["keypoints"] = flat
        annotation["num_keypoints"] = int(np.count_nonzero(part.keypoints[:, 2] > 0))
    return annotation


def run_lengths(
    mask: NDArray[np.bool_],
    corner: tuple[int, int] = (0, 0),
    shape: tuple[int, ...] | None = None,
) -> dict[str, Any]:
    """A mask as COCO's compressed run lengths with string counts.

    Args:
        mask: (H', W') a window of the image that holds all of the mask.
        corner: columns and rows of the image before the window.
        shape: (H, W) of the image; None where the window is all of it.

    Returns:
        ``size`` and ``counts``.
    """
    from pycocotools import mask as coco_mask

    height, width = shape or mask.shape
    rows, columns = mask.shape
    # a row of zeros ends all runs at the window's foot; they begin and end where neighbours differ
    flat = np.zeros((columns, rows + 1), np.int8)
    flat[:, :rows] = mask.T
    column, row = np.divmod(np.flatnonzero(np.diff(flat.ravel(), prepend=0)), rows + 1)
    edges = (column + corner[0]) * height + row + corner[1]
    # what ends at the image's foot and begins at its head is one run; the first is of zeros
    same = np.flatnonzero(edges[1:] == edges[:-1])
    edges = np.delete(edges, np.concatenate([same, same + 1]))
    counts = np.diff(np.concatenate([[0], edges, [height * width]]))
    if counts[-1] == 0:
        counts = counts[:-1]
    runs = {"size": [height, width], "counts": counts.tolist()}
    encoded = coco_mask.frPyObjects(runs, height, width)
    return {"size": [int(n) for n in encoded["size"]], "counts": encoded["counts"].decode("ascii")}


def _instances_json(records: Iterable[FrameRecord], options: FormatOptions) -> Iterator[bytes]:
    """The annotation file in pieces: one pass for the images, one for the annotations."""
    yield _head_json(options.about, categories(options.classes))
    yield from _rows_json(lambda key: (row for r in records for row in r.data[key]))


def split_json(
    records: Iterable[FrameRecord], split: str, rows: list[dict[str, Any]], options: FormatOptions
) -> Iterator[bytes]:
    """A file of one split in pieces.

    Args:
        records: of all frames, with ``images`` and ``annotations``.
        split: which frames.
        rows: the categories.
        options: the user's choices.

    Yields:
        Pieces of JSON.
    """
    yield _head_json(options.about, rows)
    yield from _rows_json(
        lambda key: (row for r in records if r.split == split for row in r.data[key])
    )


def _head_json(about: Mapping[str, str], rows: list[dict[str, Any]]) -> bytes:
    """The beginning of a COCO file up to its categories.

    Args:
        about: what the user publishes.
        rows: the categories.

    Returns:
        JSON that goes on with another key.
    """
    head = {
        "description": about.get("description", "Synthetic driving scenes made with scenesim"),
        "version": "1.0",
        "contributor": about.get("creator", "scenesim"),
    }
    words = about.get("license", "as chosen by the maker of the dataset")
    licence = [{"id": 1, "name": words, "url": words if "://" in words else ""}]
    text = f'{{"info": {_text(head)},\n"licenses": {_text(licence)},\n'
    return f'{text}"categories": {_text(rows)},\n'.encode()


def categories(classes: ClassMap | None = None) -> list[dict[str, Any]]:
    """The rows of the categories that can occur.

    Args:
        classes: the user's map; None: COCO's own categories.

    Returns:
        Rows in order of id.
    """
    groups = {name: group for _, name, group in CATEGORIES.values()}
    people = {CATEGORIES["person"][0]}
    ids = {name: number for number, name, _ in CATEGORIES.values()}
    if classes is not None:
        ids = _ids_of(classes)
        found = {classes.of_body("person", ""), classes.of_body("person", "cyclist")}
        people = {ids[name] for name in found if name is not None}
    rows = {}
    for name, number in ids.items():
        rows[number] = {
            "id": number,
            "name": name,
            "supercategory": groups.get(name, "person" if number in people else "object"),
        }
        if number in people:
            rows[number] |= {"keypoints": KEYPOINTS, "skeleton": [list(p) for p in SKELETON]}
    return [rows[number] for number in sorted(rows)]


def coco_bytes(content: Mapping[str, Any]) -> Iterator[bytes]:
    """A COCO file as this module and its sisters write it.

    Args:
        content: parsed.

    Yields:
        Pieces of JSON.
    """
    yield f'{{"info": {_text(content["info"])},\n'.encode()
    yield f'"licenses": {_text(content["licenses"])},\n'.encode()
    yield f'"categories": {_text(content["categories"])},\n'.encode()
    yield from _rows_json(lambda key: iter(content[key]))


def _rows_json(rows: Callable[[str], Iterator[Mapping[str, Any]]]) -> Iterator[bytes]:
    """The end of a COCO file: a row a line.

    Args:
        rows: gives the rows of ``images`` and of ``annotations``.

    Yields:
        Pieces of JSON.
    """
    for key in ("images", "annotations"):
        yield f'"{key}": ['.encode()
        comma = "\n"
        for row in rows(key):
            yield (comma + _text(row)).encode()
            comma = ",\n"
        yield b"]" + (b",\n" if key == "images" else b"}\n")


def _text(value: Any) -> str:  # noqa: ANN401
    """JSON with keys in order."""
    return json.dumps(value, sort_keys=True)


def read_instances(path: Path) -> dict[str, Any]:
    """An annotation file, checked for what readers rely on.

    Args:
        path: of the JSON file.

    Returns:
        The parsed file.

    Raises:
        DatasetError: it is no COCO instances file, or an id dangles.
    """
    with refusing(path, "a COCO instances file"):
        content = json_of(path)
        images = {row["id"] for row in content["images"]}
        kinds = {row["id"] for row in content["categories"]}
        rows = content["annotations"]
        lost = [
            r["id"] for r in rows if r["image_id"] not in images or r["category_id"] not in kinds
        ]
    if lost:
        raise DatasetError(f"{path}: annotation {lost[0]} names an unknown image or category")
    return dict(content)


def read_mask(segmentation: Any) -> NDArray[np.bool_]:  # noqa: ANN401
    """The mask of a run-length segmentation.

    Args:
        segmentation: ``size`` and string ``counts``.

    Returns:
        (H, W) true inside.
    """
    from pycocotools import mask as coco_mask

    counts = segmentation["counts"].encode("ascii")
    decoded = coco_mask.decode({"size": segmentation["size"], "counts": counts})
    return decoded.astype(bool)  # type: ignore[no-any-return]


COCO = CocoFormat()
