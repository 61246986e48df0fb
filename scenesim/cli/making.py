"""Making a dataset in front of a person: a bar while it goes on, a table when it is done."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from scenesim.runs.generate import Summary
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
    from scenesim.dataset.signature import sign as sign_manifest
    from scenesim.report.contact_sheet import write_contact_sheet
    from scenesim.runs.generate import (
        close_dataset,
        is_sealed,
        make_dataset,
        prepare_folder,
        seal_dataset,
    )
    from scenesim.runs.table import write_sweep

    began = monotonic()
    if resume and is_sealed(out, options, scenario):
        print(f"{out} is complete already")
        return
    prepare_folder(out, resume, overwrite)
    try:
        with warnings.catch_warnings(), Bar(scenario.name) as bar:
            warnings.showwarning = _note
            summary: Summary = make_dataset(scenario, options, out, runner, bar)
        content: dict[str, Any] = close_dataset(scenario, options, out)
        extra = [write_contact_sheet(out, content["frames"])]
        if len(options.cells) > 1:
            extra.append(write_sweep(out, options.cells))
        manifest = seal_dataset(out, content, tuple(extra))
        if sign_with is not None:
            sign_manifest(out, manifest["digest"], sign_with)
    except KeyboardInterrupt:
        print(
            "\nstopped. What is finished is kept: run the same command with --resume to go on",
            file=sys.stderr,
        )
        raise typer.Exit(130) from None
    except BaseException:
        _remove_if_empty(out)
        raise
    closing_table(summary, out, options, monotonic() - began)


def _note(message: Warning | str, *_: object, **__: object) -> None:
    """A warning as one line."""
    print(f"note: {message}", file=sys.stderr)


def _remove_if_empty(out: Path) -> None:
    """A run that failed before its first draw leaves nothing behind."""
    if out.is_dir() and not any(out.iterdir()):
        out.rmdir()
