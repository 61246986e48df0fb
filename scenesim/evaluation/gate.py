"""The gate: which slices of a suite got significantly worse, and whether that stops a release."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from scenesim.errors import DatasetError
from scenesim.evaluation.statistics import Change, holm, paired_change
from scenesim.randomness import Stream

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the table of outcomes.

    Attributes:
        name: for the report.
        ranges: column to (least, most), least included, most not.
        values: column to the texts of which one must stand there (``edges``: be among its words).
    """

    name: str
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def holds(self, row: Row) -> bool:
        """Whether a row belongs to the slice.

        Args:
            row: of the table of outcomes.

        Returns:
            True if it does.
        """
        for column, (least, most) in self.ranges.items():
            value = row.get(column)
            if not isinstance(value, int | float) or not least <= value < most:
                return False
        return all(
            any(text in str(row.get(column, "")).split() for text in texts)
            for column, texts in self.values.items()
        )


@dataclass(frozen=True, slots=True)
class GateRules:
    """When a release is stopped.

    Attributes:
        slices: what is compared; the whole is always among them.
        level: family-wise error rate over all slices.
        least_effect: a smaller loss of recall stops nothing.
        least_draws: slices of fewer draws are thin: reported, never judged.
    """

    slices: tuple[Slice, ...] = ()
    level: float = 0.05
    least_effect: float = 0.01
    least_draws: int = 20


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found in one slice.

    Attributes:
        name: of the slice.
        change: of its recall.
        thin: too few draws to judge.
        failed: significantly and sufficiently worse.
        worst_frames: frames that lost most, worst first.
    """

    name: str
    change: Change
    thin: bool
    failed: bool
    worst_frames: tuple[int, ...]


def read_gate(path: Path) -> GateRules:
    """Gate rules from a TOML file.

    ``level``, ``least_effect``, ``least_draws`` and tables ``[slice.NAME]`` whose keys are columns:
    a pair of numbers is a range, a text or a list of texts are values.

    Args:
        path: of the file.

    Returns:
        The rules.

    Raises:
        DatasetError: the file is missing or says something else.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DatasetError(f"{path}: {error}") from None
    known = {"level", "least_effect", "least_draws", "slice"}
    if set(content) - known:
        raise DatasetError(f"{path}: unknown '{min(set(content) - known)}'; known: {sorted(known)}")
    slices = tuple(_slice(path, name, table) for name, table in content.pop("slice", {}).items())
    return GateRules(slices, **content)


def _slice(path: Path, name: str, table: Mapping[str, Any]) -> Slice:
    """One ``[slice.NAME]`` table.

    Raises:
        DatasetError: a value is neither a range nor texts.
    """
    ranges: dict[str, tuple[float, float]] = {}
    values: dict[str, tuple[str, ...]] = {}
    for column, wanted in table.items():
        items = wanted if isinstance(wanted, list) else [wanted]
        numbers = [item for item in items if isinstance(item, int | float)]
        if len(items) == 2 and len(numbers) == 2:
            ranges[column] = (float(numbers[0]), float(numbers[1]))
        elif items and all(isinstance(item, str) for item in items):
            values[column] = tuple(items)
        else:
            raise DatasetError(f"{path}: slice.{name}.{column}: want [least, most] or texts")
    return Slice(name, ranges, values)


def judge(before: Sequence[Row], after: Sequence[Row], rules: GateRules) -> list[Verdict]:
    """Compare two models' outcomes on the same things, slice by slice.

    Args:
        before: rows of the old model.
        after: rows of the new one.
        rules: of the gate.

    Returns:
        A verdict per slice that holds anything, the whole first.

    Raises:
        DatasetError: the two tables are not of the same things.
    """
    if _things(before) != _things(after):
        raise DatasetError("the baseline was made on another dataset or with other rules")
    changes: dict[str, tuple[Change, tuple[int, ...]]] = {}
    for part in (Slice("all"), *rules.slices):
        old, new = ([row for row in rows if part.holds(row)] for rows in (before, after))
        if new:
            stream = Stream.of(0).child(f"gate/{part.name}")
            change = paired_change(*_counts(old, new), stream)
            changes[part.name] = change, _worst(old, new)
    judged = {n: c.p_value for n, (c, _) in changes.items() if c.draws >= rules.least_draws}
    significant = holm(judged, rules.level)
    return [
        Verdict(
            name,
            change,
            change.draws < rules.least_draws,
            name in significant and change.difference <= -rules.least_effect,
            worst,
        )
        for name, (change, worst) in changes.items()
    ]


def unknown_columns(rows: Sequence[Row], rules: GateRules) -> dict[str, str]:
    """Columns that slices ask for and no row has.

    Args:
        rows: of the table of outcomes.
        rules: of the gate.

    Returns:
        Slice to the unknown column.
    """
    known = {column for row in rows for column in row}
    asked = {p.name: (*p.ranges, *p.values) for p in rules.slices}
    return {name: c for name, columns in asked.items() for c in columns if c not in known}


def _things(rows: Iterable[Row]) -> set[tuple[int, int]]:
    """Frame and object of each row."""
    return {(row["frame"], row["object"]) for row in rows}


def _counts(
    old: Sequence[Row], new: Sequence[Row]
) -> tuple[np.ndarray[Any, np.dtype[np.float64]], np.ndarray[Any, np.dtype[np.float64]]]:
    """(D, 2) found and possible, per draw, of both."""
    draws = {draw: k for k, draw in enumerate(sorted({row["draw"] for row in new}))}
    counts = np.zeros((2, len(draws), 2))
    for table, rows in enumerate((old, new)):
        for row in rows:
            counts[table, draws[row["draw"]]] += (row["found"], 1)
    return counts[0], counts[1]


def _worst(old: Sequence[Row], new: Sequence[Row]) -> tuple[int, ...]:
    """The five frames that lost most things."""
    lost: dict[int, int] = {}
    for sign, rows in ((1, old), (-1, new)):
        for row in rows:
            lost[row["frame"]] = lost.get(row["frame"], 0) + sign * row["found"]
    ranked = sorted((frame for frame in lost if lost[frame] > 0), key=lambda f: (-lost[f], f))
    return tuple(ranked[:5])
