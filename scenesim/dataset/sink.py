"""Files written whole or not at all, each with its digest."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from scenesim.dataset.places import is_local
from scenesim.errors import DatasetError

#: read at once when a file's digest is taken
_PIECE_BYTES = 1 << 20


class FolderSink:
    """Writes below one folder and remembers the SHA-256 of each file.

    A file appears under its name only when all of it is on disk; a killed process leaves at most
    a ``.part`` file, which the next writer of that name replaces. Object stores do so themselves:
    an object is there when its upload is complete.

    Attributes:
        digests: path below the root to SHA-256 in hexadecimal, of files written by this sink.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._made: set[Path] = set()
        self.digests: dict[str, str] = {}

    def write(self, path: str, content: bytes) -> None:
        """Write one file; see ``Sink``.

        Args:
            path: below the root.
            content: all of it.
        """
        self.write_parts(path, (content,))

    def read(self, path: str) -> bytes:
        """Read back a stored file; see ``Sink``.

        Args:
            path: below the root.

        Returns:
            All of it.

        Raises:
            DatasetError: it is missing or unreadable.
        """
        try:
            return (self._root / path).read_bytes()
        except OSError as error:
            raise DatasetError(f"cannot read {self._root / path}: {error.strerror}") from error

    def write_parts(self, path: str, parts: Iterable[bytes]) -> None:
        """Write one file from pieces; see ``Sink``.

        Args:
            path: below the root.
            parts: in order.

        Raises:
            DatasetError: the disk is full, or the folder cannot be written.
        """
        target = self._root / path
        local = is_local(target)
        part_file = target.with_name(target.name + ".part") if local else target
        digest = hashlib.sha256()
        try:
            if local and target.parent not in self._made:
                target.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(target.parent)
            with part_file.open("wb") as file:
                for part in parts:
                    digest.update(part)
                    file.write(part)
            if local:
                os.replace(part_file, target)  # noqa: PTH105 - the one atomic rename on every system
        except OSError as error:
            part_file.unlink(missing_ok=True)
            raise DatasetError(
                f"cannot write {target}: {error.strerror or error}. Free some space or choose "
                f"another --out, then run the same command with --resume."
            ) from error
        self.digests[path] = digest.hexdigest()

    def link(self, path: str, target: str) -> None:
        """A second name for a stored file, and no second copy where the system can; see ``Sink``.

        Args:
            path: the second name.
            target: below the root.

        Raises:
            DatasetError: the link or the copy cannot be made.
        """
        source, name = self._root / target, self._root / path
        try:
            if not is_local(name):
                self.write(path, source.read_bytes())
                return
            name.parent.mkdir(parents=True, exist_ok=True)
            name.unlink(missing_ok=True)
            try:
                name.hardlink_to(source)
            except OSError:  # another file system, or one without links
                self.write(path, source.read_bytes())
        except OSError as error:
            raise DatasetError(f"cannot link {name} to {source}: {error.strerror}") from error
        self.digests[path] = self.digests.get(target) or file_digest(source)


def file_digest(path: Path) -> str:
    """The SHA-256 of a file.

    Args:
        path: of the file.

    Returns:
        Hexadecimal digits.
    """
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest()
