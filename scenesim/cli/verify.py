"""``scenesim verify``: is a dataset what its manifest says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def verify(
    dataset: Annotated[Path, typer.Argument(help="A dataset's folder.", show_default=False)],
) -> None:
    """Compare every file of a dataset with its manifest; exit code 1 names what differs."""
    from scenesim.dataset.manifest import changed_files, read_manifest

    manifest = read_manifest(dataset)
    differences = list(changed_files(dataset, manifest))
    for path, how in differences:
        print(f"{how:8s} {path}")
    if differences:
        print(f"{len(differences)} files differ from the manifest")
        raise typer.Exit(1)
    print(
        f"{dataset}: {manifest['frames']} frames, all files as sealed ({manifest['digest'][:16]})"
    )
