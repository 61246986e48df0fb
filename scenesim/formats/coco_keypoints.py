"""COCO's person keypoints alone.

Source: cocodataset.org, data format.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scenesim.formats.base import FormatOptions, FrameRecord, Sink, StoresNoReadings
from scenesim.formats.coco import COCO, categories, split_json
from scenesim.truth.frame import LabelledFrame


class CocoKeypointsFormat(StoresNoReadings):
    """Writes ``coco_keypoints/annotations/person_keypoints_SPLIT.json``."""

    name = "coco-keypoints"
    about = "COCO person keypoints alone, a file per split"
    writes = frozenset({"boxes_2d", "masks", "keypoints", "tracks"})
    needs = frozenset({"camera"})

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """The people of each image; see ``Format``.

        Returns:
            ``images`` and ``annotations`` in COCO's terms.
        """
        data = COCO.write_frame(frame, images, sink, options)
        people = [row for row in data["annotations"] if "keypoints" in row]
        return {"images": data["images"], "annotations": people}

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write an annotation file per split; see ``Format``."""
        rows = [row for row in categories() if "keypoints" in row]
        for split in sorted({record.split for record in records}):
            path = f"coco_keypoints/annotations/person_keypoints_{split}.json"
            sink.write_parts(path, split_json(records, split, rows, options))


COCO_KEYPOINTS = CocoKeypointsFormat()
