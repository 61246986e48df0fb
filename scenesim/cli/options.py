"""The options of the command line that several verbs share, or that a dataset is made by.

A verb's signature names the type of an option and its default; what the option is called and what
its help says stands here. Square brackets in a help text would be read as colours.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenesim.cli.words import paired
from scenesim.errors import Problem, ScenarioError

_MOST_WORKERS = 1024
#: panels of a help; options of none of them come first
_SEARCH = "Which draws are kept"
_SENSORS = "Pictures and clouds"
_FILES = "Labels and files"
_MACHINES = "Many machines"

ScenarioFile = Annotated[Path, typer.Argument(help="A scenario file (.scn).", show_default=False)]

# what is drawn
Draws = Annotated[
    int, typer.Option("-n", "--draws", help="Accepted draws to make: runs of the scenario.")
]
Seed = Annotated[int, typer.Option(help="Root of all randomness.")]
Fixed = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="ADDRESS=VALUE", help="Fix an address: 'ego.speed=12 m/s'."),
]
Twins = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ADDRESS=VALUE",
        help="Make each draw once more with this changed: 'blocker=absent', 'weather=clear'.",
    ),
]
Part = Annotated[
    str,
    typer.Option(
        metavar="K/N",
        help="Make only the K-th of N parts of the draws, as a dataset.",
        rich_help_panel=_MACHINES,
    ),
]

# which draws are kept
PerEdge = Annotated[
    str,
    typer.Option(
        help="Search draws until each edge goal is hit so often, or some by name "
        "('near_miss=50,late_reveal=20'); replaces -n.",
        rich_help_panel=_SEARCH,
    ),
]
UntilCovered = Annotated[
    int,
    typer.Option(
        help="Search draws until each cell of the cover goals has so many.", rich_help_panel=_SEARCH
    ),
]
Towards = Annotated[
    str,
    typer.Option(
        metavar="MEASURE",
        help="Keep the -n draws in which a measure is least.",
        rich_help_panel=_SEARCH,
    ),
]
Tries = Annotated[
    int | None,
    typer.Option(
        help="Draws that a search simulates at most.",
        show_default="of the search",
        rich_help_panel=_SEARCH,
    ),
]
Sampler = Annotated[
    str,
    typer.Option(
        help="How values are chosen: random, latin_hypercube, sobol, halton, grid, covering-2 "
        "to -4; for searches also cross-entropy, subset, bayes, cma-es, map-elites.",
        rich_help_panel=_SEARCH,
    ),
]

# what is rendered
FramesPerDraw = Annotated[int, typer.Option(help="Moments of each draw that become frames.")]
FramesPerDrawOrAll = Annotated[
    int | None, typer.Option(help="Moments of each draw that become frames.", show_default="5")
]
Sequence = Annotated[bool, typer.Option("--sequence", help="Every frame of the run.")]
Cameras = Annotated[
    str,
    typer.Option(
        help="Cameras of the rig, by name or KITTI number: '2,3'.",
        show_default="those of the rig",
        rich_help_panel=_SENSORS,
    ),
]
Quality = Annotated[
    str,
    typer.Option(
        help="fast, high, or reference (traced; minutes a picture).", rich_help_panel=_SENSORS
    ),
]
Backend = Annotated[
    str,
    typer.Option(
        help="What finds the visible faces: numba, or opengl (EGL, for GPUs).",
        rich_help_panel=_SENSORS,
    ),
]
Clean = Annotated[
    bool,
    typer.Option(
        "--clean", help="Clouds without noise, weather and losses.", rich_help_panel=_SENSORS
    ),
]

# what is written
Formats = Annotated[
    str, typer.Option("--format", help="Formats, separated by commas; see 'scenesim formats'.")
]
Out = Annotated[
    str,
    typer.Option(
        "-o", "--out", help="The dataset's folder, or its URL in a store: s3://bucket/dart."
    ),
]
ImageFormat = Annotated[str, typer.Option(help="png or jpg.", rich_help_panel=_FILES)]
Split = Annotated[str, typer.Option(help="Shares of the draws.", rich_help_panel=_FILES)]
CocoMasks = Annotated[str, typer.Option(help="rle or polygon.", rich_help_panel=_FILES)]
Classes = Annotated[
    str,
    typer.Option(
        help="Class map: kitti, coco, nuscenes, cityscapes or a TOML file.",
        show_default="of each format",
        rich_help_panel=_FILES,
    ),
]
Need = Annotated[
    str,
    typer.Option(
        help="Labels that one of the formats must carry: 'keypoints,masks'.", rich_help_panel=_FILES
    ),
]
Keep = Annotated[
    str,
    typer.Option(
        help="Dense truth to keep: depth, normal, flow, flow_back, motion, albedo, panoptic, "
        "radiance, linear.",
        rich_help_panel=_FILES,
    ),
]
KeepHidden = Annotated[
    bool,
    typer.Option(
        "--keep-hidden", help="Keep what cannot be seen, as DontCare.", rich_help_panel=_FILES
    ),
]
About = Annotated[
    Path | None,
    typer.Option(
        help="TOML file: name, license, creator ... to publish under.", rich_help_panel=_FILES
    ),
]
Sign = Annotated[
    Path | None,
    typer.Option(
        metavar="KEY", help="Sign the manifest: Ed25519 key, PEM.", rich_help_panel=_FILES
    ),
]

# how it is run
Workers = Annotated[int | None, typer.Option(help="Processes.", show_default="one per processor")]
RunnerName = Annotated[
    str, typer.Option("--runner", help="local or ray.", rich_help_panel=_MACHINES)
]
Address = Annotated[
    str,
    typer.Option(
        help="Of the Ray cluster.",
        show_default="a new one on this machine",
        rich_help_panel=_MACHINES,
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with an unfinished run.")]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Replace the dataset that stands there.")
]

# models
Adapter = Annotated[
    Path | None,
    typer.Option(
        help="What an .onnx file takes and gives.", show_default="the .toml beside the model"
    ),
]


def processes(workers: int | None) -> int:
    """How many processes to use.

    Args:
        workers: asked for; None for one per processor.

    Returns:
        At least 1.

    Raises:
        ScenarioError: none, or more than a machine has.
    """
    from scenesim.runs.options import default_workers

    if workers is not None and not 1 <= workers <= _MOST_WORKERS:
        raise ScenarioError([Problem(f"--workers {workers}: want 1 to {_MOST_WORKERS}")])
    return workers or default_workers()


def check_installed(backend: str) -> None:
    """Say what a backend lacks before anything is made.

    Args:
        backend: a known one.
    """
    if backend == "opengl":
        from scenesim.render.opengl import opengl_library

        opengl_library()


def fixed_of(pairs: list[str] | None) -> dict[str, str]:
    """``--set`` pairs; all that are wrong at once.

    Args:
        pairs: ``ADDRESS=VALUE``; None for none.

    Returns:
        Address to replacing text.
    """
    return paired("--set", pairs or [], "ADDRESS=VALUE", "ego.speed=12 m/s")
