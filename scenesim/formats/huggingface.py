"""Parquet with images beside it, as Hugging Face's ``datasets`` loads a folder, with a card.

``data/SPLIT/metadata.parquet`` has a row per image; ``file_name`` is a hard link in that folder.

Source: Hugging Face datasets, "Create an image dataset"; hub documentation, "Dataset cards".
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from scenesim.formats.base import FormatOptions, FrameRecord, Sink, StoresNoReadings
from scenesim.formats.classes import ClassMap
from scenesim.formats.coco import CATEGORIES
from scenesim.formats.reading import refusing
from scenesim.truth.frame import LabelledFrame

#: rows of one group of a table
_GROUP = 1000
_PIECE_BYTES = 1 << 20
#: the hub's names of the splits
_SPLITS: Mapping[str, str] = {"train": "train", "val": "validation", "test": "test"}


def class_names(classes: ClassMap | None) -> tuple[str, ...]:
    """The classes that objects may have.

    Args:
        classes: the user's map; None: COCO's names.

    Returns:
        In the order of their ids.
    """
    own = sorted({row[:2] for row in CATEGORIES.values()})
    return classes.names if classes else tuple(name for _, name in own)


class HuggingFaceFormat(StoresNoReadings):
    """Writes a folder that ``datasets.load_dataset`` reads below ``huggingface/``."""

    name = "huggingface"
    about = "Hugging Face: Parquet metadata, images, dataset card"
    writes = frozenset({"boxes_2d", "tracks", "weather", "classes"})
    needs = frozenset({"camera"})

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """Link the images; see ``Format``.

        Returns:
            A row per image.
        """
        names = class_names(options.classes)
        rows = []
        for index, (camera, path) in enumerate(images.items()):
            stem = f"{frame.frame:06d}" if len(images) == 1 else f"{frame.frame:06d}_{index}"
            name = stem + PurePosixPath(path).suffix
            sink.link(f"huggingface/data/{_SPLITS[frame.split]}/{name}", path)
            model = frame.cameras[camera].camera
            rows.append(
                {
                    "file_name": name,
                    "width": model.width_px,
                    "height": model.height_px,
                    "frame": frame.frame,
                    "draw": frame.draw,
                    "time_s": frame.time_s,
                    "camera": camera,
                    "scenario": frame.provenance.get("scenario", ""),
                    "rain_mm_per_h": frame.around.weather.get("rain_mm_per_h"),
                    "sun_elevation_rad": frame.around.weather.get("sun_elevation_rad"),
                    "objects": _objects(frame, camera, names, options.classes),
                }
            )
        return {"rows": rows}

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write a table per split and the card; see ``Format``."""
        counts = {}
        for split, name in _SPLITS.items():
            counts[name] = sum(len(r.data["rows"]) for r in records if r.split == split)
            if counts[name]:
                rows = (row for r in records if r.split == split for row in r.data["rows"])
                path = f"huggingface/data/{name}/metadata.parquet"
                sink.write_parts(path, table_parts(rows))
        text = dataset_card(options.about, class_names(options.classes), counts)
        sink.write("huggingface/README.md", text.encode())


def _objects(
    frame: LabelledFrame, camera: str, names: tuple[str, ...], classes: ClassMap | None
) -> dict[str, list[Any]]:
    """What an image shows, a list per column."""
    found: dict[str, list[Any]] = {"id": [], "bbox": [], "category": [], "area": [], "visible": []}
    for thing in frame.objects:
        view = thing.views.get(camera)
        for part in view.parts if view else ():
            own = CATEGORIES[part.kind][1] if part.kind in CATEGORIES else None
            name = classes.of_body(part.kind, thing.kind) if classes else own
            if part.box is None or name is None:
                continue
            box = part.box
            found["id"].append(thing.object_id)
            found["bbox"].append([box.left, box.top, box.right - box.left, box.bottom - box.top])
            found["category"].append(names.index(name))
            found["area"].append(part.pixels)
            found["visible"].append(part.pixels / max(1, part.silhouette_pixels))
    return found


def _schema() -> Any:  # noqa: ANN401
    """Types of the columns."""
    import pyarrow as pa

    objects = pa.struct(
        [
            ("id", pa.list_(pa.int64())),
            ("bbox", pa.list_(pa.list_(pa.float32(), 4))),
            ("category", pa.list_(pa.int64())),
            ("area", pa.list_(pa.int64())),
            ("visible", pa.list_(pa.float32())),
        ]
    )
    numbers = [("width", pa.int32()), ("height", pa.int32()), ("frame", pa.int64())]
    numbers += [("draw", pa.int64()), ("time_s", pa.float64())]
    words = [("camera", pa.string()), ("scenario", pa.string())]
    weather = [("rain_mm_per_h", pa.float64()), ("sun_elevation_rad", pa.float64())]
    columns = [("file_name", pa.string()), *numbers, *words, *weather, ("objects", objects)]
    return pa.schema(columns)


def table_parts(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Rows as a Parquet file in pieces; a thousand rows are in memory at a time.

    Args:
        rows: of one split.

    Yields:
        Pieces of the file.
    """
    import pyarrow as pa
    from pyarrow import parquet

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        with parquet.ParquetWriter(path, _schema(), write_page_checksum=True) as writer:
            group: list[Mapping[str, Any]] = []
            for row in rows:
                group.append(row)
                if len(group) == _GROUP:
                    writer.write_table(pa.Table.from_pylist(group, _schema()))
                    group = []
            if group:
                writer.write_table(pa.Table.from_pylist(group, _schema()))
        with path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                yield piece


def read_table(path: Path) -> list[dict[str, Any]]:
    """The rows of a ``metadata.parquet``.

    Args:
        path: of it.

    Returns:
        A mapping per image.

    Raises:
        DatasetError: it is no such table.
    """
    from pyarrow import parquet

    with refusing(path, "the metadata of an image folder"):
        table = parquet.read_table(path, schema=_schema(), page_checksum_verification=True)
        rows: list[dict[str, Any]] = table.to_pylist()
    return rows


def dataset_card(about: Mapping[str, str], names: Iterable[str], counts: Mapping[str, int]) -> str:
    """The card: YAML that the hub reads, then what a person reads.

    Args:
        about: what the user publishes.
        names: of the classes.
        counts: images of each split.

    Returns:
        Markdown.
    """
    title = about.get("name", "Synthetic driving scenes")
    licence = about.get("license", "")
    named = [] if not licence else ["license: other", f"license_name: {licence}"]
    files = [f'  - split: {split}\n    path: "data/{split}/**"' for split, n in counts.items() if n]
    total = sum(counts.values())
    sizes = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"))
    size = next((word for bound, word in sizes if total < bound), "100K<n<1M")
    head = [
        "---",
        f"pretty_name: {title}",
        *named,
        "task_categories:",
        "- object-detection",
        "tags:",
        "- synthetic",
        "- autonomous-driving",
        "size_categories:",
        f"- {size}",
        "configs:",
        "- config_name: default",
        "  drop_labels: true",
        "  data_files:",
        *files,
        "---",
    ]
    classes = [f"| {number} | {name} |" for number, name in enumerate(names)]
    rows = [f"| {split} | {number} |" for split, number in counts.items()]
    body = [
        f"# {title}",
        "",
        about.get("description", "Driving scenes made with scenesim: no real person or place."),
        "",
        "Splits are by draw: no scene is in two of them.",
        "",
        "| split | images |",
        "|---|---|",
        *rows,
        "",
        "`objects` holds a list per column: `bbox` (left, top, width, height in pixels around the "
        "visible pixels), `category`, `area` (visible pixels), `visible` (share of the "
        "silhouette), `id` (the same over a draw).",
        "",
        "| category | name |",
        "|---|---|",
        *classes,
        "",
    ]
    return "\n".join([*head, *body])


HUGGINGFACE = HuggingFaceFormat()
