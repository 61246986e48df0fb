"""What a format is: it writes frames into a sink and closes the dataset from their records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Protocol

from scenesim.errors import Problem, ScenarioError
from scenesim.formats.classes import ClassMap
from scenesim.truth.frame import LabelledFrame

#: what a format may be able to carry
CAPABILITIES = (
    "boxes_2d",
    "boxes_3d",
    "masks",
    "panoptic",
    "keypoints",
    "points",
    "point_labels",
    "calibration",
    "poses",
    "tracks",
    "attributes",
    "lanes",
    "map",
    "signals",
    "inertial",
    "depth",
    "disparity",
    "flow",
    "weather",
    "classes",
)


class Sink(Protocol):
    """Where files go: whole or not at all, paths relative to the dataset's root."""

    def write(self, path: str, content: bytes) -> None:
        """Write one file.

        Args:
            path: relative, with forward slashes.
            content: all of it.
        """
        ...

    def read(self, path: str) -> bytes:
        """Read back a file that is stored already.

        Args:
            path: below the root.

        Returns:
            All of it.
        """
        ...

    def link(self, path: str, target: str) -> None:
        """Give a file that is stored already a second name, for formats with trees of their own.

        Args:
            path: the second name.
            target: a file below the root that was written through this sink.
        """
        ...

    def write_parts(self, path: str, parts: Iterable[bytes]) -> None:
        """Write one file from pieces, without holding all of it.

        Args:
            path: relative, with forward slashes.
            parts: in order.
        """
        ...


@dataclass(frozen=True, slots=True)
class FormatOptions:
    """Choices of the user that formats share.

    Attributes:
        keep_hidden: objects that cannot be seen are kept (KITTI: as DontCare).
        coco_masks: ``rle`` or ``polygon``.
        cameras: names of the cameras written, in order.
        classes: the user's class map; None: each format uses its own table.
        about: what publications say of the dataset: ``name``, ``description``, ``license``,
            ``url``, ``creator``, ``published`` (YYYY-MM-DD), ``citation``.
        sequence: every frame of each run is written, so that the next frame is the next moment.
    """

    keep_hidden: bool = False
    coco_masks: str = "rle"
    cameras: tuple[str, ...] = ()
    classes: ClassMap | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    sequence: bool = False


@dataclass(frozen=True, slots=True)
class FrameRecord:
    """What is left of a frame once its files are written.

    Attributes:
        frame: number in the dataset.
        draw: number of its draw.
        split: ``train``, ``val`` or ``test``.
        images: camera name to the image's path below the root.
        data: what the format returned for the frame, JSON types only.
        clouds: LiDAR name to the cloud's path below the root.
    """

    frame: int
    draw: int
    split: str
    images: Mapping[str, str]
    data: Mapping[str, Any] = field(default_factory=dict)
    clouds: Mapping[str, str] = field(default_factory=dict)


class Format(Protocol):
    """A dataset format.

    Attributes:
        name: on the command line.
        writes: which of ``CAPABILITIES`` it carries.
        about: one line for ``scenesim formats``.

    A format that cannot do without something says so in ``needs``, a frozenset of the keys of
    ``scenesim.formats.checks.NEEDS``; it is asked before anything is rendered.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def writes(self) -> frozenset[str]: ...  # noqa: D102
    @property
    def about(self) -> str: ...  # noqa: D102

    def image_path(self, camera: int, frame: int, suffix: str) -> str:
        """Where the format's readers look for an image.

        Args:
            camera: index of the camera in the rig.
            frame: number of the frame.
            suffix: ``.png`` or ``.jpg``.

        Returns:
            A path below the dataset's root.
        """
        ...

    def cloud_path(self, lidar: int, frame: int) -> str | None:
        """Where the format itself stores a cloud as float32 x, y, z, intensity.

        Args:
            lidar: index of the LiDAR in the rig.
            frame: number of the frame.

        Returns:
            A path below the root; None where it stores none in that form.
        """
        ...

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """Write the files of one frame.

        Args:
            frame: the truth.
            images: camera name to the image's path, written already.
            sink: where files go.
            options: the user's choices.

        Returns:
            What ``finish`` needs of it, JSON types only.
        """
        ...

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write what belongs to the dataset as a whole.

        Args:
            records: of all frames, in their order; may be gone through more than once.
            sink: where files go.
            options: the user's choices.
        """
        ...


class StoresNoReadings:
    """Base of formats whose trees hold links to images and no plain clouds."""

    __slots__ = ()

    def image_path(self, camera: int, frame: int, suffix: str) -> str:
        """Where images are stored when no other format does; see ``Format``."""
        return f"images/camera_{camera}/{frame:06d}{suffix}"

    def cloud_path(self, lidar: int, frame: int) -> str | None:
        """Clouds lie in trees of their own; see ``Format``."""
        return None


#: the built-in formats: module and name
_OWN = (
    ("kitti", "KITTI"),
    ("kitti_sequences", "KITTI_TRACKING"),
    ("kitti_sequences", "SEMANTIC_KITTI"),
    ("kitti_raw", "KITTI_RAW"),
    ("kitti_dense", "KITTI_STEREO"),
    ("kitti_dense", "KITTI_FLOW"),
    ("coco", "COCO"),
    ("coco_panoptic", "COCO_PANOPTIC"),
    ("coco_keypoints", "COCO_KEYPOINTS"),
    ("yolo", "DETECT"),
    ("yolo", "SEGMENT"),
    ("yolo", "POSE"),
    ("yolo", "ORIENTED"),
    ("voc", "VOC"),
    ("nuscenes", "NUSCENES"),
    ("openlabel", "OPENLABEL"),
    ("lane_files", "TUSIMPLE"),
    ("lane_files", "CULANE"),
    ("webdataset", "WEBDATASET"),
    ("huggingface", "HUGGINGFACE"),
    ("mcap", "MCAP"),
    ("osi", "OSI"),
)


@cache
def available_formats() -> dict[str, Format]:
    """All formats: the built-in ones and those of installed packages.

    Outside packages name an instance in the entry-point group ``scenesim.formats``.

    Returns:
        Name to format, sorted by name.

    Raises:
        ValueError: two packages give the same name.
    """
    found: dict[str, Format] = {}
    own = [getattr(import_module(f"scenesim.formats.{m}"), name) for m, name in _OWN]
    outside = [point.load() for point in entry_points(group="scenesim.formats")]
    for format_ in (*own, *outside):
        if format_.name in found:
            raise ValueError(f"two formats are named '{format_.name}'")
        found[format_.name] = format_
    return dict(sorted(found.items()))


def formats_named(names: Iterable[str]) -> tuple[Format, ...]:
    """Formats by name, in the order asked for.

    Args:
        names: such as ``kitti``.

    Returns:
        The formats.

    Raises:
        ScenarioError: a name is unknown.
    """
    from difflib import get_close_matches

    known = available_formats()
    wanted = list(dict.fromkeys(names))
    problems = [
        Problem(
            f"unknown format '{name}'",
            nearest=next(iter(get_close_matches(name, known, 1)), None),
            hint="'scenesim formats' lists them",
        )
        for name in wanted
        if name not in known
    ]
    if problems or not wanted:
        raise ScenarioError(problems or [Problem("no format was named", expected=tuple(known))])
    return tuple(known[name] for name in wanted)
