"""What a shape is, before it stands anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Transform
from scenesim.world.materials import Material


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A rigid part of a shape.

    Attributes:
        name: ``body``, ``wheel_front_left`` ...
        lods: finest first.
        T_shape_from_piece: at rest.
        steers: turns about z with the steering.
        rolls_m: wheel radius: turns about y by travelled distance / radius; 0 does not turn.
        joint: how many of the shape's joints, counted from its front, lie before this piece.
        share: of the last of these joints' angle that it turns by: 1 behind it, 0.5 in it.
        door: ``left`` or ``right`` front door: turns about z through its origin; empty for others.
    """

    name: str
    lods: tuple[TriangleMesh, ...]
    T_shape_from_piece: Transform
    steers: bool = False
    rolls_m: float = 0.0
    joint: int = 0
    share: float = 1.0
    door: str = ""


@dataclass(frozen=True, slots=True)
class Joint:
    """Where a vehicle bends: the kingpin of a trailer, the folds of a bus.

    Attributes:
        place: (x, y, z) m at rest, shape frame.
        axle_m: from the joint back to the axle, or the next joint, that follows it.
        low: (x, y, z) m least corner at rest of what hangs on the joint.
        high: greatest corner.
    """

    place: tuple[float, float, float]
    axle_m: float
    low: tuple[float, float, float]
    high: tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class RigidShape:
    """A vehicle or a thing. Frame: x forward, y left, z up, origin at the footprint's centre.

    Attributes:
        pieces: all its parts.
        materials: slot to its default material; an actor's colours tint them.
        semantic: a ``Semantic`` for all of it.
        kind: what it is by itself: ``car``, ``bicycle`` ...
        lod_range_m: level i serves up to ``lod_range_m[i]``.
        lamps: name (``head_left``, ``tail_right``, ...) to (3,) m position, shape frame.
        low: (3,) m least corner of the body without mirrors and antennas.
        high: (3,) m greatest corner.
        joints: from the front to the rear; each part hangs on the one before.
    """

    pieces: tuple[Piece, ...]
    materials: Mapping[str, Material]
    semantic: int
    kind: str
    lod_range_m: tuple[float, ...]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    lamps: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    joints: tuple[Joint, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class PosedFigure:
    """A person or animal in one pose. Frame: x forward, origin on the ground below the pelvis.

    Attributes:
        lods: skinned meshes, finest first.
        keypoints: (17, 3) m COCO keypoints, figure frame (animals: empty (0, 3)).
        joints: name to (3,) m.
    """

    lods: tuple[TriangleMesh, ...]
    keypoints: NDArray[np.float64]
    joints: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)


class Figure(Protocol):
    """A skinned body that takes poses.

    Attributes:
        materials: slot to its default material.
        semantic: a ``Semantic``.
        kind: ``person`` or ``animal``.
        lod_range_m: as of ``RigidShape``.
    """

    materials: Mapping[str, Material]
    semantic: int
    kind: str
    lod_range_m: tuple[float, ...]

    def pose(self, gait: int, travelled_m: float, time_s: float, speed_mps: float) -> PosedFigure:
        """The body at one moment.

        Args:
            gait: a ``Gait``.
            travelled_m: distance walked (or rolled, for riders): it drives the legs, so that
                feet stay where they stand.
            time_s: for motion that needs no distance: breathing, swaying.
            speed_mps: scales the stride.

        Returns:
            The posed meshes and keypoints.
        """
        ...

    def envelope(self, gaits: frozenset[int], speed_mps: float) -> NDArray[np.float64]:
        """The box that holds every pose of these gaits.

        Args:
            gaits: those used on the track.
            speed_mps: the fastest of the track.

        Returns:
            (2, 3) m least and greatest corner, figure frame.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """One body of an actor: a car has one, a cyclist two (the bicycle and the rider).

    Attributes:
        shape: a rigid shape or a figure that takes poses.
        T_body_from_member: where it sits in the actor's frame.
    """

    shape: RigidShape | Figure
    T_body_from_member: Transform


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """All that an actor is made of. Frame: x forward, y left, z up, footprint centre on the ground.

    Attributes:
        members: each becomes an instance of its own; all share one object id.
    """

    members: tuple[Member, ...]
