"""Lane datasets: TuSimple's JSON lines and CULane's text files with segmentation.

Both take the first two lines on each side of the ego, occluded stretches included, as their
annotators did: x at fixed rows of the image.

Source: the TuSimple benchmark's description of its annotation; CULane's description of its
format (Pan et al., "Spatial as deep", 2018).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import DatasetError
from scenesim.files import text_of
from scenesim.formats.base import FormatOptions, FrameRecord, Sink, StoresNoReadings
from scenesim.formats.png import encode_png
from scenesim.formats.reading import refusing
from scenesim.geometry.transform import Floats
from scenesim.truth.frame import LabelledFrame

#: lines from left to right, by their place beside the ego
ORDERS = (2, 1, -1, -2)
#: rows are this far apart, px
STEP_PX = 10
#: TuSimple's word for a row that a lane does not reach
ABSENT = -2
#: CULane draws lanes this wide
_DRAWN_PX = 16


def lanes_of(frame: LabelledFrame, camera: str, rows: NDArray[np.int64]) -> dict[int, Floats]:
    """The lines beside the ego at rows of an image.

    Args:
        frame: the truth.
        camera: name.
        rows: (R,) v of the rows, px.

    Returns:
        Order to (R,) u in px, NaN-free: rows that the line does not reach hold ``ABSENT``.
    """
    pieces: dict[int, list[Floats]] = defaultdict(list)
    for label in frame.around.lines:
        if label.order in ORDERS:
            pieces[label.order] += [piece[:, :2] for piece in label.images.get(camera, ())]
    return {order: _at_rows(pieces[order], rows) for order in ORDERS if order in pieces}


def _at_rows(pieces: list[Floats], rows: NDArray[np.int64]) -> Floats:
    """u of a line at rows, through its gaps."""
    found = np.full(len(rows), float(ABSENT))
    if not pieces:
        return found
    points = np.concatenate(pieces)
    order = np.argsort(points[:, 1], kind="stable")
    u, v = points[order, 0], points[order, 1]
    inside = (rows >= v[0]) & (rows <= v[-1])
    found[inside] = np.interp(rows[inside], v, u)
    return found


class TuSimpleFormat(StoresNoReadings):
    """Writes TuSimple's lane layout below ``tusimple/``."""

    name = "tusimple"
    about = "TuSimple lanes: x of up to four lines at fixed rows, JSON lines"
    writes = frozenset({"lanes"})
    needs = frozenset({"camera"})

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """Link the first camera's image; see ``Format``.

        Returns:
            The image's line.
        """
        name, path = next(iter(images.items()))
        height = frame.cameras[name].camera.height_px
        rows = np.arange(STEP_PX, height, STEP_PX)
        raw_file = f"clips/{frame.draw:04d}/{frame.step + 1}{PurePosixPath(path).suffix}"
        sink.link(f"tusimple/{raw_file}", path)
        lanes = [
            [round(u) for u in xs.tolist()]
            for xs in lanes_of(frame, name, rows).values()
            if np.count_nonzero(xs != ABSENT) >= 2
        ]
        return {"lanes": lanes, "h_samples": rows.tolist(), "raw_file": raw_file}

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write a label file per split; see ``Format``."""
        for split in ("train", "val", "test"):
            lines = (json.dumps(r.data) + "\n" for r in records if r.split == split)
            sink.write_parts(f"tusimple/label_data_{split}.json", (x.encode() for x in lines))


def read_tusimple(path: Path) -> list[dict[str, Any]]:
    """The lines of a label file.

    Args:
        path: of it.

    Returns:
        ``lanes``, ``h_samples`` and ``raw_file`` of each image.

    Raises:
        DatasetError: a line is no image's, or a lane has not a value for each row.
    """
    found = []
    for number, line in enumerate(text_of(path).splitlines(), 1):
        with refusing(path, f"labels of TuSimple, in line {number}"):
            row = json.loads(line)
            fits = all(len(lane) == len(row["h_samples"]) for lane in row["lanes"])
            row["raw_file"]
        if not fits:
            raise DatasetError(f"{path}:{number}: a lane has not one x for each of h_samples")
        found.append(row)
    return found


class CuLaneFormat(StoresNoReadings):
    """Writes CULane's layout below ``culane/``."""

    name = "culane"
    about = "CULane lanes: points of up to four lines, segmentation, lists"
    writes = frozenset({"lanes"})
    needs = frozenset({"camera"})

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """Link the first camera's image, write its lanes and their segmentation; see ``Format``.

        Returns:
            The image's line of the list.
        """
        import cv2

        name, path = next(iter(images.items()))
        camera = frame.cameras[name].camera
        rows = np.arange(camera.height_px - STEP_PX, 0, -STEP_PX)
        stem = f"driver_{frame.draw:04d}/{frame.step:05d}"
        image = stem + PurePosixPath(path).suffix
        sink.link(f"culane/{image}", path)
        drawn = np.zeros((camera.height_px, camera.width_px), np.uint8)
        lines, there = [], []
        lanes = lanes_of(frame, name, rows)
        for number, order in enumerate(ORDERS, 1):
            xs = lanes.get(order)
            kept = np.zeros(0, bool) if xs is None else xs != ABSENT
            there.append(int(np.count_nonzero(kept) >= 2))
            if xs is None or not there[-1]:
                continue
            points = np.column_stack([xs[kept], rows[kept]])
            lines.append(_points_line(points.tolist()))
            ring = np.round(points).astype(np.int32)
            cv2.polylines(drawn, [ring], False, number, _DRAWN_PX)
        sink.write(f"culane/{stem}.lines.txt", "".join(lines).encode())
        label = f"laneseg_label_w16/{stem}.png"
        sink.write(f"culane/{label}", encode_png(drawn))
        return {"line": f"/{image} /{label} {' '.join(map(str, there))}\n", "image": f"/{image}\n"}

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write the lists; see ``Format``."""
        for split in ("train", "val", "test"):
            for suffix, key in (("_gt", "line"), ("", "image")):
                lines = (r.data[key].encode() for r in records if r.split == split)
                sink.write_parts(f"culane/list/{split}{suffix}.txt", lines)


def read_culane(path: Path) -> list[list[tuple[float, float]]]:
    """The lanes of a ``.lines.txt`` file.

    Args:
        path: of it.

    Returns:
        Points (u, v) of each lane.

    Raises:
        DatasetError: a line has not pairs of numbers.
    """
    found = []
    for number, line in enumerate(text_of(path).splitlines(), 1):
        with refusing(path, f"lanes of CULane, in line {number}"):
            values = [float(word) for word in line.split()]
        if len(values) % 2:
            raise DatasetError(f"{path}:{number}: {len(values)} numbers are no pairs")
        found.append(list(zip(values[::2], values[1::2], strict=True)))
    return found


def culane_text(lanes: Iterable[Iterable[tuple[float, float]]]) -> str:
    """The text of a ``.lines.txt`` file.

    Args:
        lanes: points of each lane.

    Returns:
        A line per lane.
    """
    return "".join(_points_line(lane) for lane in lanes)


def _points_line(lane: Iterable[tuple[float, float]]) -> str:
    """One lane."""
    words: Iterator[str] = (f"{u:.2f} {v:.0f}" for u, v in lane)
    return " ".join(words) + "\n"


TUSIMPLE = TuSimpleFormat()
CULANE = CuLaneFormat()
