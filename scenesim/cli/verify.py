"""``scenesim verify``: is a dataset what its manifest says, and what its scenario makes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenesim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from collections.abc import Mapping


def verify(
    dataset: Annotated[str, typer.Argument(help="A dataset's folder.", show_default=False)],
    rerender: Annotated[
        str, typer.Option(metavar="SHARE", help="Make so many draws again and compare: '1%'.")
    ] = "",
    beside: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the scenario's own files, for --rerender.",
            show_default="the current one",
        ),
    ] = None,
    public_key: Annotated[
        Path | None, typer.Option(metavar="KEY", help="Check the signature: Ed25519 key, PEM.")
    ] = None,
) -> None:
    """Compare every file of a dataset with its manifest; exit code 1 names what differs."""
    from scenesim.dataset.manifest import changed_files, read_manifest
    from scenesim.dataset.places import place

    share = _share(rerender) if rerender else 0.0
    root = place(dataset)
    manifest = read_manifest(root)
    if public_key:
        from scenesim.dataset.signature import check_signature, read_public_key

        check_signature(root, manifest["digest"], read_public_key(public_key))
        print(f"signed by the owner of {public_key}")
    differences = list(changed_files(root, manifest))
    for path, how in differences:
        print(f"{how:8s} {path}")
    if differences:
        print(f"{len(differences)} files differ from the manifest")
        raise typer.Exit(1)
    print(
        f"{dataset}: {manifest['frames']} frames, all files as sealed ({manifest['digest'][:16]})"
    )
    if share:
        _rerender(root, manifest, share, beside)


def _rerender(root: Path, manifest: Mapping[str, Any], share: float, beside: Path | None) -> None:
    """Make some draws again; exit code 1 names files that come out different."""
    from scenesim.cli.progress import Bar
    from scenesim.runs.rerender import differing_files, plan

    work = plan(manifest, share, beside)
    per_draw = manifest["frames"] // len(work.options.own_draws)
    with Bar("making draws again") as bar:
        bar.begin(len(work.draws) * per_draw, 0)
        different = list(differing_files(root, manifest, work, bar.frame))
    for path in different:
        print(f"differs  {path}")
    if different:
        for note in work.notes:
            print(note)
        print(f"{len(different)} files of {len(work.draws)} draws come out different")
        raise typer.Exit(1)
    print(f"{len(work.draws)} draws made again: the same bytes")


def _share(text: str) -> float:
    """``1%`` or ``0.01`` as a number."""
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = 0.0
    if not 0 < value <= 1:
        hint = "for example --rerender 1%"
        raise ScenarioError([Problem(f"--rerender {text}: want a share up to 100%", hint=hint)])
    return value
