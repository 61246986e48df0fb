"""Answers that a search has paid for, by value and draw: one that was stopped goes on from them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenesim.dataset.kept import KeptRows
from scenesim.errors import DatasetError

NAME = "asked.jsonl"


class Remembered:
    """Answers of a search by value and draw, in a file of its folder."""

    def __init__(self, folder: Path, question: Mapping[str, Any], *, resume: bool) -> None:
        """Read what was answered before.

        Args:
            folder: of the search; it is made when needed.
            question: all that decides the answers, JSON types.
            resume: whether to use the answers that are there.

        Raises:
            DatasetError: the file belongs to another question, or is damaged.
        """
        self._kept = KeptRows(folder / NAME, question, resume=resume)
        self._known: dict[tuple[float, int], float | None] = {}
        for number, row in enumerate(self._kept.rows, 2):
            if not isinstance(row, list) or len(row) != 3:
                raise DatasetError(f"{folder / NAME}:{number}: not an answer")
            self._known[float(row[0]), int(row[1])] = row[2]

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
        self._kept.keep([value, draw, answer])
