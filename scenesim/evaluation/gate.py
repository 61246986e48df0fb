"""The gate: which slices of a suite got significantly worse, and whether that stops a release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from scenesim.errors import DatasetError
from scenesim.evaluation.predicates import Predicate, predicate
from scenesim.evaluation.statistics import Change, holm, paired_change
from scenesim.files import toml_of
from scenesim.geometry.transform import Floats
from scenesim.randomness import Stream

Row = Mapping[str, Any]
#: things, claims and frames of ``outcomes``
Tables = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Metric:
    """A ratio that the gate watches.

    Attributes:
        table: whose rows are counted.
        hits: column that is summed.
        falls: whether less is worse.
    """

    table: str
    hits: str
    falls: bool


METRICS: Mapping[str, Metric] = {
    "recall": Metric("things", "found", True),
    "recall_3d": Metric("things", "found_3d", True),
    "precision": Metric("claims", "hit", True),
    "false_alarms": Metric("frames", "false_alarms", False),
}


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the tables.

    Attributes:
        name: for the report.
        ranges: column to (least, most), least included, most not.
        values: column to the texts of which one must stand there (``edges``: be among its words).
        where: a sentence that must hold; None: none.
    """

    name: str
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    where: Predicate | None = None

    @property
    def columns(self) -> frozenset[str]:
        """What it asks for.

        Returns:
            Columns.
        """
        asked = self.where.columns if self.where else frozenset[str]()
        return asked | set(self.ranges) | set(self.values)

    def holds(self, row: Row) -> bool:
        """Whether a row belongs to the slice.

        Args:
            row: of a table.

        Returns:
            True if it does.
        """
        for column, (least, most) in self.ranges.items():
            value = row.get(column)
            if not isinstance(value, int | float) or not least <= value < most:
                return False
        if self.where is not None and not self.where.holds(row):
            return False
        return all(
            str(row.get(column, "")) in texts
            or any(text in str(row.get(column, "")).split() for text in texts)
            for column, texts in self.values.items()
        )


@dataclass(frozen=True, slots=True)
class GateRules:
    """When a release is stopped.

    Attributes:
        slices: what is compared; the whole is always among them.
        level: family-wise error rate over all slices and metrics.
        least_effect: a smaller change for the worse stops nothing.
        least_draws: slices of fewer draws are thin: reported, never judged.
        metrics: of ``METRICS``.
    """

    slices: tuple[Slice, ...] = ()
    level: float = 0.05
    least_effect: float = 0.01
    least_draws: int = 20
    metrics: tuple[str, ...] = ("recall",)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found in one slice.

    Attributes:
        name: of the slice.
        change: of its metric.
        thin: too few draws to judge.
        failed: significantly and sufficiently worse.
        worst_frames: frames that lost most, worst first.
        metric: of ``METRICS``.
        improved: significantly and sufficiently better.
    """

    name: str
    change: Change
    thin: bool
    failed: bool
    worst_frames: tuple[int, ...]
    metric: str = "recall"
    improved: bool = False


def read_gate(path: Path) -> GateRules:
    """Gate rules from a TOML file.

    ``level``, ``least_effect``, ``least_draws``, ``metrics`` and tables ``[slice.NAME]``: either
    ``where``, a sentence, or keys that are columns: a pair of numbers is a range, a text or a list
    of texts are values.

    Args:
        path: of the file.

    Returns:
        The rules.

    Raises:
        DatasetError: the file is missing or says something else.
    """
    content = toml_of(path)
    numbers = {"level": float, "least_effect": float, "least_draws": int}
    known = {*numbers, "metrics", "slice"}
    if set(content) - known:
        raise DatasetError(
            f"{path}: unknown '{min(set(content) - known)}'; known: {', '.join(sorted(known))}"
        )
    slices = tuple(_slice(path, name, table) for name, table in content.pop("slice", {}).items())
    metrics = content.pop("metrics", ["recall"])
    if not isinstance(metrics, list) or not metrics or set(metrics) - set(METRICS):
        raise DatasetError(f"{path}: metrics: want a list of {', '.join(METRICS)}")
    for name, value in content.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise DatasetError(f"{path}: {name}: want a number, got {value!r}")
    told = {name: numbers[name](value) for name, value in content.items()}
    return GateRules(slices, metrics=tuple(metrics), **told)


def slices_of(sentences: Mapping[str, str], place: str) -> tuple[Slice, ...]:
    """Slices from sentences.

    Args:
        sentences: name to sentence.
        place: where they stand, for errors.

    Returns:
        The slices.
    """
    return tuple(
        Slice(name, where=predicate(text, f"{place}: slice.{name}"))
        for name, text in sentences.items()
    )


def _slice(path: Path, name: str, table: Any) -> Slice:  # noqa: ANN401
    """One ``[slice.NAME]`` table.

    Raises:
        DatasetError: a value is neither a range nor texts nor a sentence.
    """
    if not isinstance(table, Mapping):
        raise DatasetError(f"{path}: slice.{name}: want a table")
    where = None
    ranges: dict[str, tuple[float, float]] = {}
    values: dict[str, tuple[str, ...]] = {}
    for column, wanted in table.items():
        items = wanted if isinstance(wanted, list) else [wanted]
        numbers = [item for item in items if isinstance(item, int | float)]
        if column == "where" and isinstance(wanted, str):
            where = predicate(wanted, f"{path}: slice.{name}")
        elif len(items) == 2 and len(numbers) == 2:
            ranges[column] = (float(numbers[0]), float(numbers[1]))
        elif items and all(isinstance(item, str) for item in items):
            values[column] = tuple(items)
        else:
            raise DatasetError(
                f"{path}: slice.{name}.{column}: want where = a sentence, [least, most] or texts"
            )
    return Slice(name, ranges, values, where)


def judge(before: Tables, after: Tables, rules: GateRules) -> list[Verdict]:
    """Compare two models' outcomes on the same things, slice by slice.

    Args:
        before: tables of the old model.
        after: tables of the new one.
        rules: of the gate.

    Returns:
        A verdict per metric and slice that holds anything, the whole first.

    Raises:
        DatasetError: the two are not of the same things.
    """
    if _things(before) != _things(after):
        raise DatasetError("the baseline was made on another dataset or with other rules")
    verdicts: list[Verdict] = []
    for name in rules.metrics:
        metric = METRICS[name]
        old, new = before.get(metric.table, ()), after.get(metric.table, ())
        known = {column for row in (*old, *new) for column in row}
        for part in (Slice("all"), *rules.slices):
            if metric.hits in known and part.columns <= known:
                verdict = _compared(part, name, old, new)
                if verdict is not None:
                    thin = verdict.change.draws < rules.least_draws
                    verdicts.append(replace(verdict, thin=thin))
    return _decided(verdicts, rules)


def _compared(part: Slice, name: str, old: Sequence[Row], new: Sequence[Row]) -> Verdict | None:
    """One slice's change, not judged yet; None where it holds nothing."""
    metric = METRICS[name]
    # claims below the score that counts, and those on things that do not, are no rows here
    mine = [[r for r in rows if r.get("counted", 1) and part.holds(r)] for rows in (old, new)]
    if not mine[0] and not mine[1]:
        return None
    stream = Stream.of(0).child(f"gate/{part.name}" if name == "recall" else f"{name}/{part.name}")
    change = paired_change(*_counts(mine[0], mine[1], metric.hits), stream)
    return Verdict(part.name, change, False, False, _worst(mine[0], mine[1], metric), name)


def _decided(verdicts: Sequence[Verdict], rules: GateRules) -> list[Verdict]:
    """Verdicts with those that are significant among all, in either direction."""
    judged = {(v.metric, v.name): v for v in verdicts if not v.thin}
    fell = holm({f"{m}/{n}": v.change.p_value for (m, n), v in judged.items()}, rules.level)
    rose = holm({f"{m}/{n}": v.change.p_rise for (m, n), v in judged.items()}, rules.level)
    found = []
    for verdict in verdicts:
        key = f"{verdict.metric}/{verdict.name}"
        down = key in fell and verdict.change.difference <= -rules.least_effect
        up = key in rose and verdict.change.difference >= rules.least_effect
        worse, better = (down, up) if METRICS[verdict.metric].falls else (up, down)
        found.append(replace(verdict, failed=worse, improved=better))
    return found


def unknown_columns(tables: Tables, rules: GateRules) -> dict[str, str]:
    """Columns that slices ask for and no table of a watched metric has.

    Args:
        tables: of outcomes.
        rules: of the gate.

    Returns:
        Slice to the unknown column.
    """
    watched = {METRICS[name].table for name in rules.metrics}
    known = {c for name in watched for row in tables.get(name, ()) for c in row}
    return {p.name: c for p in rules.slices for c in sorted(p.columns) if c not in known}


def _things(tables: Tables) -> set[tuple[int, int]]:
    """Frame and object of each row."""
    return {(row["frame"], row["object"]) for row in tables.get("things", ())}


def cluster_of(row: Row) -> int:
    """Draws that share their random numbers are one for the statistics.

    Args:
        row: of a table.

    Returns:
        The number of its cluster.
    """
    return int(row.get("cluster", row["draw"]))


def _counts(old: Sequence[Row], new: Sequence[Row], hits: str) -> tuple[Floats, Floats]:
    """(D, 2) hits and rows, per cluster of draws, of both."""
    names = sorted({cluster_of(row) for row in (*old, *new)})
    places = {name: k for k, name in enumerate(names)}
    counts = np.zeros((2, len(places), 2))
    for table, rows in enumerate((old, new)):
        for row in rows:
            counts[table, places[cluster_of(row)]] += (row.get(hits) or 0, 1)
    return counts[0], counts[1]


def _worst(old: Iterable[Row], new: Iterable[Row], metric: Metric) -> tuple[int, ...]:
    """The five frames that lost most things, or gained most false alarms."""
    lost: dict[int, int] = {}
    for sign, rows in ((1, old), (-1, new)):
        for row in rows:
            change = sign * (row.get(metric.hits) or 0)
            lost[row["frame"]] = lost.get(row["frame"], 0) + (change if metric.falls else -change)
    ranked = sorted((frame for frame in lost if lost[frame] > 0), key=lambda f: (-lost[f], f))
    return tuple(ranked[:5])
