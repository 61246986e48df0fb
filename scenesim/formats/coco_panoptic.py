"""COCO's panoptic segmentation, with its images of ids.

Source: cocodataset.org, data format.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import DatasetError
from scenesim.files import below, json_of
from scenesim.formats.base import FormatOptions, FrameRecord, Sink, StoresNoReadings
from scenesim.formats.coco import categories, category_of, split_json
from scenesim.formats.png import encode_png
from scenesim.formats.reading import read_pixels, refusing
from scenesim.truth.frame import LabelledFrame
from scenesim.world.classes import Semantic

#: stuff: ``Semantic`` to COCO's panoptic categories; from 201 on they are ours
STUFF: Mapping[Semantic, tuple[int, str]] = {
    Semantic.ROAD: (149, "road"), Semantic.LANE_MARKING: (149, "road"),
    Semantic.PARKING: (149, "road"), Semantic.SIDEWALK: (191, "pavement-merged"),
    Semantic.KERB: (191, "pavement-merged"), Semantic.TERRAIN: (193, "grass-merged"),
    Semantic.BUILDING: (197, "building-other-merged"), Semantic.WALL: (199, "wall-other-merged"),
    Semantic.FENCE: (185, "fence-merged"), Semantic.GUARD_RAIL: (185, "fence-merged"),
    Semantic.BRIDGE: (95, "bridge"), Semantic.TUNNEL: (199, "wall-other-merged"),
    Semantic.POLE: (201, "pole"), Semantic.TRAFFIC_LIGHT: (202, "traffic light housing"),
    Semantic.TRAFFIC_SIGN: (203, "traffic sign"), Semantic.VEGETATION: (184, "tree-merged"),
    Semantic.TRUNK: (184, "tree-merged"), Semantic.SKY: (187, "sky-other-merged"),
    Semantic.STREET_FURNITURE: (204, "street furniture"), Semantic.RAIL_TRACK: (147, "railroad"),
    Semantic.OTHER_GROUND: (194, "dirt-merged"), Semantic.WATER: (178, "water-other"),
}  # fmt: skip
#: segment ids of stuff begin above those of bodies
_STUFF_IDS = 100_000


class CocoPanopticFormat(StoresNoReadings):
    """Writes COCO's panoptic layout below ``coco_panoptic/``."""

    name = "coco-panoptic"
    about = "COCO panoptic: every pixel a thing or stuff"
    writes = frozenset({"boxes_2d", "masks", "panoptic", "classes"})
    needs = frozenset({"camera"})

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """Write the image of segment ids; see ``Format``.

        Returns:
            ``images`` and ``annotations`` in COCO's terms.
        """
        pictures, annotations = [], []
        for index, (name, path) in enumerate(images.items()):
            camera = frame.cameras[name].camera
            number = frame.frame * len(images) + index + 1
            pictures.append(
                {
                    "id": number,
                    "width": camera.width_px,
                    "height": camera.height_px,
                    "file_name": path,
                }
            )
            ids, segments = panoptic_segments(frame, name, options)
            filename = f"{number:012d}.png"
            layers = [(ids >> shift & 255).astype(np.uint8) for shift in (0, 8, 16)]
            content = encode_png(np.stack(layers, axis=-1))
            sink.write(f"coco_panoptic/panoptic_{frame.split}/{filename}", content)
            annotations.append(
                {"image_id": number, "file_name": filename, "segments_info": segments}
            )
        return {"images": pictures, "annotations": annotations}

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write an annotation file per split; see ``Format``."""
        for split in sorted({record.split for record in records}):
            path = f"coco_panoptic/annotations/panoptic_{split}.json"
            rows = panoptic_categories(options)
            sink.write_parts(path, split_json(records, split, rows, options))


def panoptic_segments(
    frame: LabelledFrame, camera: str, options: FormatOptions
) -> tuple[NDArray[np.int32], list[dict[str, Any]]]:
    """Which segment each pixel belongs to.

    Args:
        frame: the truth.
        camera: name.
        options: the user's choices.

    Returns:
        (H, W) int32 segment ids, 0 for what has no category, and COCO's ``segments_info``.
    """
    reading = frame.cameras[camera]
    bodies = {
        part.instance: category_of(part.kind, thing.kind, options.classes)
        for thing in frame.objects
        if camera in thing.views
        for part in thing.views[camera].parts
    }
    of_body = np.zeros(max(bodies, default=-1) + 2, np.int32)
    for instance, category in bodies.items():
        of_body[instance] = 0 if category is None else instance + 1
    of_stuff = np.zeros(256, np.int32)
    for semantic, (category, _) in STUFF.items():
        of_stuff[semantic] = _STUFF_IDS + category
    rows = np.minimum(reading.instance, len(of_body) - 1)
    ids = np.where(reading.instance >= 0, of_body[rows], of_stuff[reading.semantic])
    segments = []
    for number in np.unique(ids[ids > 0]).tolist():
        found = bodies[number - 1] if number < _STUFF_IDS else number - _STUFF_IDS
        segments.append(_segment(ids == number, number, found))
    return ids.astype(np.int32), segments


def _segment(mask: NDArray[np.bool_], number: int, category: int | None) -> dict[str, Any]:
    """One row of ``segments_info``."""
    down = np.flatnonzero(mask.any(axis=1))
    across = np.flatnonzero(mask[down[0] : down[-1] + 1].any(axis=0))
    left, top = int(across[0]), int(down[0])
    return {
        "id": number,
        "category_id": category,
        "area": int(np.count_nonzero(mask)),
        "bbox": [left, top, int(across[-1]) + 1 - left, int(down[-1]) + 1 - top],
        "iscrowd": 0,
    }


def panoptic_categories(options: FormatOptions) -> list[dict[str, Any]]:
    """Things and stuff.

    Args:
        options: the user's choices.

    Returns:
        COCO's rows with ``isthing``.
    """
    things = [
        {k: row[k] for k in ("id", "name", "supercategory")} | {"isthing": 1}
        for row in categories(options.classes)
    ]
    stuff = [
        {"id": number, "name": name, "supercategory": "stuff", "isthing": 0}
        for number, name in sorted(set(STUFF.values()))
    ]
    return things + stuff


def read_panoptic(path: Path) -> dict[str, Any]:
    """An annotation file, checked for what readers rely on.

    Args:
        path: of the JSON file.

    Returns:
        The parsed file.

    Raises:
        DatasetError: it is no panoptic file, or the areas of an image's segments are not those
            of its image of ids.
    """
    with refusing(path, "a COCO panoptic file"):
        content: dict[str, Any] = json_of(path)
        folder = path.parent.parent / path.stem
        for row in content["annotations"]:
            pixels = read_pixels(below(folder, row["file_name"]), colours=True)
            ids = pixels.astype(np.int32) @ np.array([65536, 256, 1], np.int32)
            found = dict(
                zip(*(v.tolist() for v in np.unique(ids, return_counts=True)), strict=True)
            )
            found.pop(0, None)
            if found != {one["id"]: one["area"] for one in row["segments_info"]}:
                raise DatasetError(f"{folder / row['file_name']}: its segments are not as listed")
    return content


COCO_PANOPTIC = CocoPanopticFormat()
