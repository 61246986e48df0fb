"""One draw, from its number to files on disk and a journal entry."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from scenesim import __version__
from scenesim.dataset.images import SUFFIXES, encode_image, encode_png
from scenesim.dataset.journal import Journal
from scenesim.dataset.sink import FolderSink
from scenesim.formats import Format, formats_named
from scenesim.formats.checks import dense_wanted
from scenesim.formats.kitti_files import sweep_bytes
from scenesim.formats.native import Stored, write_native
from scenesim.runs.accept import Accepted, Asked, accepted_draw, frame_steps
from scenesim.runs.goals import FrameGoals
from scenesim.runs.options import RunOptions, split_of
from scenesim.runs.sensing import Sensing
from scenesim.runs.twins import twin_draw
from scenesim.scenario.model import Scenario
from scenesim.scenery import build_stage
from scenesim.sensors.frame import DENSE_FIELDS
from scenesim.stored import let_go
from scenesim.truth import LabelledFrame, Moment


@dataclass(frozen=True, slots=True)
class Producer:
    """Makes draws of one run; one lives in each worker.

    Attributes:
        scenario: what is drawn from.
        options: of the run.
        root: the dataset's folder.
    """

    scenario: Scenario
    options: RunOptions
    root: Path

    def draw(self, number: int, on_frame: Callable[[], None]) -> dict[str, Any]:
        """Draw, simulate, render, label and write one accepted draw.

        Args:
            number: of the draw.
            on_frame: called after each frame is on disk.

        Returns:
            The journal's entry.
        """
        accepted = draw_of(self.scenario, self.options, number)
        sink = FolderSink(self.root)
        stage = build_stage(accepted.scene, accepted.timeline)
        sensing = Sensing(stage, backend=self.options.backend)
        entry = draw_entry(number, accepted, self.options)
        per_draw = self.frames_per_draw(accepted)
        steps = frame_steps(
            accepted.scene,
            accepted.timeline,
            self.options.frames_per_draw,
            self.options.moments_of(number),
        )
        goals = FrameGoals(accepted, stage)
        wanted = dense_wanted(formats_named(self.options.formats), self.options.keep)
        dense = [name for name in wanted if name in DENSE_FIELDS]
        for row, step in enumerate(steps):
            moment = Moment(
                time_s=step / accepted.scene.rate_hz,
                frame=number * per_draw + row,
                draw=number,
                step=row,
                split=entry["split"],
                provenance=self._provenance(number, number * per_draw + row),
            )
            frame = sensing.frame(moment, self.options.quality, dense, clean=self.options.clean)
            entry["frames"].append(self._write(goals.seen(frame), sink))
            on_frame()
        goals.close(entry)
        let_go()  # of shapes that the next draw does not look at
        Journal(self.root).keep(number, entry)
        return entry

    def frames_per_draw(self, accepted: Accepted) -> int:
        """How many frame numbers each draw takes.

        Args:
            accepted: any draw: the length of the run is the scenario's.

        Returns:
            A number of frames.
        """
        scene = accepted.scene
        every = max(1, round(scene.duration_s * scene.rate_hz))
        return min(self.options.frames_per_draw or every, every)

    def _provenance(self, draw: int, frame: int) -> dict[str, str]:
        """What each image says about itself."""
        return {
            "generator": f"scenesim {__version__}",
            "synthetic": "true",
            "scenario": self.scenario.name,
            "scenario_sha256": self.scenario.digest,
            "seed": str(self.options.seed),
            "draw": str(draw),
            "frame": str(frame),
        }

    def _write(self, frame: LabelledFrame, sink: FolderSink) -> dict[str, Any]:
        """Write a frame in all formats; returns its journal line."""
        formats = formats_named(self.options.formats)
        images = self._write_images(frame, formats[0], sink)
        choices = self.options.format_options(tuple(frame.cameras))
        data = {f.name: f.write_frame(frame, images, sink, choices) for f in formats}
        clouds = self._write_clouds(frame, formats, sink)
        truth = write_native(frame, Stored(images, clouds), sink, encode_png, self.options.keep)
        files = dict(sorted(sink.digests.items()))
        sink.digests.clear()
        return {
            "frame": frame.frame,
            "draw": frame.draw,
            "split": frame.split,
            "images": images,
            "files": files,
            "formats": data,
            "clouds": {name: one["cloud"] for name, one in truth["lidars"].items()},
            "edges": truth["edges"],
            "seen": _seen(truth),
            "truth": json.dumps(truth, sort_keys=True),  # as the shards will have it
        }

    def _write_images(
        self, frame: LabelledFrame, owner: Format, sink: FolderSink
    ) -> dict[str, str]:
        """Write the pictures where the first format wants them; returns camera to path."""
        suffix = SUFFIXES[self.options.image_format]
        paths = {}
        for index, (name, reading) in enumerate(frame.cameras.items()):
            paths[name] = owner.image_path(index, frame.frame, suffix)
            content = encode_image(reading.image, self.options.image_format, frame.provenance)
            sink.write(paths[name], content)
        return paths

    def _write_clouds(
        self, frame: LabelledFrame, formats: tuple[Format, ...], sink: FolderSink
    ) -> dict[str, str]:
        """Write the clouds that no format stored; returns LiDAR to path."""
        paths = {}
        for index, (name, sweep) in enumerate(frame.lidars.items()):
            owned = (f.cloud_path(index, frame.frame) for f in formats)
            path = next((p for p in owned if p), None)
            if path is None:
                path = f"truth/clouds/{frame.frame:06d}_{name}.bin"
                sink.write(path, sweep_bytes(sweep))
            paths[name] = path
        return paths


#: makes draws and gives their tallies as they finish; told of each frame on disk
Making: TypeAlias = Callable[[Sequence[int], Callable[[], None]], Iterator[dict[str, Any]]]
#: gets ready to make up to so many draws somewhere, and cleans up after them
Runner: TypeAlias = Callable[[Producer, int], AbstractContextManager[Making]]


def draw_of(scenario: Scenario, options: RunOptions, number: int) -> Accepted:
    """One accepted draw of a run, nothing rendered.

    Args:
        scenario: what is drawn from.
        options: of the run.
        number: of the draw.

    Returns:
        The draw.
    """
    cell = number // options.draws_per_cell
    if options.twins:
        fixed = {**options.fixed, **options.cells[0]}
        asked = Asked(
            scenario,
            options.stream_of(number),
            fixed,
            options.cameras,
            options.proposal_of(number),
        )
        return twin_draw(asked, options.cells[1:], cell)
    return accepted_draw(
        scenario,
        options.stream_of(number),
        options.fixed_of(number),
        options.cameras,
        options.proposal_of(number),
    )


def draw_entry(number: int, accepted: Accepted, options: RunOptions) -> dict[str, Any]:
    """The journal's record of a draw, without its frames.

    Args:
        number: of the draw.
        accepted: the draw.
        options: of the run.

    Returns:
        JSON types only.
    """
    scene, timeline = accepted.scene, accepted.timeline
    return {
        "draw": number,
        "split": split_of(number % options.draws_per_cell, options.split),
        "cell": number // options.draws_per_cell,
        "tries": accepted.tries,
        "rejections": dict(accepted.rejections),
        "parameters": _rounded(scene.parameters),
        "log_prior": round(scene.log_prior, 9),
        "log_weight": round(scene.log_weight, 9) if accepted.weighted else None,
        "critical_s": round(timeline.critical_s, 6),
        "fired": {k: round(v, 6) for k, v in sorted(timeline.fired.items())},
        "edges": {k: [round(t, 6) for t in v] for k, v in sorted(timeline.edges.items())},
        "draw_edges": sorted(k for k, v in timeline.edges.items() if v),
        "rendered_edges": sorted(e.name for e in scene.edges if e.tier == "rendered"),
        "frames": [],
        **(
            {"twin_of": number % options.draws_per_cell, "motion": accepted.motion}
            if options.twins and number >= options.draws_per_cell
            else {}
        ),
    }


def _rounded(parameters: Mapping[str, float | str]) -> dict[str, float | str]:
    """Parameters in order of their address."""
    return {k: v if isinstance(v, str) else float(v) for k, v in sorted(parameters.items())}


def _seen(truth: Mapping[str, Any]) -> dict[str, int]:
    """How many things of each kind any camera sees."""
    seen = (
        thing["kind"]
        for thing in truth["objects"]
        if any(view["pixels"] for view in thing["views"].values())
    )
    return dict(Counter(seen))


def tally(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What the closing table counts of a draw: small, however many frames it has.

    Args:
        entry: of the journal.

    Returns:
        ``frames``, ``tries``, ``objects`` (kind to how often one is visible), ``rejections``,
        ``edges`` (goal to whether it held) and ``rendered_edges``.
    """
    objects: Counter[str] = Counter()
    for frame in entry["frames"]:
        objects.update(frame["seen"])
    return {
        "frames": len(entry["frames"]),
        "tries": entry["tries"],
        "objects": dict(objects),
        "rejections": entry["rejections"],
        "edges": {name: bool(times) for name, times in entry["edges"].items()},
        "rendered_edges": entry["rendered_edges"],
    }
