"""The Stage: everything that a sensor can see of one scene, and where it is at any time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.box import Box
from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Floats, Transform
from scenesim.world.materials import Material
from scenesim.world.scene import Scene
from scenesim.world.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Instance:
    """One rigid or skinned body that labels may name; its row in ``Stage.instances`` is its id.

    Attributes:
        actor: row of ``Scene.actors``; -1 for a labelled thing of the scenery.
        object_id: the labelled thing it belongs to; a cyclist and his bicycle share one.
        kind: what this body is by itself: ``person``, ``bicycle``, ``car``, ``van`` ...
        semantic: a ``Semantic``.
    """

    actor: int
    object_id: int
    kind: str
    semantic: int


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """One mesh where it is at one moment.

    Attributes:
        lods: the mesh, finest first; every level has the same slots.
        lod_range_m: level i is used up to ``lod_range_m[i]``; the last has no end.
        T_world_from_mesh: at the moment.
        velocity: (3,) m/s, world, of the mesh origin; 0 for the static world.
        angular_velocity: (3,) rad/s, world.
        instance: row of ``Stage.instances``; -1 for the static world.
        semantic: a ``Semantic``, or -1: taken per slot from ``slot_semantics``.
        slot_materials: (S,) int16 rows of ``Stage.materials``, one for each slot of the mesh.
        slot_semantics: (S,) uint8 of ``Semantic``.
        is_ego: part of the vehicle that carries the sensors.
    """

    lods: tuple[TriangleMesh, ...]
    lod_range_m: tuple[float, ...]
    T_world_from_mesh: Transform
    velocity: Floats
    angular_velocity: Floats
    instance: int
    semantic: int
    slot_materials: NDArray[np.int16]
    slot_semantics: NDArray[np.uint8]
    is_ego: bool = False


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light source of the scenery or of a vehicle, for night scenes.

    Attributes:
        position: (x, y, z) m, world.
        direction: unit, world; where it points.
        colour: (r, g, b) linear, luminous intensity relative to 1000 cd.
        pattern: ``point``, ``low_beam``, ``high_beam``, ``signal`` or ``street``.
    """

    position: tuple[float, float, float]
    direction: tuple[float, float, float]
    colour: tuple[float, float, float]
    pattern: str


@dataclass(frozen=True, slots=True, eq=False)
class SignalHead:
    """A traffic light of the map with what it looks like in each state.

    Attributes:
        id: of the signal in the map.
        T_world_from_head: x out of its face towards the traffic that it is for, z up; the origin
            at the middle of the lower edge of its face.
        low, high: (3,) m corners of its housing in that frame.
        looks: state (``green amber red red_amber off``) to its placement.
    """

    id: str
    T_world_from_head: Transform
    low: tuple[float, float, float]
    high: tuple[float, float, float]
    looks: Mapping[str, Placement]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """The Stage at one moment.

    Attributes:
        time_s: the moment.
        T_world_from_ego: the ego frame: on the ground under the centre of the rear axle.
        ego_velocity: (3,) m/s, world, of the ego frame's origin.
        ego_angular_velocity: (3,) rad/s, world.
        placements: the moving ones: actors' bodies and wheels. ``Stage.statics`` never change.
        keypoints: instance to its (17, 3) m COCO keypoints, world frame.
        lamps: lit at this moment.
        lights: instance to bits of ``Light``.
        part_boxes: object id to the boxes of a bending vehicle's parts, from the front to the rear,
            in the frame of its actor; vehicles that do not bend are absent.
    """

    time_s: float
    T_world_from_ego: Transform
    ego_velocity: Floats
    ego_angular_velocity: Floats
    placements: tuple[Placement, ...]
    keypoints: Mapping[int, Floats]
    lamps: tuple[Lamp, ...] = ()
    lights: Mapping[int, int] = field(default_factory=dict)
    part_boxes: Mapping[int, tuple[Box, ...]] = field(default_factory=dict)
    signals: Mapping[str, str] = field(default_factory=dict)


class Mover(Protocol):
    """Poses the actors of a Stage at any time."""

    def __call__(self, time_s: float) -> Snapshot:
        """The moving part of the Stage at a time.

        Args:
            time_s: seconds since the run began.

        Returns:
            The snapshot.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """Meshes, materials and poses of one scene, shared by camera, LiDAR and truth.

    Attributes:
        scene: what it was built from.
        timeline: what the actors do.
        statics: the world that does not move: road, markings, kerbs, houses, trees, lamp posts.
        materials: rows named by ``Placement.slot_materials``.
        instances: rows are instance ids.
        boxes: object id to each ``Gait`` of its track to its box in the frame of its actor (origin
            at the footprint's centre, x forward), tight to the body; the same for all gaits on
            the feet, so that it changes only where someone falls, lies down, sits.
        snapshot: the moving part at a time.
        signals: the traffic lights within reach, whose state ``Snapshot.signals`` tells.
        standing: those placements of every snapshot that stay the same during the whole run, as far
            as they are known: what renders many moments prepares them once.
    """

    scene: Scene
    timeline: Timeline
    statics: tuple[Placement, ...]
    materials: tuple[Material, ...]
    instances: tuple[Instance, ...]
    boxes: Mapping[int, Mapping[int, Box]]
    snapshot: Mover
    signals: tuple[SignalHead, ...] = ()
    standing: tuple[Placement, ...] = ()
