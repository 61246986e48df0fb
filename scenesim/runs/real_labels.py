"""Labels of real or generated images as rows: one per thing, whatever file they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot, nan
from pathlib import Path
from typing import Any

from scenesim.dataset.manifest import MANIFEST
from scenesim.errors import DatasetError
from scenesim.files import below, json_of
from scenesim.formats.kitti_files import KittiLabel, read_labels

#: KITTI's and COCO's classes as words of the language
KINDS = {
    "Car": "car",
    "Van": "van",
    "Truck": "truck",
    "Tram": "tram",
    "Pedestrian": "pedestrian",
    "Person_sitting": "pedestrian",
    "Cyclist": "bicycle",
    "car": "car",
    "truck": "truck",
    "bus": "bus",
    "person": "pedestrian",
    "pedestrian": "pedestrian",
    "bicycle": "bicycle",
    "cyclist": "bicycle",
    "motorcycle": "motorcycle",
}
#: usual heights, m, for the distance of a box without one
_HEIGHTS = {"pedestrian": 1.7, "bicycle": 1.7, "motorcycle": 1.6, "truck": 3.2, "bus": 3.1}
_CAR_HEIGHT = 1.5
#: focal length of a camera that is not known, in image widths (KITTI's is 0.58)
_FOCAL = 0.58


@dataclass(frozen=True, slots=True)
class Thing:
    """One labelled thing.

    Attributes:
        kind: a word of the language.
        distance_m: from the camera, on the ground.
        bearing_deg: positive to the left.
        yaw_deg: heading from the camera's, -180 to 180; nan where labels say none.
        height_px: of its box.
        occlusion: 0, 1, 2 as KITTI says; nan where labels say none.
        truncation: 0 to 1; nan where labels say none.
        size_m: length, width, height; nan where labels say none.
    """

    kind: str
    distance_m: float
    bearing_deg: float
    yaw_deg: float
    height_px: float
    occlusion: float
    truncation: float
    size_m: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """One labelled image.

    Attributes:
        things: in it.
        image: its file; None where it is not there.
    """

    things: tuple[Thing, ...]
    image: Path | None


def read_pictures(path: Path) -> list[Picture]:
    """All labelled images below a path.

    Args:
        path: a folder of KITTI labels or of a dataset that has one, or a COCO file.

    Returns:
        In the order of their names.

    Raises:
        DatasetError: there are no labels, or they cannot be read.
    """
    if path.is_file():
        return _coco(path)
    for place in ("", "label_2", "training/label_2", "kitti/training/label_2"):
        folder = path / place if place else path
        files = sorted(folder.glob("*.txt")) if folder.is_dir() else []
        if files:
            return [_kitti(file) for file in files]
    found = sorted(path.glob("coco/annotations/*.json")) if path.is_dir() else []
    if found:
        return [picture for file in found for picture in _coco(file)]
    raise DatasetError(f"{path}: no KITTI labels (*.txt, label_2) and no COCO file there")


def _kitti(file: Path) -> Picture:
    things = tuple(thing for label in read_labels(file) if (thing := _of_label(label)) is not None)
    images = (file.parent.parent / "image_2" / (file.stem + suffix) for suffix in (".png", ".jpg"))
    return Picture(things, next((one for one in images if one.is_file()), None))


def _of_label(label: KittiLabel) -> Thing | None:
    kind = KINDS.get(label.type)
    if kind is None:
        return None
    x, _, z = label.location
    height, width, length = label.dimensions
    yaw = degrees(-label.rotation_y) - 90.0
    return Thing(
        kind,
        hypot(x, z),
        degrees(atan2(-x, z)),
        (yaw + 180.0) % 360.0 - 180.0,
        label.box[3] - label.box[1],
        float(label.occluded) if 0 <= label.occluded <= 2 else nan,
        label.truncated if label.truncated >= 0 else nan,
        (length, width, height),
    )


def _coco(file: Path) -> list[Picture]:
    """The images of a COCO file, with distances from the heights of boxes.

    Raises:
        DatasetError: it is no COCO file.
    """
    try:
        content = json_of(file)
        names = {row["id"]: row["name"] for row in content["categories"]}
        rows: dict[Any, list[Any]] = {row["id"]: [] for row in content["images"]}
        for row in content["annotations"]:
            rows[row["image_id"]].append(row)
        pictures = []
        for image in sorted(content["images"], key=lambda row: row["id"]):
            things = [_of_annotation(row, names, image) for row in rows[image["id"]]]
            shown = tuple(one for one in things if one is not None)
            pictures.append(Picture(shown, _image(file, image["file_name"])))
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise DatasetError(f"{file}: not a COCO file ({error!r})") from None
    return pictures


def _of_annotation(row: Any, names: Any, image: Any) -> Thing | None:  # noqa: ANN401
    kind = KINDS.get(names[row["category_id"]])
    left, _, width, height = row["bbox"]
    if kind is None or height <= 0:
        return None
    focal = _FOCAL * image["width"]
    ahead = focal * _HEIGHTS.get(kind, _CAR_HEIGHT) / height
    aside = (image["width"] / 2 - (left + width / 2)) / focal * ahead
    unknown = (nan, nan, nan)
    bearing = degrees(atan2(aside, ahead))
    return Thing(kind, hypot(ahead, aside), bearing, nan, height, nan, nan, unknown)


def _image(file: Path, name: str) -> Path | None:
    """An image below the folder of its annotations, that folder's folder, or their dataset."""
    annotations = file.parent
    folders = [annotations, annotations.parent]
    if (annotations.parent.parent / MANIFEST).is_file():
        folders.append(annotations.parent.parent)
    places = [below(folder, name) for folder in folders]
    return next((one for one in places if one.is_file()), None)


def things_of(pictures: Sequence[Picture]) -> list[Thing]:
    """All things of some images.

    Args:
        pictures: labelled.

    Returns:
        In order.
    """
    return [thing for picture in pictures for thing in picture.things]
