"""``scenesim trend``: how a model's figures went over its releases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def trend(
    results: Annotated[Path, typer.Argument(help="A folder of results, one folder per release.")],
    figures: Annotated[
        str, typer.Option(help="Figures to show, by their beginning, separated by commas.")
    ] = "recall/,false_alarms,coco/bbox/AP50,kitti/Car/image/moderate,nuscenes/NDS,calibration",
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            help="Folder of trend.svg and trend.csv.",
            show_default="that of the results",
        ),
    ] = None,
) -> None:
    """Plot figures over releases, in the order of their names: v9 comes before v10."""
    from rich.console import Console
    from rich.table import Table

    from scenesim.cli.words import listed
    from scenesim.evaluation.history import history, history_csv
    from scenesim.report.trend_plot import write_trend

    found = history(results, listed(figures))
    table = Table("figure", *(release for release, _ in found.releases))
    for place, name in enumerate(found.names):
        values = [row[place] for _, row in found.releases]
        table.add_row(name, *("" if value is None else f"{value:.4g}" for value in values))
    Console().print(table)
    for note in found.notes:
        print(f"note: {note}")
    folder = out or results
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "trend.csv").write_text(history_csv(found), encoding="utf-8")
    write_trend(found, folder / "trend.svg")
    print(f"{folder / 'trend.svg'}, {folder / 'trend.csv'}")
