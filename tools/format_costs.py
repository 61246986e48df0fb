"""What each format costs: seconds of a core per frame, as a share of a whole frame's.

    python tools/format_costs.py DATASET [--frame-s 0.2]

DATASET is finished and holds dense truth (``--keep depth,flow --sequence``) for the formats that
need it. Frames are read back from its native truth and written again into a temporary folder; the
least of three rounds counts. A whole frame's seconds, of which shares are taken, are those of
``tools/benchmark.py``. PNG encoders are compared on the dataset's first picture.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zlib
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from time import process_time

import cv2
import numpy as np

from scenesim.dataset.images import encode_image
from scenesim.dataset.sink import FolderSink
from scenesim.formats import FormatOptions, FrameRecord, available_formats
from scenesim.formats.checks import check_formats
from scenesim.formats.native import Stored, write_native
from scenesim.formats.native_reading import StoredFrame, read_frames, read_rig
from scenesim.formats.png import encode_png

ROUNDS = 3
FRAMES = 6


def seconds(action: Callable[[], object]) -> float:
    """The least process time of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = process_time()
        action()
        best = min(best, process_time() - began)
    return best


def format_seconds(name: str, root: Path, frames: list[StoredFrame]) -> tuple[float, float]:
    """Seconds of a frame, and of closing the dataset, per frame."""
    format_ = available_formats()[name]
    options = FormatOptions(cameras=tuple(frames[0].images), sequence=True)
    with tempfile.TemporaryDirectory(dir=root.parent) as folder:
        sink = FolderSink(Path(folder))
        for stored in frames:
            for path in (*stored.images.values(), *stored.clouds.values()):
                sink.write(path, (root / path).read_bytes())
        records: list[FrameRecord] = []

        def write() -> None:
            records.clear()
            for stored in frames:
                f = stored.frame
                data = format_.write_frame(f, stored.images, sink, options)
                # as in a run: what is kept passes through the journal
                data = json.loads(json.dumps(data))
                records.append(
                    FrameRecord(f.frame, f.draw, f.split, stored.images, data, stored.clouds)
                )

        written = seconds(write) / len(frames)
        closed = seconds(lambda: format_.finish(records, sink, options)) / len(frames)
    return written, closed


def native_seconds(root: Path, frames: list[StoredFrame]) -> float:
    """Seconds that the native truth takes."""
    with tempfile.TemporaryDirectory(dir=root.parent) as folder:
        sink = FolderSink(Path(folder))

        def write() -> None:
            for stored in frames:
                where = Stored(stored.images, stored.clouds)
                json.dumps(write_native(stored.frame, where, sink, encode_png), sort_keys=True)

        return seconds(write) / len(frames)


def encoders(picture: np.ndarray) -> list[tuple[str, float, int]]:
    """Name, seconds and bytes of each way to write a picture as PNG."""
    blue_first = np.ascontiguousarray(picture[:, :, ::-1])

    def opencv(level: int) -> Callable[[], bytes]:
        flags = [cv2.IMWRITE_PNG_COMPRESSION, level]
        return lambda: cv2.imencode(".png", blue_first, flags)[1].tobytes()

    def up_and_zlib() -> bytes:
        rows = picture.reshape(len(picture), -1)
        lines = np.zeros((len(rows), rows.shape[1] + 1), np.uint8)
        lines[:, 0], lines[0, 1:] = 2, rows[0]
        lines[1:, 1:] = rows[1:] - rows[:-1]
        return zlib.compress(lines, 1)

    ways: dict[str, Callable[[], bytes]] = {
        "rows less the row above, ISA-L level 1 (ours)": lambda: encode_png(picture),
        "the same with zlib level 1": up_and_zlib,
        "OpenCV level 1": opencv(1),
        "OpenCV level 3": opencv(3),
        "JPEG 95 (`--image-format jpg`)": lambda: encode_image(picture, "jpg", {}),
    }
    try:
        import imagecodecs

        ways["imagecodecs libpng level 1"] = lambda: imagecodecs.png_encode(picture, 1)
        ways["imagecodecs spng level 1"] = lambda: imagecodecs.spng_encode(picture, 1)
    except ImportError:
        print("imagecodecs is not installed: its encoders are left out", file=sys.stderr)
    return [(name, seconds(way), len(way())) for name, way in ways.items()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--frame-s", type=float, default=0.2, help="of a whole frame, one core")
    arguments = parser.parse_args()
    root: Path = arguments.dataset
    frames = list(islice(read_frames(root), FRAMES))
    options = FormatOptions(sequence=True)
    print("| format | ms a frame | ms to close, per frame | share of a frame |\n|---|---|---|---|")
    native = native_seconds(root, frames)
    print(f"| native truth | {native * 1e3:.1f} | | {native / arguments.frame_s:.0%} |")
    for name, format_ in available_formats().items():
        try:
            check_formats([format_], read_rig(root), options)
            written, closed = format_seconds(name, root, frames)
        except Exception as error:
            print(f"| `{name}` | left out: {str(error).splitlines()[0]} | | |")
            continue
        share = (written + closed) / arguments.frame_s
        print(f"| `{name}` | {written * 1e3:.1f} | {closed * 1e3:.1f} | {share:.0%} |")
    picture = cv2.imread(str(root / next(iter(frames[0].images.values()))))[:, :, ::-1]
    print("\n| encoder | ms | kB |\n|---|---|---|")
    for name, took, size in encoders(np.ascontiguousarray(picture)):
        print(f"| {name} | {took * 1e3:.1f} | {size / 1e3:.0f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
