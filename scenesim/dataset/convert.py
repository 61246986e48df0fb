"""Another format from a finished dataset, without rendering."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scenesim.dataset.manifest import changed_files, read_manifest, seal
from scenesim.dataset.sink import FolderSink
from scenesim.errors import DatasetError
from scenesim.formats import Format, FormatOptions, FrameRecord
from scenesim.formats.native_reading import read_frames


def convert_dataset(
    root: Path, formats: Iterable[Format], on_frame: Callable[[], None]
) -> dict[str, Any]:
    """Write more formats into a dataset's folder from its native truth, and seal it again.

    Args:
        root: a finished dataset.
        formats: what to add.
        on_frame: called after each frame.

    Returns:
        The new manifest.

    Raises:
        DatasetError: a file is missing or was changed since the dataset was sealed.
    """
    manifest = read_manifest(root)
    spoilt = next((found for found in changed_files(root, manifest) if found[1] != "added"), None)
    if spoilt:
        raise DatasetError(f"{root / spoilt[0]} is {spoilt[1]}: the dataset is not converted")
    wanted = list(formats)
    options = manifest["options"]
    sink = FolderSink(root)
    records: dict[str, list[FrameRecord]] = {f.name: [] for f in wanted}
    choices = FormatOptions(options["keep_hidden"], options["coco_masks"])
    for stored in read_frames(root):
        for format_ in wanted:
            data = format_.write_frame(stored.frame, stored.images, sink, choices)
            frame = stored.frame
            record = FrameRecord(frame.frame, frame.draw, frame.split, stored.images, data)
            records[format_.name].append(record)
        on_frame()
    for format_ in wanted:
        format_.finish(records[format_.name], sink, choices)
    return seal(root, _rest(manifest), dict(_merged(manifest["files"], sink.digests)))


def _rest(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What a manifest says besides its files and its own digest."""
    return {key: value for key, value in manifest.items() if key not in ("files", "digest")}


def _merged(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Digests of files, the newer ones last."""
    yield from before.items()
    yield from now.items()
