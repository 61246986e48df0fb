"""What a false alarm stands on: the surface in its box, or the clutter of weather in its cuboid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.evaluation.answers import Claim
from scenesim.evaluation.outcomes import corners_on_ground
from scenesim.evaluation.target import Target, Truth
from scenesim.files import array_of
from scenesim.formats.reading import read_pixels
from scenesim.world.classes import Cause, Semantic

#: shares of a box's points that clutter must have to be called its cause
_LEAST_CLUTTER = 0.5


class Causes:
    """Looks up causes in a target's buffers; keeps the frame that was asked last."""

    def __init__(self, target: Target) -> None:
        self._roots = {member.name: member for member in target.members}
        self._image: tuple[int, NDArray[np.uint8]] | None = None
        self._points: tuple[int, Any, Any] | None = None

    def of(self, truth: Truth, claim: Claim) -> str:
        """What a false claim stands on.

        Args:
            truth: its frame.
            claim: with a box or a cuboid.

        Returns:
            ``on vegetation``, ``rain``, ``ghost``, ``no points`` ...
        """
        if claim.cuboid is not None:
            return self._of_cuboid(truth, claim)
        return "background" if claim.box is None else self._of_box(truth, claim.box)

    def _of_box(self, truth: Truth, box: tuple[float, float, float, float]) -> str:
        """The most frequent surface in the middle of a box, whose rim shows its surroundings."""
        classes = self._semantic(truth)
        left, top, right, bottom = box
        u, v = (right - left) / 6, (bottom - top) / 6
        part = classes[
            max(0, round(top + v)) : max(0, round(bottom - v)) + 1,
            max(0, round(left + u)) : max(0, round(right - u)) + 1,
        ]
        if not part.size:
            return "the image's rim"
        return "on " + _name(int(np.bincount(part.ravel(), minlength=1).argmax()))

    def _of_cuboid(self, truth: Truth, claim: Claim) -> str:
        """The cause of most points in a cuboid, or the surface that returned them."""
        points, table = self._cloud(truth)
        if claim.cuboid is None or not len(points):
            return "no points"
        corners = corners_on_ground(claim)
        ahead, left = corners[0] - corners[3], corners[0] - corners[1]
        offset = points[:, :2] - corners.mean(axis=0)
        inside = (
            (np.abs((offset * ahead).sum(axis=1)) <= (ahead**2).sum() / 2)
            & (np.abs((offset * left).sum(axis=1)) <= (left**2).sum() / 2)
            & (np.abs(points[:, 2] - claim.cuboid.centre[2]) <= claim.cuboid.size[2] / 2)
        )
        if not inside.any():
            return "no points"
        causes = np.bincount(table["cause"][inside], minlength=1)
        if causes[1:].sum() >= _LEAST_CLUTTER * causes.sum():
            return Cause(int(causes[1:].argmax()) + 1).name.lower()
        surface = table["semantic"][inside & (table["cause"] == 0)]
        return "on " + _name(int(np.bincount(surface, minlength=1).argmax()))

    def _semantic(self, truth: Truth) -> NDArray[np.uint8]:
        """(H, W) classes of a frame."""
        if self._image is None or self._image[0] != truth.number:
            name = f"truth/semantic/{truth.line['frame']:06d}_{truth.eye}.png"
            self._image = truth.number, _pixels(self._roots[truth.member].root / name)
        return self._image[1]

    def _cloud(self, truth: Truth) -> tuple[Any, Any]:
        """(P, 3) points in the ego frame and the table of their labels."""
        if self._points is None or self._points[0] != truth.number:
            member = self._roots[truth.member]
            lidar = next(iter(truth.line["lidars"]), None)
            if lidar is None:
                return np.zeros((0, 3)), None
            cloud = np.fromfile(member.root / truth.line["lidars"][lidar]["cloud"], "<f4")
            T_ego_from_lidar = next(
                model.T_ego_from_lidar for model in member.rig.lidars if model.name == lidar
            )
            points = T_ego_from_lidar.points(cloud.reshape(-1, 4)[:, :3].astype(np.float64))
            name = f"truth/points/{truth.line['frame']:06d}_{lidar}.npy"
            table = array_of((member.root / name).read_bytes(), name)
            self._points = truth.number, points, table
        return self._points[1:]


def _pixels(path: Path) -> NDArray[np.uint8]:
    """A class image; empty where there is none."""
    if not path.is_file():
        return np.zeros((0, 0), np.uint8)
    return read_pixels(path).astype(np.uint8)


def _name(number: int) -> str:
    """A class in words."""
    return Semantic(number).name.lower().replace("_", " ")
