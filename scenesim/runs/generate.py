"""A whole dataset: prepare the folder, make the draws, close the formats, seal."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from scenesim import __version__
from scenesim.dataset.croissant import CROISSANT, croissant_json
from scenesim.dataset.journal import Journal, differing
from scenesim.dataset.manifest import MANIFEST, read_manifest, seal, write_shards
from scenesim.dataset.places import remove_folder
from scenesim.dataset.sink import FolderSink, file_digest
from scenesim.errors import DatasetError
from scenesim.formats import FrameRecord, formats_named
from scenesim.formats.checks import LossWarning, check_formats, losses
from scenesim.formats.native import rig_json
from scenesim.kernels.ahead import compile_ahead
from scenesim.runs.accept import Accepted
from scenesim.runs.options import RunOptions
from scenesim.runs.produce import Producer, Runner, draw_of, tally
from scenesim.runs.warned import told_once
from scenesim.sampling import draw_scene
from scenesim.scenario.model import Scenario

#: packages whose version may change a byte
_PACKAGES = ("numpy", "numba", "llvmlite", "scipy", "shapely", "opencv-python-headless", "isal")


class Watcher(Protocol):
    """Is told how a run goes on; the command line draws a progress bar."""

    def begin(self, frames: int, done: int) -> None:
        """The run will have this many frames, of which some are done already."""
        ...

    def frame(self) -> None:
        """One more frame is on disk."""
        ...


class Unwatched:
    """A watcher that says nothing."""

    def begin(self, frames: int, done: int) -> None:
        """See ``Watcher``.

        Args:
            frames: in all.
            done: on disk already.
        """

    def frame(self) -> None:
        """See ``Watcher``."""


@dataclass(slots=True)
class Summary:
    """What a run made, for the closing table.

    Attributes:
        draws: accepted draws.
        frames: frames on disk.
        tries: draws tried.
        objects: kind to the number of visible objects over all frames.
        edges: edge goal to the number of draws in which it held; None: not evaluated yet.
        rejections: reason to the number of draws refused.
    """

    draws: int = 0
    frames: int = 0
    tries: int = 0
    objects: Counter[str] = field(default_factory=Counter)
    edges: dict[str, int | None] = field(default_factory=dict)
    rejections: Counter[str] = field(default_factory=Counter)

    def add(self, draw: Mapping[str, Any]) -> None:
        """Count one draw.

        Args:
            draw: its tally.
        """
        self.draws += 1
        self.frames += draw["frames"]
        self.tries += draw["tries"]
        self.objects.update(draw["objects"])
        self.rejections.update(draw["rejections"])
        for name, held in draw["edges"].items():
            self.edges[name] = (self.edges.get(name) or 0) + held
        for name in draw["rendered_edges"]:
            self.edges.setdefault(name, None)


def prepare_folder(root: Path, resume: bool, overwrite: bool) -> None:
    """Make sure that a run may write where it was told to.

    Args:
        root: the dataset's folder.
        resume: an unfinished run of the same options may stand there.
        overwrite: whatever dataset stands there may go.

    Raises:
        DatasetError: something stands there, or it cannot be written.
    """
    if root.exists() and not root.is_dir():
        raise DatasetError(f"{root} is a file: choose another --out")
    unfinished = Journal.exists(root)
    if not unfinished and not (root / MANIFEST).exists():
        # what is hidden may be left of a run that was killed in its first moment
        if root.exists() and any(not one.name.startswith(".") for one in root.iterdir()):
            raise DatasetError(
                f"{root} is not empty and holds no dataset of scenesim: choose another --out"
            )
    elif overwrite:
        remove_folder(root)
    elif not resume:
        state = "an unfinished run" if unfinished else "a dataset"
        raise DatasetError(
            f"{root} holds {state} already: use --resume to go on with it, --overwrite to "
            f"start again, or another --out"
        )
    try:
        root.mkdir(parents=True, exist_ok=True)
        probe = root / ".probe.part"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise DatasetError(
            f"cannot write to {root}: {error.strerror or error}. Choose another --out"
        ) from error


def make_dataset(
    scenario: Scenario, options: RunOptions, root: Path, runner: Runner, watcher: Watcher
) -> Summary:
    """Make, or finish, all draws of a run; the dataset is neither closed nor sealed.

    Args:
        scenario: what is drawn from.
        options: of the run.
        root: a prepared folder.
        runner: what makes the draws: ``runs.local.on_workers(n)`` or ``runs.cluster.on_ray(...)``.
        watcher: is told of each frame.

    Returns:
        The summary.
    """
    compile_ahead()
    producer = Producer(scenario, options, root)
    with told_once(scenario.name), runner(producer, len(options.own_draws)) as make:
        first = first_draw(scenario, options)
        for loss in losses(formats_named(options.formats), first.scene.rig):
            warnings.warn(loss, LossWarning, stacklevel=2)
        journal = Journal(root)
        journal.open(
            {**options.as_json(), "scenario_sha256": scenario.digest, "version": __version__}
        )
        summary = Summary()
        left = []
        for draw in options.own_draws:
            entry = journal.entry(draw)
            if entry is None:
                left.append(draw)
            else:
                summary.add(tally(entry))
        watcher.begin(len(options.own_draws) * producer.frames_per_draw(first), summary.frames)
        if left:
            for finished in make(left, watcher.frame):
                summary.add(finished)
    return summary


def first_draw(scenario: Scenario, options: RunOptions) -> Accepted:
    """A draw that is tried before anything is written, or replaced.

    A scenario that nobody can satisfy, a map that does not load or a rig without the wished camera
    shows here.

    Args:
        scenario: what is drawn from.
        options: of the run.

    Returns:
        The run's first draw, nothing rendered.
    """
    first = draw_of(scenario, options, 0)
    cameras = tuple(camera.name for camera in first.scene.rig.cameras)
    rig = first.scene.rig
    check_formats(formats_named(options.formats), rig, options.format_options(cameras))
    for cell in range(1, len(options.cells)):
        draw_scene(scenario, options.stream_of(0), options.fixed_of(cell * options.draws_per_cell))
    return first


def close_dataset(scenario: Scenario, options: RunOptions, root: Path) -> dict[str, Any]:
    """Write annotations, lists, shards and rig of a dataset whose draws are all there.

    Args:
        scenario: what was drawn from.
        options: of the run.
        root: the dataset's folder.

    Returns:
        What the manifest will say; ``files`` holds the digests of what was written here.
    """
    journal = Journal(root)
    sink = FolderSink(root)
    first = draw_of(scenario, options, 0).scene
    cameras = tuple(camera.name for camera in first.rig.cameras)
    choices = options.format_options(cameras)
    for format_ in formats_named(options.formats):
        format_.finish(_Records(journal, options.own_draws, format_.name), sink, choices)
    sink.write("truth/rig.json", rig_json(first.rig))
    own = dict(sink.digests)
    shards = write_shards(journal.entries(options.own_draws), sink)
    content = {
        "generator": f"scenesim {__version__}",
        "packages": {name: version(name) for name in _PACKAGES},
        "scenario": {
            "name": scenario.name,
            "text": scenario.text,
            "sha256": scenario.digest,
            "inputs": _inputs(scenario, first.parameters),
        },
        "options": options.as_json(),
        "seed": options.seed,
        "formats": list(options.formats),
        **shards,
    }
    sink.write(CROISSANT, croissant_json(content, own, options.about))
    return {**content, "files": own | {CROISSANT: sink.digests[CROISSANT]}}


def seal_dataset(root: Path, content: Mapping[str, Any], extra: tuple[str, ...]) -> dict[str, Any]:
    """Write the manifest and remove the journal.

    Args:
        root: the dataset's folder.
        content: of ``close_dataset``.
        extra: files below the root made since then, such as the preview.

    Returns:
        The manifest.
    """
    files = dict(content["files"]) | {path: file_digest(root / path) for path in extra}
    manifest = seal(root, content, files)
    Journal(root).close()
    return manifest


def is_sealed(root: Path, options: RunOptions, scenario: Scenario) -> bool:
    """Whether the folder already holds just the dataset that is asked for.

    Args:
        root: the dataset's folder.
        options: of the run.
        scenario: what would be drawn from.

    Returns:
        True if there is nothing left to do.

    Raises:
        DatasetError: it holds another one.
    """
    if not (root / MANIFEST).exists():
        return False
    manifest = read_manifest(root)
    differ = differing(manifest["options"], options.as_json())
    if manifest["scenario"]["sha256"] != scenario.digest:
        differ.append("the scenario's text")
    if differ:
        raise DatasetError(
            f"{root} holds a finished dataset of other options ({'; '.join(differ)}): use "
            f"--overwrite, or another --out"
        )
    return True


def _inputs(scenario: Scenario, parameters: Mapping[str, float | str]) -> dict[str, Any]:
    """Name to text or digest of every file that decided the dataset."""
    inputs: dict[str, Any] = {}
    for path in scenario.inputs:
        inputs[path.name] = {"sha256": file_digest(path), "text": path.read_text("utf-8")}
    for name, path in input_files(parameters).items():
        inputs[name] = {"sha256": file_digest(path)}
    return inputs


def input_files(parameters: Mapping[str, float | str]) -> dict[str, Path]:
    """Files that a draw's values name: maps, meshes, rigs.

    Args:
        parameters: of the draw.

    Returns:
        File name to path.
    """
    texts = (value for value in parameters.values() if isinstance(value, str))
    paths = (Path(text) for text in texts if Path(text).suffix)
    return {path.name: path for path in paths if path.is_file()}


class _Records:
    """Frame records of one format, read from the journal each time they are gone through."""

    def __init__(self, journal: Journal, draws: range, name: str) -> None:
        self._journal = journal
        self._draws = draws
        self._name = name

    def __iter__(self) -> Iterator[FrameRecord]:
        for entry in self._journal.entries(self._draws):
            for frame in entry["frames"]:
                yield FrameRecord(
                    frame["frame"],
                    frame["draw"],
                    frame["split"],
                    frame["images"],
                    frame["formats"][self._name],
                    frame["clouds"],
                )
