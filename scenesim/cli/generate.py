"""``scenesim generate``: a dataset from a scenario file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scenesim.cli import options as cli
from scenesim.cli.making import make
from scenesim.cli.words import Mistakes, listed
from scenesim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from scenesim.runs.produce import Runner


def generate(
    file: cli.ScenarioFile,
    draws: cli.Draws = 10,
    seed: cli.Seed = 0,
    format_names: cli.Formats = "kitti,coco",
    out: cli.Out = "out",
    frames_per_draw: cli.FramesPerDrawOrAll = None,
    sequence: cli.Sequence = False,
    fix: cli.Fixed = None,
    workers: cli.Workers = None,
    image_format: cli.ImageFormat = "png",
    cameras: cli.Cameras = "",
    split: cli.Split = "train=0.8,val=0.2",
    coco_masks: cli.CocoMasks = "rle",
    classes: cli.Classes = "",
    need: cli.Need = "",
    keep: cli.Keep = "",
    about: cli.About = None,
    quality: cli.Quality = "fast",
    backend: cli.Backend = "numba",
    keep_hidden: cli.KeepHidden = False,
    clean: cli.Clean = False,
    per_edge: cli.PerEdge = "",
    until_covered: cli.UntilCovered = 0,
    towards: cli.Towards = "",
    tries: cli.Tries = None,
    sampler: cli.Sampler = "random",
    twin: cli.Twins = None,
    part: cli.Part = "1/1",
    runner: cli.RunnerName = "local",
    address: cli.Address = "",
    sign: cli.Sign = None,
    resume: cli.Resume = False,
    overwrite: cli.Overwrite = False,
) -> None:
    """Draw, simulate, render and label a scenario; write a dataset."""
    from scenesim.cli.publishing import about_of, class_rows
    from scenesim.cli.searching import Wanted
    from scenesim.dataset.places import place
    from scenesim.formats import formats_named
    from scenesim.formats.checks import check_carried
    from scenesim.runs.options import RunOptions
    from scenesim.runs.twins import changes_of
    from scenesim.scenario import load

    wanted = Wanted(sampler, per_edge, until_covered, towards, tries)
    with Mistakes() as wrong:
        processes = wrong.read(cli.processes, workers, 1)
        wrong.add(wanted.problems())
        wrong.add(_runner_problems(runner, address))
        formats = wrong.read(formats_named, listed(format_names), ())
        cells = ({}, *wrong.read(changes_of, twin or [], ()))
        options = RunOptions(
            draws=draws * len(cells),
            seed=seed,
            formats=tuple(one.name for one in formats),
            frames_per_draw=wrong.read(_frames_per_draw, (frames_per_draw, sequence), 1),
            fixed=wrong.read(cli.fixed_of, fix, {}),
            image_format=image_format,
            cameras=_camera_names(cameras),
            split=wrong.read(_shares, split, {"train": 1.0}),
            keep_hidden=keep_hidden,
            coco_masks=coco_masks,
            quality=quality,
            backend=backend,
            clean=clean,
            cells=cells,
            twins=len(cells) > 1,
            classes=wrong.read(class_rows, classes, ()),
            about=wrong.read(about_of, about, {}),
            keep=listed(keep),
            part=wrong.read(_part, part, (1, 1)),
        )
    check_carried(formats, listed(need))
    cli.check_installed(backend)
    scenario = load(file)
    options = wanted.chosen(scenario, options, processes)
    makes_draws = _runner(runner, processes, address)
    signer = _signer(sign)
    make(
        scenario,
        options,
        place(out),
        makes_draws,
        resume=resume,
        overwrite=overwrite,
        sign_with=signer,
    )


def _signer(path: Path | None) -> Ed25519PrivateKey | None:
    """The key, read before anything is rendered."""
    if path is None:
        return None
    from scenesim.dataset.signature import read_private_key

    return read_private_key(path)


def _runner_problems(name: str, address: str) -> list[Problem]:
    """What is wrong with ``--runner`` and ``--address``."""
    if name not in ("local", "ray"):
        return [Problem(f"--runner {name}: unknown", expected=("local", "ray"))]
    if address and name != "ray":
        return [Problem("--address belongs to --runner ray")]
    return []


def _runner(name: str, workers: int, address: str) -> Runner:
    """What makes the draws."""
    if name == "ray":
        from scenesim.runs.cluster import on_ray

        return on_ray(address)
    from scenesim.runs.local import on_workers

    return on_workers(workers)


def _part(text: str) -> tuple[int, int]:
    """``3/8`` as numbers."""
    part, slash, parts = text.partition("/")
    if not (slash and part.isdecimal() and parts.isdecimal()):
        raise ScenarioError([Problem(f"--part {text}: want K/N", hint="for example --part 3/8")])
    return int(part), int(parts)


def _frames_per_draw(asked: tuple[int | None, bool]) -> int:
    """Of ``--frames-per-draw`` and ``--sequence``; 0 inside means all."""
    frames, sequence = asked
    if sequence and frames is not None:
        told = "--sequence writes every frame, --frames-per-draw some"
        raise ScenarioError([Problem(told, hint="leave one of them out")])
    if frames is not None and frames < 1:
        raise ScenarioError([Problem(f"--frames-per-draw {frames}: want 1 or more")])
    return 0 if sequence else frames or 5


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
