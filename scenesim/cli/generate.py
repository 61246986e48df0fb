"""``scenesim generate``: a dataset from a scenario file."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scenesim.cli.words import listed, paired
from scenesim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from scenesim.runs.generate import Summary
    from scenesim.runs.options import RunOptions
    from scenesim.runs.produce import Runner
    from scenesim.scenario.model import Scenario

_File = Annotated[Path, typer.Argument(help="A scenario file (.scn).", show_default=False)]


def generate(
    file: _File,
    draws: Annotated[int, typer.Option("-n", "--draws", help="Accepted draws to make.")] = 10,
    seed: Annotated[int, typer.Option(help="Root of all randomness.")] = 0,
    format_names: Annotated[
        str, typer.Option("--format", help="Formats, separated by commas; see 'scenesim formats'.")
    ] = "kitti,coco",
    out: Annotated[
        str, typer.Option(help="The dataset's folder, or its URL in a store: s3://bucket/dart.")
    ] = "out",
    frames_per_draw: Annotated[int, typer.Option(help="Frames of each draw.")] = 5,
    sequence: Annotated[bool, typer.Option("--sequence", help="Every frame of the run.")] = False,
    fix: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="ADDRESS=VALUE", help="Fix an address: 'ego.speed=12 m/s'."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Processes [default: one per processor].")
    ] = None,
    image_format: Annotated[str, typer.Option(help="png or jpg.")] = "png",
    cameras: Annotated[
        str, typer.Option(help="Cameras of the rig, by name or KITTI number: '2,3'.")
    ] = "",
    split: Annotated[str, typer.Option(help="Shares of the draws.")] = "train=0.8,val=0.2",
    coco_masks: Annotated[str, typer.Option(help="rle or polygon.")] = "rle",
    classes: Annotated[
        str,
        typer.Option(help="Class map: kitti, coco, nuscenes, cityscapes or a TOML file."),
    ] = "",
    need: Annotated[
        str, typer.Option(help="Labels that one of the formats must carry: 'keypoints,masks'.")
    ] = "",
    keep: Annotated[
        str,
        typer.Option(
            help="Dense truth to keep: depth, normal, flow, flow_back, motion, albedo, panoptic."
        ),
    ] = "",
    about: Annotated[
        Path | None, typer.Option(help="TOML file: name, license, creator ... to publish under.")
    ] = None,
    quality: Annotated[
        str, typer.Option(help="fast, high, or reference (traced; minutes a picture).")
    ] = "fast",
    backend: Annotated[
        str, typer.Option(help="What finds the visible faces: numba, or opengl (EGL, for GPUs).")
    ] = "numba",
    keep_hidden: Annotated[
        bool, typer.Option("--keep-hidden", help="Keep what cannot be seen, as DontCare.")
    ] = False,
    clean: Annotated[
        bool, typer.Option("--clean", help="Clouds without noise, weather and losses.")
    ] = False,
    per_edge: Annotated[
        str,
        typer.Option(
            help="Search draws until each edge goal is hit so often, or some by name "
            "('near_miss=50,late_reveal=20'); replaces -n."
        ),
    ] = "",
    until_covered: Annotated[
        int,
        typer.Option(help="Search draws until each cell of the cover goals has so many."),
    ] = 0,
    towards: Annotated[
        str,
        typer.Option(metavar="MEASURE", help="Keep the -n draws in which a measure is least."),
    ] = "",
    tries: Annotated[int, typer.Option(help="Draws that a search simulates at most.")] = 0,
    sampler: Annotated[
        str,
        typer.Option(
            help="How values are chosen: random, latin_hypercube, sobol, halton, grid, covering-2 "
            "to -4; for searches also cross-entropy, subset, bayes, cma-es, map-elites."
        ),
    ] = "random",
    twin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDRESS=VALUE",
            help="Make each draw once more with this changed: 'blocker=absent', 'weather=clear'.",
        ),
    ] = None,
    part: Annotated[
        str,
        typer.Option(
            metavar="K/N", help="Make only the K-th of N parts of the draws, as a dataset."
        ),
    ] = "1/1",
    runner: Annotated[str, typer.Option(help="local or ray.")] = "local",
    address: Annotated[
        str, typer.Option(help="Of the Ray cluster [default: a new one on this machine].")
    ] = "",
    sign: Annotated[
        Path | None, typer.Option(metavar="KEY", help="Sign the manifest: Ed25519 key, PEM.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an unfinished run.")] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the dataset that stands there.")
    ] = False,
) -> None:
    """Draw, simulate, render and label a scenario; write a dataset."""
    from scenesim.cli.publishing import about_of, class_rows
    from scenesim.cli.searching import chosen
    from scenesim.dataset.places import place
    from scenesim.formats import formats_named
    from scenesim.formats.checks import check_carried
    from scenesim.runs.options import RunOptions, default_workers
    from scenesim.runs.twins import changes_of
    from scenesim.scenario import load

    cells: tuple[dict[str, str], ...] = ({}, *changes_of(twin or []))
    options = RunOptions(
        draws=draws * len(cells),
        seed=seed,
        formats=listed(format_names),
        frames_per_draw=0 if sequence else _at_least_one(frames_per_draw),
        fixed=fixed_of(fix or []),
        image_format=image_format,
        cameras=_camera_names(cameras),
        split=_shares(split),
        keep_hidden=keep_hidden,
        coco_masks=coco_masks,
        quality=quality,
        backend=backend,
        clean=clean,
        cells=cells,
        twins=len(cells) > 1,
        classes=class_rows(classes),
        about=about_of(about),
        keep=listed(keep),
        part=_part(part),
    )
    check_carried(formats_named(options.formats), listed(need))
    if backend == "opengl":
        from scenesim.render.opengl import opengl_library

        opengl_library()  # what is not installed is said before anything is made
    if workers is not None and not 1 <= workers <= 1024:
        raise ScenarioError([Problem(f"--workers {workers}: want 1 to 1024")])
    scenario = load(file)
    options = chosen(
        scenario,
        options,
        sampler,
        per_edge=per_edge,
        until_covered=until_covered,
        towards=towards,
        tries=tries,
        workers=workers or default_workers(),
    )
    makes_draws = _runner(runner, workers or default_workers(), address)
    run(
        scenario,
        options,
        place(out),
        makes_draws,
        resume=resume,
        overwrite=overwrite,
        sign_with=_signer(sign),
    )


def _signer(path: Path | None) -> Ed25519PrivateKey | None:
    """The key, read before anything is rendered."""
    if path is None:
        return None
    from scenesim.dataset.signature import read_private_key

    return read_private_key(path)


def _runner(name: str, workers: int, address: str) -> Runner:
    """What makes the draws."""
    _check_choice("--runner", name, ("local", "ray"))
    if name == "ray":
        from scenesim.runs.cluster import on_ray

        return on_ray(address)
    if address:
        raise ScenarioError([Problem("--address belongs to --runner ray")])
    from scenesim.runs.local import on_workers

    return on_workers(workers)


def _part(text: str) -> tuple[int, int]:
    """``3/8`` as numbers."""
    part, slash, parts = text.partition("/")
    if not (slash and part.isdecimal() and parts.isdecimal()):
        raise ScenarioError([Problem(f"--part {text}: want K/N", hint="for example --part 3/8")])
    return int(part), int(parts)


def _check_choice(option: str, word: str, choices: tuple[str, ...]) -> None:
    """A word of a closed list."""
    if word not in choices:
        raise ScenarioError([Problem(f"{option} {word}: unknown", expected=choices)])


def run(
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


def _at_least_one(frames: int) -> int:
    """Frames per draw, checked: 0 inside means all."""
    if frames < 1:
        raise ScenarioError([Problem(f"--frames-per-draw {frames}: want 1 or more")])
    return frames


def fixed_of(pairs: list[str]) -> dict[str, str]:
    """``--set`` pairs; all that are wrong at once.

    Args:
        pairs: ``ADDRESS=VALUE``.

    Returns:
        Address to replacing text.
    """
    return paired("--set", pairs, "ADDRESS=VALUE", "ego.speed=12 m/s")


def _camera_names(text: str) -> tuple[str, ...]:
    """Names of cameras; a bare number is KITTI's number."""
    names = listed(text)
    return tuple(f"camera_{name}" if name.isdigit() else name for name in names)


def _shares(text: str) -> dict[str, float]:
    """``train=0.8,val=0.2`` as shares."""
    shares = {}
    for part in text.split(","):
        name, _, share = part.partition("=")
        try:
            shares[name.strip()] = float(share)
        except ValueError:
            hint = "for example --split train=0.8,val=0.2"
            raise ScenarioError([Problem(f"--split {text}: '{part}'", hint=hint)]) from None
    return shares
