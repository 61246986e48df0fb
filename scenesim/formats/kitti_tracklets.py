"""KITTI's tracklets: the boxes of a raw drive, thing by thing, in the LiDAR's frame.

Source: the KITTI raw data development kit, readTracklets; the XML that Boost's serialisation wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scenesim.formats.reading import refusing


@dataclass(frozen=True, slots=True)
class Pose:
    """One pose of a tracklet.

    Attributes:
        place: (x, y, z) m, LiDAR frame: bottom centre.
        yaw: rad about z.
        occlusion: 0 visible, 1 partly, 2 largely, -1 unset.
        truncation: 0 in the image, 1 truncated, 2 outside, -1 unset.
    """

    place: tuple[float, float, float]
    yaw: float
    occlusion: int
    truncation: int


@dataclass(frozen=True, slots=True)
class Tracklet:
    """One thing over a drive.

    Attributes:
        kind: KITTI's type.
        size: height, width, length, m.
        first_frame: number of the first pose.
        poses: one a frame.
    """

    kind: str
    size: tuple[float, float, float]
    first_frame: int
    poses: tuple[Pose, ...]


def tracklets_xml(tracklets: Iterable[Tracklet]) -> str:
    """A ``tracklet_labels.xml``.

    Args:
        tracklets: of a drive.

    Returns:
        The text, in the layout that Boost's serialisation gave the originals.
    """
    items = list(tracklets)
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes" ?>',
        "<!DOCTYPE boost_serialization>",
        '<boost_serialization signature="serialization::archive" version="9">',
        '<tracklets class_id="0" tracking_level="0" version="0">',
        f"\t<count>{len(items)}</count>",
        "\t<item_version>1</item_version>",
    ]
    for one in items:
        h, w, length = one.size
        lines += [
            "\t<item>",
            f"\t\t<objectType>{one.kind}</objectType>",
            f"\t\t<h>{h:.6f}</h>",
            f"\t\t<w>{w:.6f}</w>",
            f"\t\t<l>{length:.6f}</l>",
            f"\t\t<first_frame>{one.first_frame}</first_frame>",
            "\t\t<poses>",
            f"\t\t\t<count>{len(one.poses)}</count>",
            "\t\t\t<item_version>2</item_version>",
        ]
        for pose in one.poses:
            lines += _pose_lines(pose)
        lines += ["\t\t</poses>", "\t\t<finished>1</finished>", "\t</item>"]
    return "\n".join([*lines, "</tracklets>", "</boost_serialization>", ""])


def _pose_lines(pose: Pose) -> Iterator[str]:
    """The lines of one pose."""
    yield "\t\t\t<item>"
    for name, value in zip(("tx", "ty", "tz"), pose.place, strict=True):
        yield f"\t\t\t\t<{name}>{value:.6f}</{name}>"
    yield "\t\t\t\t<rx>0</rx>"
    yield "\t\t\t\t<ry>0</ry>"
    yield f"\t\t\t\t<rz>{pose.yaw:.6f}</rz>"
    yield "\t\t\t\t<state>2</state>"
    yield f"\t\t\t\t<occlusion>{pose.occlusion}</occlusion>"
    yield "\t\t\t\t<occlusion_kf>0</occlusion_kf>"
    yield f"\t\t\t\t<truncation>{pose.truncation}</truncation>"
    for name in ("amt_occlusion", "amt_occlusion_kf", "amt_border_l", "amt_border_r"):
        yield f"\t\t\t\t<{name}>-1</{name}>"
    yield "\t\t\t\t<amt_border_kf>-1</amt_border_kf>"
    yield "\t\t\t</item>"


def read_tracklets(path: Path) -> list[Tracklet]:
    """A ``tracklet_labels.xml``.

    Args:
        path: of it.

    Returns:
        The tracklets.

    Raises:
        DatasetError: it is no such file.
    """
    from defusedxml.ElementTree import parse

    with refusing(path, "a file of tracklets"):
        # the originals name a document type without defining entities
        root = parse(path, forbid_dtd=False).getroot()
        found = []
        for item in root.findall("tracklets/item"):
            poses = tuple(
                Pose(
                    (_number(pose, "tx"), _number(pose, "ty"), _number(pose, "tz")),
                    _number(pose, "rz"),
                    int(_number(pose, "occlusion")),
                    int(_number(pose, "truncation")),
                )
                for pose in item.findall("poses/item")
            )
            size = (_number(item, "h"), _number(item, "w"), _number(item, "l"))
            first = int(_number(item, "first_frame"))
            found.append(Tracklet(item.findtext("objectType"), size, first, poses))
    return found


def _number(element: Any, name: str) -> float:  # noqa: ANN401
    return float(element.findtext(name))
