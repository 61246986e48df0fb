"""What a model is evaluated on: the frames of a dataset, or of a suite of datasets."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenesim.dataset.manifest import read_manifest
from scenesim.dataset.table import frame_lines
from scenesim.errors import DatasetError
from scenesim.evaluation.samples import Shot, shots_of
from scenesim.files import below, json_of
from scenesim.formats.native_reading import read_rig
from scenesim.sensors.rig import Rig

if TYPE_CHECKING:
    from scenesim.truth.frame import LabelledFrame

#: the file that makes a folder a suite
SUITE = "suite.json"


@dataclass(frozen=True, slots=True)
class Truth:
    """One frame, as far as evaluation asks.

    Attributes:
        line: of ``truth/frames-*.jsonl``.
        parameters: of its draw.
        log_weight: of its draw; None where its sampler knows none.
        frame: number in what is evaluated; -1: the line's own.
        draw: number of the draw in what is evaluated; -1: the line's own.
        cluster: draws that share their random numbers, as the conditions of a suite do, share it;
            -1: the draw.
        member: the dataset of a suite.
        condition: of a suite.
        edges: edge goals that its draw meets.
        camera: whose image models are shown; "": the line's only one.
    """

    line: Mapping[str, Any]
    parameters: Mapping[str, float | str]
    log_weight: float | None = 0.0
    frame: int = -1
    draw: int = -1
    cluster: int = -1
    member: str = ""
    condition: str = ""
    edges: tuple[str, ...] = ()
    camera: str = ""

    @property
    def eye(self) -> str:
        """The camera whose image models are shown.

        Returns:
            Its name.
        """
        return self.camera or next(iter(self.line["cameras"]))

    @property
    def number(self) -> int:
        """The frame's number in what is evaluated.

        Returns:
            At least 0.
        """
        return int(self.line["frame"]) if self.frame < 0 else self.frame


@dataclass(frozen=True, slots=True)
class Member:
    """One dataset of a target.

    Attributes:
        name: unique; "" for a dataset alone.
        root: its folder.
        manifest: of it.
        rig: its sensors; models are shown the first camera's images.
        conditions: name of each cell of its run.
        first_frame: number of its first frame in the target.
        first_draw: number of its first draw in the target.
        first_cluster: number of its first cluster in the target.
        file: of the scenario; "": not known.
    """

    name: str
    root: Path
    manifest: Mapping[str, Any]
    rig: Rig
    conditions: tuple[str, ...] = ("",)
    first_frame: int = 0
    first_draw: int = 0
    first_cluster: int = 0
    file: str = ""

    @property
    def camera(self) -> str:
        """Whose images models are shown.

        Returns:
            The rig's first camera.
        """
        return self.rig.cameras[0].name

    @property
    def draws_per_cell(self) -> int:
        """How many draws share each condition.

        Returns:
            At least 1.
        """
        return max(1, int(self.manifest["options"]["draws"]) // len(self.conditions))


@dataclass(frozen=True, slots=True)
class Target:
    """What a model is evaluated on.

    Attributes:
        path: of the dataset or suite.
        digest: of all that it holds.
        members: its datasets.
        slices: that the suite declares, name to predicate.
    """

    path: Path
    digest: str
    members: tuple[Member, ...]
    slices: Mapping[str, str] = field(default_factory=dict)

    def truths(self) -> Iterator[tuple[Member, Truth]]:
        """All frames.

        Yields:
            Frames in order, each with its dataset.
        """
        for member in self.members:
            per_cell = member.draws_per_cell
            for row, (line, about) in enumerate(frame_lines(member.root)):
                cell = min(int(about.get("cell", 0)), len(member.conditions) - 1)
                draw = int(about["draw"])
                yield (
                    member,
                    Truth(
                        line,
                        about["parameters"],
                        about["log_weight"],
                        member.first_frame + row,
                        member.first_draw + draw,
                        member.first_cluster + draw % per_cell,
                        member.name,
                        member.conditions[cell],
                        tuple(about.get("draw_edges", ())),
                        member.camera,
                    ),
                )

    def shots(self) -> list[Shot]:
        """What a model is shown.

        Returns:
            A shot per frame, in order.
        """
        found: list[Shot] = []
        for member in self.members:
            lines = [
                (member.first_frame + row, line)
                for row, (line, _) in enumerate(frame_lines(member.root))
            ]
            found += shots_of(member.root, lines, member.rig, member.camera)
        return found


def open_target(path: Path) -> Target:
    """A dataset or a suite, as it was sealed.

    Args:
        path: its folder.

    Returns:
        The target.

    Raises:
        DatasetError: it is neither, or was changed.
    """
    if not (path / SUITE).is_file():
        manifest = read_manifest(path)
        cells = manifest["options"].get("cells") or [{}]
        names = tuple(" ".join(f"{k}={v}" for k, v in sorted(cell.items())) for cell in cells)
        return Target(path, manifest["digest"], (Member("", path, manifest, _rig(path), names),))
    try:
        suite = json_of(path / SUITE)
        keys = ("name", "folder", "conditions", "digest", "file")
        rows = [tuple(member[key] for key in keys) for member in suite["members"]]
        digest, slices = str(suite["digest"]), dict(suite["slices"])
    except (ValueError, KeyError, TypeError) as error:
        raise DatasetError(f"{path / SUITE} is no suite of scenesim ({error!r})") from None
    members: list[Member] = []
    for name, folder, conditions, wanted, file in rows:
        root = below(path, folder)
        manifest = read_manifest(root)
        if manifest["digest"] != wanted:
            raise DatasetError(f"{root} is not the dataset that the suite was frozen with")
        member = Member(name, root, manifest, _rig(root), tuple(conditions), file=file)
        if members:
            last = members[-1]
            member = replace(
                member,
                first_frame=last.first_frame + int(last.manifest["frames"]),
                first_draw=last.first_draw + int(last.manifest["options"]["draws"]),
                first_cluster=last.first_cluster + last.draws_per_cell,
            )
        members.append(member)
    return Target(path, digest, tuple(members), slices)


def frame_places(target: Target, frames: Container[int]) -> dict[int, tuple[Member, int]]:
    """Where frames come from.

    Args:
        target: what is evaluated.
        frames: their numbers in it.

    Returns:
        Frame to its dataset and the number of its draw there.
    """
    return {
        truth.number: (member, truth.draw - member.first_draw)
        for member, truth in target.truths()
        if truth.number in frames
    }


def _rig(root: Path) -> Rig:
    """The sensors of a dataset.

    Raises:
        DatasetError: there is no camera among them.
    """
    rig = read_rig(root)
    if not rig.cameras:
        raise DatasetError(f"{root}: its rig has no camera to show to a model")
    return rig


def truth_of(
    frame: LabelledFrame, parameters: Mapping[str, float | str], log_weight: float | None = 0.0
) -> Truth:
    """A frame that was just rendered, for evaluation without files.

    Args:
        frame: with its labels.
        parameters: of its draw.
        log_weight: of its draw.

    Returns:
        Its truth.
    """
    from scenesim.formats.native import Stored, frame_line

    line = frame_line(frame, Stored({}, {}))
    return Truth(line, parameters, log_weight, camera=next(iter(frame.cameras)))
