"""WebDataset: tar shards; the files of a sample share a name up to its first dot.

A sample is a frame: ``000012.camera_2.png``, ``000012.lidar.npy``, ``000012.json``. Shards hold a
hundred frames of one split.

Source: the WebDataset format specification (webdataset's documentation).
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from scenesim.formats.base import FormatOptions, FrameRecord, Sink, StoresNoReadings
from scenesim.formats.coco import COCO, categories
from scenesim.formats.reading import refusing
from scenesim.truth.frame import LabelledFrame

FRAMES_PER_SHARD = 100
_BLOCK = 512


class WebDatasetFormat(StoresNoReadings):
    """Writes ``webdataset/SPLIT-000000.tar``."""

    name = "webdataset"
    about = "WebDataset: tar shards of images, clouds and labels"
    writes = frozenset(
        {"boxes_2d", "boxes_3d", "masks", "keypoints", "points", "tracks", "attributes", "classes"}
    )

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """The labels of one sample; see ``Format``.

        Returns:
            The sample's ``json``.
        """
        coco = COCO.write_frame(frame, images, sink, options)
        names = {row["id"]: row["name"] for row in categories(options.classes)}
        views: dict[str, list[dict[str, Any]]] = {name: [] for name in images}
        cameras = {row["id"]: name for row, name in zip(coco["images"], images, strict=True)}
        for row in coco["annotations"]:
            kept = {k: v for k, v in row.items() if k not in ("id", "image_id", "iscrowd")}
            kept["category"] = names[kept.pop("category_id")]
            views[cameras[row["image_id"]]].append(kept)
        things = [
            {
                "id": thing.object_id,
                "kind": thing.kind,
                "centre": [float(v) for v in box.T_frame_from_box.translation],
                "size": [box.length_m, box.width_m, box.height_m],
                "yaw_rad": box.T_frame_from_box.yaw_rad(),
                "velocity": [float(v) for v in thing.velocity],
                "attributes": dict(thing.attributes),
            }
            for thing, box in ((thing, thing.box.upright()) for thing in frame.objects)
        ]
        ego = frame.T_world_from_ego
        pose = np.column_stack([ego.rotation, ego.translation]).tolist()
        return {
            "frame": frame.frame,
            "draw": frame.draw,
            "time_s": frame.time_s,
            "T_world_from_ego": pose,
            "objects": things,
            "views": views,
        }

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write the shards of each split; see ``Format``."""
        for split in ("train", "val", "test"):
            stream = (record for record in records if record.split == split)
            number = 0
            while shard := list(islice(stream, FRAMES_PER_SHARD)):
                files = (file for record in shard for file in _files(record, sink))
                sink.write_parts(f"webdataset/{split}-{number:06d}.tar", tar_parts(files))
                number += 1


def _files(record: FrameRecord, sink: Sink) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file of a sample."""
    key = f"{record.frame:06d}"
    for camera, path in record.images.items():
        yield f"{key}.{camera}{PurePosixPath(path).suffix}", sink.read(path)
    for lidar, path in record.clouds.items():
        cloud = np.frombuffer(sink.read(path), "<f4").reshape(-1, 4)
        buffer = io.BytesIO()
        np.lib.format.write_array(buffer, cloud, version=(1, 0))
        yield f"{key}.{lidar}.npy", buffer.getvalue()
    yield f"{key}.json", json.dumps(record.data, sort_keys=True).encode()


def tar_parts(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """Files as a tar archive in pieces, without dates and owners.

    Args:
        files: name and content.

    Yields:
        Pieces of the archive.
    """
    for name, content in files:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        member.mode = 0o644
        yield member.tobuf(tarfile.USTAR_FORMAT)
        yield content + bytes(-len(content) % _BLOCK)
    yield bytes(2 * _BLOCK)


def read_shard(path: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a shard.

    Args:
        path: of it.

    Yields:
        Name and content.

    Raises:
        DatasetError: it is no whole tar archive.
    """
    with refusing(path, "a tar archive"), tarfile.open(path, "r:") as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None:
                yield member.name, file.read()


WEBDATASET = WebDatasetFormat()
