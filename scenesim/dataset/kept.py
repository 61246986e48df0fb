"""Rows that a long piece of work has paid for, kept line by line: stopped, it goes on from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenesim.errors import DatasetError
from scenesim.files import json_of_text, text_of


class KeptRows:
    """Rows of a file that begins with the question that they answer.

    Attributes:
        rows: known so far, JSON types.
    """

    def __init__(self, path: Path, question: Mapping[str, Any], *, resume: bool) -> None:
        """Read what the file holds; it is begun with the first row that is kept.

        Args:
            path: of the file; its folder is made when needed.
            question: all that decides the rows, JSON types.
            resume: whether to go on with the rows that are there.

        Raises:
            DatasetError: the file belongs to another question, or is damaged.
        """
        self._path = path
        self._head = json.dumps(question, sort_keys=True)
        lines = self._lines() if resume and path.exists() else []
        self.rows: list[Any] = [
            json_of_text(line, f"{path}:{n}") for n, line in enumerate(lines, 2)
        ]
        self._begun = False

    def keep(self, row: Any) -> None:  # noqa: ANN401
        """Keep a row, on disk too.

        Args:
            row: JSON types.

        Raises:
            DatasetError: the file cannot be written.
        """
        self.rows.append(row)
        try:
            if self._begun:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(row) + "\n")
            else:
                self._begin()
        except OSError as error:
            raise DatasetError(f"cannot write {self._path}: {error.strerror}") from None

    def _begin(self) -> None:
        """Write the file with all rows known so far, without what was cut off."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        lines = [self._head, *map(json.dumps, self.rows)]
        fresh = self._path.with_name(f"{self._path.name}.part")
        fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")
        fresh.replace(self._path)  # whole, or as it was
        self._begun = True

    def _lines(self) -> list[str]:
        """The whole lines behind the head; a last one that was cut off is dropped.

        Raises:
            DatasetError: the file belongs to another question.
        """
        first, *rest = text_of(self._path).split("\n")
        if first != self._head:
            raise DatasetError(
                f"{self._path} was begun with another input or other options: repeat those, or "
                f"leave --resume away to start again"
            )
        return rest[:-1]  # what follows the last end of a line is nothing, or cut off
