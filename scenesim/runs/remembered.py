"""Answers that a search has paid for, kept line by line: one that was stopped goes on from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenesim.errors import DatasetError
from scenesim.files import json_of_text, text_of

NAME = "asked.jsonl"


class Remembered:
    """Answers of a search by value and draw, in a file of its folder."""

    def __init__(self, folder: Path, question: Mapping[str, Any], *, resume: bool) -> None:
        """Read what was answered before.

        Args:
            folder: of the search; it is made.
            question: all that decides the answers, JSON types.
            resume: whether to use the answers that are there.

        Raises:
            DatasetError: the file belongs to another question, or cannot be written.
        """
        self._path = folder / NAME
        self._known: dict[tuple[float, int], float | None] = {}
        head = json.dumps(question, sort_keys=True)
        if resume and self._path.exists():
            self._read(head)
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._path.write_text(head + "\n", encoding="utf-8")
        except OSError as error:
            raise DatasetError(f"cannot write to {folder}: {error.strerror}") from None

    def __len__(self) -> int:
        return len(self._known)

    def knows(self, value: float, draw: int) -> bool:
        """Whether a draw was asked.

        Args:
            value: of the address that is moved.
            draw: its number.

        Returns:
            True if its answer is known.
        """
        return (value, draw) in self._known

    def answer(self, value: float, draw: int) -> float | None:
        """What a draw answered.

        Args:
            value: of the address that is moved.
            draw: its number.

        Returns:
            The answer, None where there was none.
        """
        return self._known[value, draw]

    def keep(self, value: float, draw: int, answer: float | None) -> None:
        """Remember an answer.

        Args:
            value: of the address that is moved.
            draw: its number.
            answer: None for none.
        """
        self._known[value, draw] = answer
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps([value, draw, answer]) + "\n")

    def _read(self, head: str) -> None:
        """Take over the answers of a file; a last line that was cut off is dropped.

        Raises:
            DatasetError: it belongs to another question.
        """
        first, *rest = text_of(self._path).split("\n")
        if first != head:
            raise DatasetError(
                f"{self._path} was begun with another scenario or other options: repeat those, or "
                f"leave --resume away to start again"
            )
        whole = rest[:-1]  # what follows the last end of a line is nothing, or cut off
        for number, line in enumerate(whole, 2):
            row = json_of_text(line, f"{self._path}:{number}")
            if not isinstance(row, list) or len(row) != 3:
                raise DatasetError(f"{self._path}:{number}: not an answer")
            self._known[float(row[0]), int(row[1])] = row[2]
        self._path.write_text("\n".join([head, *whole]) + "\n", encoding="utf-8")
