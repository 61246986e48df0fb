"""``scenesim fit-prior`` and ``scenesim compare``: from real labels, and back to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenesim.errors import DatasetError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenesim.runs.compare import Distance


def fit_prior(
    labels: Annotated[
        Path, typer.Argument(help="Folder of KITTI labels, or a COCO file.", show_default=False)
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="The scenario to write.")] = Path(
        "prior.scn"
    ),
    epsilon: Annotated[
        float, typer.Option(help="Differential privacy: the budget of all histograms; 0: none.")
    ] = 0.0,
) -> None:
    """Write a scenario whose classes, counts, places and headings are those of real labels."""
    from scenesim.runs.fit import MOST_PER_IMAGE, crowded, fit, scenario_text
    from scenesim.runs.real_labels import read_pictures
    from scenesim.scenario import parse

    pictures = read_pictures(labels)
    text = scenario_text(fit(pictures, epsilon), labels.name, epsilon, len(pictures))
    parse(text, out.name)
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise DatasetError(f"cannot write {out}: {error.strerror}") from error
    print(f"{out}: fitted to {len(pictures)} images; try: scenesim generate {out}")
    if count := crowded(pictures):
        print(f"{count} images hold more than {MOST_PER_IMAGE} of a group: so many of them count")


def compare(
    dataset: Annotated[
        Path, typer.Argument(help="A dataset's folder, or labels.", show_default=False)
    ],
    real: Annotated[
        Path, typer.Argument(help="Real labels: KITTI folder or COCO file.", show_default=False)
    ],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Folder for compare.json and compare.html with plots."),
    ] = None,
) -> None:
    """Distances between a dataset's statistics and those of real labels and images."""
    from rich.console import Console
    from rich.table import Table

    from scenesim.runs import compare as comparing
    from scenesim.runs.real_labels import read_pictures

    ours, theirs = read_pictures(dataset), read_pictures(real)
    found = comparing.compare(ours, theirs)
    table = Table(title=f"{len(ours)} images against {len(theirs)} real ones", title_justify="left")
    for column in ("statistic", "ours", "real", "distance", "KS"):
        table.add_column(column)
    for one in found:
        ks = "" if one.ks is None else f"{one.ks:.2f}"
        apart = f"{one.distance:.3g} {one.unit}".strip()
        table.add_row(one.name, f"{one.ours:.3g}", f"{one.real:.3g}", apart, ks)
    Console().print(table)
    if out is not None:
        _write(out, found)


def _write(out: Path, found: Sequence[Distance]) -> None:
    import json

    from scenesim.runs import plots
    from scenesim.runs.compare import as_json

    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(as_json(found), indent=1, sort_keys=True) + "\n"
    (out / "compare.json").write_text(text, encoding="utf-8")
    rows = [list(row.values()) for row in as_json(found)]
    parts = [plots.table(("statistic", "ours", "real", "distance", "unit", "KS"), rows)]
    for one in found:
        ours, real = one.values
        if ours and real:
            low, high = min(*ours, *real), max(*ours, *real)
            edges = [low + (max(high, low + 1e-9) - low) * k / 20 for k in range(21)]
            shares = {name: _shares(part, edges) for name, part in (("ours", ours), ("real", real))}
            parts.append(plots.picture(plots.histograms(one.name, edges, shares, one.unit)))
    page = plots.page("Comparison with real labels", [plots.section("statistics", *parts)])
    (out / "compare.html").write_bytes(page)


def _shares(values: Sequence[float], edges: Sequence[float]) -> list[float]:
    counts = [0.0] * (len(edges) - 1)
    for value in values:
        counts[sum(value >= edge for edge in edges[1:-1])] += 1.0 / len(values)
    return counts
