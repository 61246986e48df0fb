"""``scenesim convert``: another format from a finished dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenesim.cli import options as cli
from scenesim.cli.words import listed


def convert(
    dataset: Annotated[Path, typer.Argument(help="A dataset's folder.", show_default=False)],
    format_names: Annotated[
        str, typer.Option("--format", help="Formats to add, separated by commas.")
    ],
    classes: cli.Classes = "",
    need: cli.Need = "",
    about: cli.About = None,
) -> None:
    """Add another format to a dataset, from its native truth: nothing is rendered."""
    from scenesim.cli.progress import Bar
    from scenesim.cli.publishing import about_of, class_rows
    from scenesim.dataset.convert import convert_dataset
    from scenesim.dataset.manifest import read_manifest
    from scenesim.formats import formats_named
    from scenesim.formats.checks import check_carried

    formats = formats_named(listed(format_names))
    check_carried(formats, listed(need))
    rows, words = class_rows(classes), about_of(about)
    frames = read_manifest(dataset)["frames"]
    with Bar(dataset.name, "reading") as bar:
        bar.begin(frames, 0)
        convert_dataset(dataset, formats, bar.frame, rows, words)
    print(f"{dataset}: {', '.join(f.name for f in formats)} written for {frames} frames")
