"""Making a dataset in front of a person: a bar while it goes on, a table when it is done."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from scenesim.runs.options import RunOptions
    from scenesim.runs.produce import Runner
    from scenesim.scenario.model import Scenario


def make(
    scenario: Scenario,
    options: RunOptions,
    out: Path,
    runner: Runner,
    *,
    resume: bool,
    overwrite: bool,
    sign_with: Ed25519PrivateKey | None = None,
) -> None:
    """Make the dataset with a progress bar and a closing table.

    Args:
        scenario: what is drawn from.
        options: of the run.
        out: the dataset's folder.
        runner: what makes the draws.
        resume: go on with an unfinished run.
        overwrite: replace what is there.
        sign_with: the key that signs the manifest.
    """
    from time import monotonic

    from scenesim.cli.progress import Bar, closing_table
    from scenesim.front import generate

    began = monotonic()
    try:
        with Bar(scenario.name) as bar:
            summary = generate(
                scenario,
                options,
                out,
                runner=runner,
                watcher=bar,
                existing="resume" if resume else "overwrite" if overwrite else "refuse",
            )
    except KeyboardInterrupt:
        print(
            "\nstopped. What is finished is kept: run the same command with --resume to go on",
            file=sys.stderr,
        )
        raise typer.Exit(130) from None
    if summary is None:
        print(f"{out} is complete already")
        return
    if sign_with is not None:
        from scenesim.dataset.manifest import read_manifest
        from scenesim.dataset.signature import sign

        sign(out, read_manifest(out)["digest"], sign_with)
    closing_table(summary, out, options, monotonic() - began)
