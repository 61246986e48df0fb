"""Figures of many releases side by side."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from scenesim.errors import DatasetError
from scenesim.evaluation.results import SUMMARY, read_summary


@dataclass(frozen=True, slots=True)
class History:
    """Figures of releases.

    Attributes:
        names: of the figures.
        releases: name of each release and its figures; None where it has none.
        worse: of each release, the slices that its gate called worse.
        notes: what stands in the way of a comparison.
    """

    names: tuple[str, ...]
    releases: tuple[tuple[str, tuple[float | None, ...]], ...]
    worse: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()


def history(folder: Path, wanted: Sequence[str]) -> History:
    """The figures of all results in a folder, in the order of their names.

    Args:
        folder: holds a folder per release.
        wanted: beginnings of names of figures.

    Returns:
        The figures; those that no release has are left out.

    Raises:
        DatasetError: there are no results, or none has such a figure.
    """
    places = sorted((path.parent for path in folder.glob(f"*/{SUMMARY}")), key=_natural)
    if (folder / SUMMARY).is_file():
        told = "holds the results of one release: want the folder that holds one for each"
        raise DatasetError(f"{folder} {told}")
    if not places:
        raise DatasetError(f"{folder} holds no results: want folders with a {SUMMARY} each")
    summaries = [(place.name, read_summary(place)) for place in places]
    figures = [(name, dict(summary.get("figures", {}))) for name, summary in summaries]
    known = sorted({key for _, table in figures for key in table})
    names = tuple(key for start in wanted for key in known if key.startswith(start))
    names = tuple(dict.fromkeys(names))
    if not names:
        told = f"no release has a figure {', '.join(wanted)}; known: {', '.join(known)}"
        raise DatasetError(told)
    worse = tuple(
        tuple(f"{v['metric']} {v['slice']}" for v in s.get("verdicts", ()) if v["state"] == "WORSE")
        for _, s in summaries
    )
    digests = [(name, summary.get("dataset")) for name, summary in summaries]
    notes = tuple(
        f"{name} was made on another suite than {before}: their figures cannot be compared"
        for (before, old), (name, new) in pairwise(digests)
        if old != new
    )
    rows = tuple((name, tuple(table.get(key) for key in names)) for name, table in figures)
    return History(names, rows, worse, notes)


def history_csv(found: History) -> str:
    """A history as text.

    Args:
        found: the figures.

    Returns:
        CSV with a row per release.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("release", *found.names))
    for name, values in found.releases:
        writer.writerow((name, *("" if value is None else f"{value:.6g}" for value in values)))
    return text.getvalue()


def _natural(path: Path) -> tuple[tuple[int, int | str], ...]:
    """Numbers in names count as numbers."""
    parts = re.split(r"(\d+)", path.name)
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in parts)
