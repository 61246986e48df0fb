"""A person that takes poses: skins at three levels of detail over one skeleton."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import TriangleMesh
from scenesim.shapes import cache
from scenesim.shapes.model import PosedFigure
from scenesim.shapes.people import gait as walk
from scenesim.shapes.people.anthropometry import Person, frame
from scenesim.shapes.people.clothing import dressed
from scenesim.shapes.people.fabrics import materials
from scenesim.shapes.people.face import landmarks
from scenesim.shapes.people.loft import Lofter, Skin, sewn
from scenesim.shapes.people.manner import Manner
from scenesim.shapes.people.outfit import SLOTS, Outfit
from scenesim.shapes.people.poses import still
from scenesim.shapes.people.riding import Mount, riding
from scenesim.shapes.people.skeleton import Bone, Pose, Posture, bent, rest_joints
from scenesim.shapes.people.skinning import bent_mesh, bent_points, motions, outermost
from scenesim.shapes.people.vectors import Vector, add, minus, turned
from scenesim.world.classes import Gait, Semantic
from scenesim.world.materials import Material

Floats = NDArray[np.float64]
Shifts = tuple[walk.Shift, walk.Shift]

#: (points around, sections along) of the three levels, against the finest
_LEVELS = ((1.0, 1.0), (0.58, 0.55), (0.36, 0.33))
_RANGES: tuple[float, ...] = (16.0, 36.0, float("inf"))


class Figure:
    """A clothed person. Frame: x forward, y left, origin on the ground below the pelvis.

    Attributes:
        materials: slot to default material.
        semantic: a ``Semantic``.
        kind: ``person``.
        lod_range_m: where the levels of detail end.
        person: stature, age, sex, girth.
        outfit: what is worn.
        manner: how the person moves.
        mount: what the person rides; None on foot. A rider rides in every gait.
        body: lengths.
    """

    def __init__(
        self, person: Person, outfit: Outfit, manner: Manner, mount: Mount | None = None
    ) -> None:
        self.mount = mount
        self.person, self.outfit, self.manner = person, outfit, manner
        self.materials: Mapping[str, Material] = materials(outfit)
        self.semantic = int(Semantic.PERSON if mount is None else Semantic.RIDER)
        self.kind = "person"
        self.lod_range_m: tuple[float, ...] = _RANGES
        self.body = frame(person)
        self.rest = rest_joints(self.body)
        name = f"person-{cache.digest(person, outfit)}"
        self._skins = _unpacked(cache.kept(name, lambda: _packed(self._made())))
        self._face = landmarks(person, self.body)
        self._falls = {
            int(Gait.WALK): walk.walking(self.body, manner),
            int(Gait.RUN): walk.running(self.body, manner),
        }
        self._levels: dict[int, tuple[float, float]] = {}
        self._boxes: dict[int, Floats] = {}

    def tinted(self, colours: Mapping[str, tuple[float, float, float]]) -> Figure:
        """The same body in other colours; meshes are shared.

        Args:
            colours: slot to linear (r, g, b); helmets take the colour of the hat.

        Returns:
            A figure.
        """
        if "hat" in colours:
            colours = {"shell": colours["hat"], **colours}
        other = copy(self)
        other.materials = {
            slot: replace(material, albedo=colours.get(slot, material.albedo))
            for slot, material in self.materials.items()
        }
        return other

    @property
    def skins(self) -> tuple[Skin, ...]:
        """The skins in the rest pose, finest first."""
        return self._skins

    def footfall(self, gait: int) -> walk.Footfall:
        """The course of the feet in a gait.

        Args:
            gait: ``WALK`` or ``RUN``.

        Returns:
            The footfall.
        """
        return self._falls[gait]

    def track(self, fall: walk.Footfall, index: int) -> float:
        """How far a foot is from the middle.

        Args:
            fall: of ``footfall``.
            index: 0 left, 1 right.

        Returns:
            m, to the left.
        """
        return walk.track(self.manner, fall, index)

    def pose(
        self,
        gait: int,
        travelled_m: float,
        time_s: float,
        speed_mps: float,
        shifts: Shifts | None = None,
    ) -> PosedFigure:
        """The body at one moment.

        Args:
            gait: a ``Gait``.
            travelled_m: distance of the gait; it drives the legs.
            time_s: for breathing and swaying.
            speed_mps: how fast; the posture does not depend on it.
            shifts: of both feet against the gait alone.

        Returns:
            The posed meshes, keypoints and joints.
        """
        del speed_mps
        return self.held(self.posture(gait, travelled_m, time_s, shifts))

    def held(self, posture: Posture) -> PosedFigure:
        """The body in a posture.

        Args:
            posture: of ``posture``, or between two of them.

        Returns:
            The posed meshes, keypoints and joints.
        """
        return self.posed(bent(self.body, self.rest, posture))

    def posed(self, bones: Pose) -> PosedFigure:
        """The body over given bones.

        Args:
            bones: where they are.

        Returns:
            The posed meshes, keypoints and joints.
        """
        table = motions(bones, self.rest)
        lods = tuple(bent_mesh(skin, table) for skin in self._skins)
        joints = {bone.name.lower(): np.array(bones.joints[bone]) for bone in Bone}
        return PosedFigure(lods, self._keypoints(bones), joints)

    def posture(
        self, gait: int, travelled_m: float, time_s: float, shifts: Shifts | None = None
    ) -> Posture:
        """The joint angles at one moment.

        Args:
            gait: a ``Gait``.
            travelled_m: distance walked.
            time_s: for breathing and swaying.
            shifts: of both feet against the gait alone.

        Returns:
            The posture.
        """
        if self.mount is not None:
            return riding(self.body, self.mount, self.manner, travelled_m, time_s)
        fall = self._falls.get(gait)
        if fall is None:
            return still(self.body, self.manner, gait, time_s)
        if gait not in self._levels:
            self._levels[gait] = walk.pelvis_height(self.body, fall, 0.04 * self.body.scale)
        level = self._levels[gait]
        return walk.stride_posture(self.body, fall, self.manner, level, travelled_m, shifts)

    def envelope(self, gaits: frozenset[int], speed_mps: float) -> Floats:
        """The box that holds every pose of these gaits.

        Args:
            gaits: those used.
            speed_mps: has no influence: the stride does not depend on it.

        Returns:
            (2, 3) m least and greatest corner, figure frame.
        """
        del speed_mps
        boxes = [self._box(int(gait)) for gait in sorted(gaits)]
        if not boxes:
            boxes = [self._box(int(Gait.STAND))]
        return np.array(
            [
                [min(box[0][axis] for box in boxes) for axis in range(3)],
                [max(box[1][axis] for box in boxes) for axis in range(3)],
            ]
        )

    def _box(self, gait: int) -> Floats:
        """The box of one gait, from memory, disk, or found now."""
        if gait not in self._boxes:
            name = cache.digest(self.person, self.outfit, self.manner, self.mount, gait)
            found = cache.kept(f"reach-{name}", lambda: {"box": self._reach(gait)})
            self._boxes[gait] = found["box"]
        return self._boxes[gait]

    def _reach(self, gait: int) -> Floats:
        """The box around one gait's poses."""
        fall = self._falls.get(gait)
        steps = 24 if fall or self.mount else 12
        span = fall.stride if fall else 0.0
        span = self.mount.turn_m if self.mount else span
        low, high = np.full(3, 9.0), np.full(3, -9.0)
        chosen = outermost(self._skins[0])
        for k in range(steps):
            posture = self.posture(gait, span * k / steps, 41.0 * k / steps)
            table = motions(bent(self.body, self.rest, posture), self.rest)
            points = bent_points(self._skins[0], chosen, table)
            low, high = np.minimum(low, points.min(0)), np.maximum(high, points.max(0))
        margin = 0.008
        low, high = low - margin, high + margin
        low[2] = max(low[2], 0.0) if low[2] > -0.04 else low[2]
        return np.array([low, high])

    def _made(self) -> tuple[Skin, ...]:
        """The skins of all levels, made new."""
        lofters = [
            Lofter(around, along, len(Bone), level) for level, (around, along) in enumerate(_LEVELS)
        ]
        return tuple(
            sewn(dressed(lofter, self.person, self.body, self.outfit), SLOTS) for lofter in lofters
        )

    def _keypoints(self, bones: Pose) -> Floats:
        """The 17 COCO keypoints, left and right the person's own."""
        head, start = bones.rotations[Bone.HEAD], self.rest[Bone.HEAD]
        points: list[Vector] = [
            add(bones.joints[Bone.HEAD], turned(head, minus(p, start))) for p in self._face
        ]
        for offset in range(3):
            points += [
                bones.joints[Bone.UPPER_ARM_LEFT + offset],
                bones.joints[Bone.UPPER_ARM_RIGHT + offset],
            ]
        for offset in range(3):
            points += [
                bones.joints[Bone.THIGH_LEFT + offset],
                bones.joints[Bone.THIGH_RIGHT + offset],
            ]
        return np.array(points)


_FIELDS = ("vertices", "normals", "uvs", "faces", "face_slots", "face_parts")


def _packed(skins: tuple[Skin, ...]) -> dict[str, NDArray[Any]]:
    """Skins as named arrays."""
    arrays: dict[str, NDArray[Any]] = {}
    for level, skin in enumerate(skins):
        for name in _FIELDS:
            arrays[f"{level}/{name}"] = getattr(skin.mesh, name)
        arrays[f"{level}/rows"], arrays[f"{level}/row_of"] = skin.rows, skin.row_of
    return arrays


def _unpacked(arrays: Mapping[str, NDArray[Any]]) -> tuple[Skin, ...]:
    """Skins from named arrays."""
    skins = []
    for level in range(len(_LEVELS)):
        vertices, normals, uvs, faces, slots, parts = (
            arrays[f"{level}/{name}"] for name in _FIELDS
        )
        mesh = TriangleMesh(vertices, normals, uvs, faces, slots, parts, SLOTS)
        skins.append(Skin(mesh, arrays[f"{level}/rows"], arrays[f"{level}/row_of"]))
    return tuple(skins)
