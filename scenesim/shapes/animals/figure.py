"""An animal that takes poses."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scenesim.shapes.animals import birds
from scenesim.shapes.animals.anatomy import BONES, SLOTS, build_of, rest_joints
from scenesim.shapes.animals.beasts import hide
from scenesim.shapes.animals.motion import posed, stride
from scenesim.shapes.animals.species import SPECIES
from scenesim.shapes.model import PosedFigure
from scenesim.shapes.people.loft import Lofter, Skin, sewn
from scenesim.shapes.people.skeleton import Pose
from scenesim.shapes.people.skinning import bent_mesh, bent_points, motions, outermost
from scenesim.world.classes import Gait, Semantic
from scenesim.world.materials import Material

_LEVELS = ((1.0, 1.0), (0.6, 0.55), (0.45, 0.35))


class Beast:
    """An animal. Frame: x forward, y left, origin on the ground below the trunk's middle.

    Attributes:
        materials: slot to default material.
        semantic: ``Semantic.ANIMAL``.
        kind: the species.
        lod_range_m: where the levels of detail end.
        species: its name.
    """

    def __init__(self, species: str, size: float) -> None:
        self.species = species
        self.materials: Mapping[str, Material] = _MATERIALS
        self.semantic = int(Semantic.ANIMAL)
        self.kind = species
        self.lod_range_m: tuple[float, ...] = (16.0, 36.0, float("inf"))
        lofters = [Lofter(a, b, BONES, level) for level, (a, b) in enumerate(_LEVELS)]
        self._size = size
        if species == "bird":
            self._build = None
            self._rest = birds.rest_joints(size)
            patches = [birds.feathers(lofter, size) for lofter in lofters]
        else:
            self._build = build_of(SPECIES[species], size)
            self._rest = rest_joints(self._build)
            patches = [hide(lofter, self._build) for lofter in lofters]
        self._skins: tuple[Skin, ...] = tuple(sewn(p, SLOTS) for p in patches)
        self._outermost = outermost(self._skins[0])
        self._boxes: dict[int, NDArray[np.float64]] = {}

    def tinted(self, colours: Mapping[str, tuple[float, float, float]]) -> Beast:
        """The same body in other colours; meshes are shared.

        Args:
            colours: slot to linear (r, g, b).

        Returns:
            A beast.
        """
        other = copy(self)
        other.materials = {
            slot: replace(material, albedo=colours.get(slot, material.albedo))
            for slot, material in self.materials.items()
        }
        return other

    def pose(self, gait: int, travelled_m: float, time_s: float, speed_mps: float) -> PosedFigure:
        """The body at one moment.

        Args:
            gait: a ``Gait``.
            travelled_m: distance walked; it alone drives the legs.
            time_s: for breathing, looking around and the tail.
            speed_mps: how fast; the stride does not depend on it.

        Returns:
            The posed meshes; no keypoints.
        """
        del speed_mps
        bones = self._bones(gait, travelled_m, time_s)
        table = motions(bones, self._rest)
        lods = tuple(bent_mesh(skin, table) for skin in self._skins)
        joints = {f"bone_{k}": np.array(joint) for k, joint in enumerate(bones.joints)}
        return PosedFigure(lods, np.zeros((0, 3)), joints)

    def envelope(self, gaits: frozenset[int], speed_mps: float) -> NDArray[np.float64]:
        """The box that holds every pose of these gaits.

        Args:
            gaits: those used.
            speed_mps: has no influence.

        Returns:
            (2, 3) m least and greatest corner, figure frame.
        """
        del speed_mps
        boxes = [self._box(int(gait)) for gait in sorted(gaits or {int(Gait.STAND)})]
        return np.array(
            [
                [min(box[0][axis] for box in boxes) for axis in range(3)],
                [max(box[1][axis] for box in boxes) for axis in range(3)],
            ]
        )

    def _bones(self, gait: int, travelled_m: float, time_s: float) -> Pose:
        if self._build is None:
            return birds.posed(self._rest, self._size, gait, travelled_m, time_s)
        return posed(self._build, self._rest, gait, travelled_m, time_s)

    def _box(self, gait: int) -> NDArray[np.float64]:
        if gait not in self._boxes:
            span = 0.2 if self._build is None else stride(self._build, gait)
            low, high = np.full(3, 99.0), np.full(3, -99.0)
            for k in range(24):
                bones = self._bones(gait, span * k / 24, 41.0 * k / 24)
                points = bent_points(self._skins[0], self._outermost, motions(bones, self._rest))
                low, high = np.minimum(low, points.min(0)), np.maximum(high, points.max(0))
            low, high = low - 0.015, high + 0.015
            low[2] = max(low[2], 0.0) if low[2] > -0.06 else low[2]
            self._boxes[gait] = np.array([low, high])
        return self._boxes[gait]


_MATERIALS: Mapping[str, Material] = {
    "coat": Material(
        "fur", (0.2, 0.12, 0.06), 0.9, texture="fur", texture_size_m=0.32, reflectance_905=0.45
    ),
    "belly": Material(
        "fur", (0.3, 0.2, 0.12), 0.9, texture="fur", texture_size_m=0.32, reflectance_905=0.5
    ),
    "marks": Material(
        "fur", (0.6, 0.6, 0.55), 0.9, texture="fur", texture_size_m=0.32, reflectance_905=0.6
    ),
    "mane": Material(
        "fur", (0.05, 0.045, 0.042), 0.9, texture="fur", texture_size_m=0.32, reflectance_905=0.4
    ),
    "dark": Material("horn and nose", (0.015, 0.013, 0.012), 0.5, reflectance_905=0.25),
    "bare": Material("skin", (0.38, 0.23, 0.18), 0.6, texture="skin", reflectance_905=0.55),
    "horn": Material("horn", (0.18, 0.14, 0.10), 0.5, reflectance_905=0.4),
}
