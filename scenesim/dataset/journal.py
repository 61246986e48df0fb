"""The journal of an unfinished dataset: one entry per finished draw, so that a run can resume."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from scenesim.dataset.places import remove_folder
from scenesim.dataset.sink import FolderSink
from scenesim.errors import DatasetError
from scenesim.files import below, json_of

_FOLDER = ".journal"
_DRAWS_PER_FOLDER = 1000


def differing(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """In what the options of two runs differ, for messages.

    Args:
        before: options by name, JSON types.
        now: the same of the other run.

    Returns:
        Such as ``seed 3, now 4``, in order of the alphabet; none for the same run.
    """
    names = sorted(k for k in before.keys() | now.keys() if before.get(k) != now.get(k))
    return [_difference(name, before.get(name), now.get(name)) for name in names]


def _difference(name: str, before: object, now: object) -> str:
    """How one option differs; what is too long to be read is only named."""
    if name == "scenario_sha256":
        return "the scenario's text"
    if _is_short(before) and _is_short(now):
        return f"{name} {_shown(before)}, now {_shown(now)}"
    return name


def _is_short(value: object) -> bool:
    words = value if isinstance(value, list) else [value]
    return len(words) < 8 and all(isinstance(one, str | int | float | None) for one in words)


def _shown(value: object) -> str:
    return ",".join(map(str, value)) or "none" if isinstance(value, list) else str(value)


class Journal:
    """Entries of finished draws below a dataset's folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def open(self, options: Mapping[str, Any]) -> None:
        """Begin, or go on with, a run of these options.

        Args:
            options: all that decides the bytes.

        Raises:
            DatasetError: the folder holds a run of other options.
        """
        path = self._root / _FOLDER / "run.json"
        text = json.dumps(options, sort_keys=True, indent=1)
        if path.exists():
            before = json_of(path)
            if not isinstance(before, dict):
                raise DatasetError(f"{path} is no journal of a run: start again with --overwrite")
            if differ := differing(before, json.loads(text)):
                raise DatasetError(
                    f"{self._root} was begun with other options ({'; '.join(differ)}): repeat "
                    f"those, or start again with --overwrite"
                )
        FolderSink(self._root).write(f"{_FOLDER}/run.json", text.encode())

    def keep(self, draw: int, entry: Mapping[str, Any]) -> None:
        """Record that all files of a draw are on disk.

        Args:
            draw: its number.
            entry: JSON types only.
        """
        text = json.dumps(entry, sort_keys=True)
        FolderSink(self._root).write(_name(draw), text.encode())

    def entry(self, draw: int) -> dict[str, Any] | None:
        """A draw's entry, if it is finished and its files are there.

        Args:
            draw: its number.

        Returns:
            The entry or None.
        """
        path = self._root / _name(draw)
        if not path.exists():
            return None
        try:
            content: dict[str, Any] = json_of(path)
            files = [below(self._root, f) for frame in content["frames"] for f in frame["files"]]
        except (DatasetError, KeyError, TypeError):  # damaged: the draw is made again
            return None
        return content if all(file.is_file() for file in files) else None

    def entries(self, draws: Iterable[int]) -> Iterator[dict[str, Any]]:
        """The entries of draws, in order, one at a time.

        Args:
            draws: their numbers.

        Yields:
            Entries.

        Raises:
            DatasetError: one is missing.
        """
        for draw in draws:
            path = self._root / _name(draw)
            if not path.exists():
                raise DatasetError(f"{self._root}: draw {draw} is not finished: use --resume")
            yield json_of(path)

    def close(self) -> None:
        """Remove the journal: the manifest stands in its place."""
        remove_folder(self._root / _FOLDER)

    @staticmethod
    def exists(root: Path) -> bool:
        """Whether a folder holds an unfinished run.

        Args:
            root: the folder.

        Returns:
            True if it does.
        """
        return (root / _FOLDER / "run.json").exists()


def _name(draw: int) -> str:
    """Where an entry stands; folders stay small for a million draws."""
    return f"{_FOLDER}/{draw // _DRAWS_PER_FOLDER:05d}/{draw:08d}.json"
