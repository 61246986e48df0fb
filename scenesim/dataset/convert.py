"""Another format from a finished dataset, without rendering."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from scenesim.dataset.croissant import CROISSANT, croissant_json
from scenesim.dataset.manifest import changed_files, read_manifest, seal
from scenesim.dataset.sink import FolderSink
from scenesim.errors import DatasetError
from scenesim.formats import Format, FormatOptions, FrameRecord
from scenesim.formats.checks import check_formats
from scenesim.formats.classes import class_map_of_rows
from scenesim.formats.native_reading import read_frames, read_rig


def convert_dataset(
    root: Path,
    formats: Iterable[Format],
    on_frame: Callable[[], None],
    classes: Sequence[Any] = (),
    about: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Write more formats into a dataset's folder from its native truth, and seal it again.

    One frame is in memory at a time: what formats keep of each is spooled to a temporary file.

    Args:
        root: a finished dataset.
        formats: what to add.
        on_frame: called after each frame.
        classes: (class, kinds) of a class map; empty: that of the dataset.
        about: what publications say; None or empty: as the dataset was made.

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
    rig = read_rig(root)
    choices = FormatOptions(
        options["keep_hidden"],
        options["coco_masks"],
        tuple(camera.name for camera in rig.cameras),
        class_map_of_rows(classes or options.get("classes", ())),
        about or options.get("about", {}),
        options["frames_per_draw"] == 0,
    )
    check_formats(wanted, rig, choices, options.get("keep", ()))
    sink = FolderSink(root)
    with TemporaryDirectory() as folder:
        spools = {f.name: Path(folder) / f"{number}.jsonl" for number, f in enumerate(wanted)}
        _write_frames(root, wanted, sink, choices, spools, on_frame)
        for format_ in wanted:
            format_.finish(_Spooled(spools[format_.name]), sink, choices)
    content = {key: value for key, value in manifest.items() if key not in ("files", "digest")}
    files = {**manifest["files"], **sink.digests}
    names = list(dict.fromkeys([*manifest.get("formats", options["formats"]), *spools]))
    content["formats"] = names
    sink.write(CROISSANT, croissant_json(content, files, choices.about))
    return seal(root, content, {**files, CROISSANT: sink.digests[CROISSANT]})


def _write_frames(
    root: Path,
    formats: Sequence[Format],
    sink: FolderSink,
    choices: FormatOptions,
    spools: Mapping[str, Path],
    on_frame: Callable[[], None],
) -> None:
    """Write every frame in every format and spool what is left of it."""
    files: dict[str, IO[str]] = {}
    try:
        for name, path in spools.items():
            files[name] = path.open("w", encoding="utf-8")
        for stored in read_frames(root):
            frame = stored.frame
            for format_ in formats:
                data = format_.write_frame(frame, stored.images, sink, choices)
                record = FrameRecord(
                    frame.frame, frame.draw, frame.split, stored.images, data, stored.clouds
                )
                files[format_.name].write(json.dumps(asdict(record)) + "\n")
            on_frame()
    finally:
        for file in files.values():
            file.close()


class _Spooled:
    """Frame records read from a file each time they are gone through."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __iter__(self) -> Iterator[FrameRecord]:
        with self._path.open(encoding="utf-8") as lines:
            for line in lines:
                yield FrameRecord(**json.loads(line))
