"""The manifest: what a dataset is made of and from, an index of JSON-lines shards."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from scenesim.dataset.journal import Journal
from scenesim.dataset.sink import FolderSink, file_digest
from scenesim.errors import DatasetError
from scenesim.files import below, json_of, json_of_text

MANIFEST = "manifest.json"
#: of the manifest's digest, where somebody signed it
SIGNATURE = "manifest.sig"
#: frames in one shard: small enough to read one, large enough to have few
FRAMES_PER_SHARD = 1000

_FRAME_KEYS = ("frame", "split", "images", "files")
_DRAW_KEYS = (
    "draw",
    "cell",
    "tries",
    "rejections",
    "parameters",
    "log_prior",
    "log_weight",
    "critical_s",
    "draw_edges",
)


def write_shards(entries: Iterable[Mapping[str, Any]], sink: FolderSink) -> dict[str, Any]:
    """Write the manifest's and the truth's shards, holding one shard at a time.

    Args:
        entries: of the journal, in order.
        sink: of the dataset.

    Returns:
        ``shards`` (path, sha256, frames), ``draws``, ``frames`` and ``edges`` (goal to the
        number of draws in which it held).
    """
    shards: list[dict[str, Any]] = []
    edges: dict[str, int] = {}
    totals = {"draws": 0, "tries": 0}

    def rows() -> Iterator[tuple[bytes, bytes]]:
        for entry in entries:
            totals["draws"] += 1
            totals["tries"] += entry["tries"]
            for name, times in entry["edges"].items():
                edges[name] = edges.get(name, 0) + bool(times)
            for frame in entry["frames"]:
                line = {key: frame[key] for key in _FRAME_KEYS}
                line |= {key: entry[key] for key in _DRAW_KEYS}
                line["edges"] = frame["edges"]
                yield _line(line), (frame["truth"] + "\n").encode()

    stream = rows()
    while chunk := list(islice(stream, FRAMES_PER_SHARD)):
        number = len(shards) // 2
        for folder, lines in (
            ("manifest", [a for a, _ in chunk]),
            ("truth", [b for _, b in chunk]),
        ):
            path = f"{folder}/frames-{number:05d}.jsonl"
            sink.write_parts(path, lines)
            shards.append({"path": path, "sha256": sink.digests[path], "frames": len(lines)})
    frames = sum(shard["frames"] for shard in shards) // 2
    return {"shards": shards, "frames": frames, "edges": dict(sorted(edges.items())), **totals}


def _line(value: Mapping[str, Any]) -> bytes:
    """One line of JSON with keys in order."""
    return (json.dumps(value, sort_keys=True) + "\n").encode()


def seal(root: Path, content: Mapping[str, Any], files: Mapping[str, str]) -> dict[str, Any]:
    """Write the manifest over a finished dataset.

    Args:
        root: the dataset's folder.
        content: what the manifest says.
        files: path to SHA-256 of files that no frame owns (annotations, lists, preview).

    Returns:
        The manifest.
    """
    (root / SIGNATURE).unlink(missing_ok=True)  # it belongs to the manifest that goes
    manifest = {**content, "files": dict(sorted(files.items()))}
    manifest["digest"] = _digest(manifest)
    text = json.dumps(manifest, indent=1, sort_keys=True) + "\n"
    FolderSink(root).write(MANIFEST, text.encode())
    return manifest


def _digest(manifest: Mapping[str, Any]) -> str:
    """One digest over everything that the manifest says."""
    rest = {key: value for key, value in manifest.items() if key != "digest"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def read_manifest(root: Path) -> dict[str, Any]:
    """The manifest of a finished dataset.

    Args:
        root: the dataset's folder.

    Returns:
        The manifest.

    Raises:
        DatasetError: there is none, or it was changed.
    """
    path = root / MANIFEST
    if not path.is_file():
        raise DatasetError(f"{root} {_what_is_there(root)}")
    manifest: dict[str, Any] = json_of(path)
    if not _is_manifest(manifest):
        raise DatasetError(f"{path} is no manifest of scenesim")
    if manifest["digest"] != _digest(manifest):
        raise DatasetError(f"{path} was changed after it was sealed: its digest differs")
    return manifest


def _what_is_there(root: Path) -> str:
    """What a folder without a manifest is, for the message."""
    if Journal.exists(root):
        return "holds an unfinished run: finish it with 'scenesim generate ... --resume'"
    if not root.exists():
        return "is not there: want the folder of a dataset"
    return f"holds no finished dataset: {MANIFEST} is missing"


def _is_manifest(content: object) -> bool:
    """Whether what a file says has the parts that readers rely on."""
    kinds = {"digest": str, "files": dict, "shards": list, "frames": int, "options": dict}
    if not isinstance(content, dict):
        return False
    if not all(isinstance(content.get(key), kind) for key, kind in kinds.items()):
        return False
    shards = content["shards"]
    return isinstance(content["options"].get("draws"), int) and all(
        isinstance(shard, dict) and {"path", "sha256"} <= set(shard) for shard in shards
    )


def listed_files(root: Path, manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """All files that a manifest answers for, with their digests.

    Args:
        root: the dataset's folder.
        manifest: of it.

    Yields:
        (path below the root, SHA-256).

    Raises:
        DatasetError: a shard is damaged, or lies outside the folder.
    """
    yield from manifest["files"].items()
    for shard in manifest["shards"]:
        yield shard["path"], shard["sha256"]
        path = below(root, shard["path"])
        if shard["path"].startswith("manifest/") and path.is_file():
            with path.open(encoding="utf-8", errors="replace") as lines:
                for number, line in enumerate(lines, 1):
                    told = json_of_text(line, f"{path}:{number}")
                    if not isinstance(told, dict) or not isinstance(told.get("files"), dict):
                        raise DatasetError(f"{path}:{number}: not a frame's line of a manifest")
                    yield from told["files"].items()


def changed_files(root: Path, manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What differs between a folder and its manifest.

    Args:
        root: the dataset's folder.
        manifest: of it.

    Yields:
        (path, ``missing`` | ``changed`` | ``added``).
    """
    known = {MANIFEST, SIGNATURE}
    for path, digest in listed_files(root, manifest):
        known.add(path)
        file = below(root, path)
        if not file.is_file():
            yield path, "missing"
        elif file_digest(file) != digest:
            yield path, "changed"
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root).as_posix()
        if file.is_file() and path not in known and not path.startswith(".journal/"):
            yield path, "added"
