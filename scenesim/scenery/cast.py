"""The actors on the Stage: their bodies, labels, boxes, and where they are at any time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.box import Box
from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Floats, Transform
from scenesim.randomness import Stream
from scenesim.scenery.feet import STEPS, Feet
from scenesim.scenery.joints import bends_at, bends_of, part_boxes
from scenesim.scenery.lamps import vehicle_lamps
from scenesim.scenery.motion import Motion, Pieces, motion_of
from scenesim.scenery.palette import Palette
from scenesim.scenery.stage import Instance, Lamp, Placement, Snapshot
from scenesim.shapes import catalogue
from scenesim.shapes.model import Member, RigidShape
from scenesim.shapes.people import Figure as Person
from scenesim.world.classes import Gait, Light
from scenesim.world.scene import Model, Scene
from scenesim.world.timeline import Timeline

_KEPT = 32
_HERE = Transform.identity()
#: which end of a box along x, y and z its eight corners are at
_CORNERS = np.array([[i & 1, i >> 1 & 1, i >> 2] for i in range(8)])
#: gaits that share a box, so that who stops does not shrink
ON_FEET = frozenset({int(Gait.STAND), int(Gait.WALK), int(Gait.RUN)})


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One member of one actor's body, with its label."""

    actor: int
    member: Member
    instance: int
    is_ego: bool


class Cast:
    """Poses the actors of a scene.

    Attributes:
        instances: rows are instance ids.
        boxes: object id to its boxes by gait, actor frame.
        object_of: actor row to its object id; the ego has none.
        standing: the rigid bodies of actors that stand still during the whole run.
    """

    def __init__(
        self,
        scene: Scene,
        timeline: Timeline,
        palette: Palette,
        street_lamps: tuple[Lamp, ...] = (),
    ) -> None:
        """Build the bodies and label them.

        Args:
            scene: with its actors.
            timeline: of the run.
            palette: takes their materials.
            street_lamps: that shine all the time.
        """
        self._scene, self._timeline, self._palette = scene, timeline, palette
        self._street_lamps = street_lamps
        self._rows: dict[tuple[int, tuple[str, ...]], NDArray[np.int16]] = {}
        self._kept: OrderedDict[float, Snapshot] = OrderedDict()
        self._parts: list[_Part] = []
        self._steps: dict[int, Feet | None] = {}
        self._bends: dict[int, tuple[RigidShape, Floats]] = {}
        instances: list[Instance] = []
        self.boxes: dict[int, Mapping[int, Box]] = {}
        self.object_of: dict[int, int] = {}
        for row, actor in enumerate(scene.actors):
            members = catalogue.build(_as_seen(actor.model, timeline, row)).members
            if row == 0:
                self._parts += [_Part(row, member, -1, True) for member in members]
                self._bend(row, members)
                continue
            label = len(self.boxes)
            self.object_of[row] = label
            self.boxes[label] = boxes_of(members, timeline, row)
            self._bend(row, members)
            for member in members:
                self._parts.append(_Part(row, member, len(instances), False))
                shape = member.shape
                instances.append(Instance(row, label, shape.kind, int(shape.semantic)))
        self.instances = tuple(instances)
        self._figures = [p for p in self._parts if not isinstance(p.member.shape, RigidShape)]
        for part in self._figures:
            for material in part.member.shape.materials.values():
                palette.row(material)
        stands, still = _standing_actors(timeline), _still_actors(timeline)
        self._rest = {row: self._motion(row, 0.0) for row in np.flatnonzero(still).tolist()}
        motions = self._motions(0.0)
        self._still = self._pieces(lambda row: still[row]).posed(motions)
        self._moving = self._pieces(lambda row: not still[row])
        shining = self._pieces(lambda row: bool(stands[row] and not still[row])).posed(motions)
        self.standing = (*self._still, *shining)

    def snapshot(self, time_s: float) -> Snapshot:
        """The actors at a time; asked twice for the same time, the same value.

        Args:
            time_s: seconds since the run began.

        Returns:
            The snapshot.
        """
        found = self._kept.get(time_s)
        if found is None:
            found = self._posed(time_s)
            self._kept[time_s] = found
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def _motions(self, time_s: float) -> list[Motion]:
        return [
            self._rest.get(row) or self._motion(row, time_s)
            for row in range(len(self._scene.actors))
        ]

    def _bend(self, row: int, members: tuple[Member, ...]) -> None:
        """Follow the joints of an actor that has some."""
        for member in members:
            shape = member.shape
            if isinstance(shape, RigidShape) and shape.joints:
                self._bends[row] = (shape, bends_of(self._timeline, row, shape.joints))

    def _motion(self, row: int, time_s: float) -> Motion:
        motion = motion_of(self._timeline, row, time_s)
        if row not in self._bends:
            return motion
        return replace(motion, bends=bends_at(self._timeline, self._bends[row][1], time_s))

    def _posed(self, time_s: float) -> Snapshot:
        keypoints: dict[int, Floats] = {}
        motions = self._motions(time_s)
        placements = [*self._still, *self._moving.posed(motions)]
        for part in self._figures:
            placed, points = self._figure(part, motions[part.actor], time_s)
            placements.append(placed)
            if part.instance >= 0 and len(points):
                keypoints[part.instance] = points
        ego = motions[0]
        axle = np.array([self._scene.ego.model.rear_axle_m, 0.0, 0.0])
        T_world_from_ego = ego.T_world_from_body @ Transform(np.eye(3), axle)
        return Snapshot(
            time_s=time_s,
            T_world_from_ego=T_world_from_ego,
            ego_velocity=ego.velocity_at(T_world_from_ego.translation),
            ego_angular_velocity=ego.angular_velocity,
            placements=tuple(placements),
            keypoints=keypoints,
            lamps=self._lamps(motions, time_s),
            part_boxes={
                self.object_of[row]: part_boxes(shape, [a for a, _ in motions[row].bends])
                for row, (shape, _) in self._bends.items()
                if row in self.object_of
            },
            lights={
                part.instance: motions[part.actor].state.lights | self._blue(part.actor, time_s)
                for part in self._parts
                if part.instance >= 0
            },
        )

    def _blue(self, row: int, time_s: float) -> int:
        """Blue lights at a moment: two flashes a second, each vehicle in its own time."""
        if self._scene.actors[row].model.attributes.get("blue_lights") != "on":
            return 0
        phase = Stream(self._scene.stream_key).child(f"blue/{row}").uniform()
        return int(Light.BLUE_FLASHING) if (2.0 * time_s + phase) % 1.0 < 0.5 else 0

    def _lamps(self, motions: list[Motion], time_s: float) -> tuple[Lamp, ...]:
        found = list(self._street_lamps)
        for part in self._parts:
            motion, shape = motions[part.actor], part.member.shape
            lights = motion.state.lights | self._blue(part.actor, time_s)
            if lights and isinstance(shape, RigidShape):
                T_world_from_shape = motion.T_world_from_body @ part.member.T_body_from_member
                found += vehicle_lamps(shape, lights, T_world_from_shape)
        return tuple(found)

    def _pieces(self, wanted: Callable[[int], bool]) -> Pieces:
        found = Pieces()
        for part in self._parts:
            shape = part.member.shape
            if isinstance(shape, RigidShape) and wanted(part.actor):
                for piece in shape.pieces:
                    mesh = piece.lods[0]
                    found.add(
                        part.actor,
                        piece,
                        part.member.T_body_from_member @ piece.T_shape_from_piece,
                        Placement(
                            lods=piece.lods,
                            lod_range_m=shape.lod_range_m,
                            T_world_from_mesh=_HERE,
                            velocity=_HERE.translation,
                            angular_velocity=_HERE.translation,
                            instance=part.instance,
                            semantic=int(shape.semantic),
                            slot_materials=self._materials(part, mesh),
                            slot_semantics=_semantics(len(mesh.slots), int(shape.semantic)),
                            is_ego=part.is_ego,
                        ),
                        shape.joints,
                    )
        return found

    def _figure(self, part: _Part, motion: Motion, time_s: float) -> tuple[Placement, Floats]:
        figure = part.member.shape
        if isinstance(figure, RigidShape):
            raise TypeError("want a figure, got a rigid shape")
        state = motion.state
        T_world_from_figure = motion.T_world_from_body @ part.member.T_body_from_member
        gait, speed = state.gait, abs(state.speed_mps)
        feet = self._feet(part)
        if feet is None or not isinstance(figure, Person):
            posed = figure.pose(gait, state.travelled_m, time_s, speed)
        else:
            posed = figure.held(feet.posture(time_s))
        mesh = posed.lods[0]
        placed = Placement(
            lods=posed.lods,
            lod_range_m=figure.lod_range_m,
            T_world_from_mesh=T_world_from_figure,
            velocity=motion.velocity_at(T_world_from_figure.translation),
            angular_velocity=motion.angular_velocity,
            instance=part.instance,
            semantic=int(figure.semantic),
            slot_materials=self._materials(part, mesh),
            slot_semantics=_semantics(len(mesh.slots), int(figure.semantic)),
            is_ego=part.is_ego,
        )
        return placed, T_world_from_figure.points(posed.keypoints)

    def _feet(self, part: _Part) -> Feet | None:
        """The steps of a person who walks in this run, taken when first asked for."""
        if id(part) not in self._steps:
            figure, gaits = part.member.shape, self._timeline.gaits[:, part.actor]
            steps = None
            if isinstance(figure, Person) and figure.mount is None and np.isin(gaits, STEPS).any():
                place = part.member.T_body_from_member
                steps = Feet(self._timeline, part.actor, figure, place)
            self._steps[id(part)] = steps
        return self._steps[id(part)]

    def _materials(self, part: _Part, mesh: TriangleMesh) -> NDArray[np.int16]:
        address = (id(part), mesh.slots)
        if address not in self._rows:
            self._rows[address] = self._palette.rows(mesh, part.member.shape.materials)
        return self._rows[address]


@lru_cache(maxsize=256)
def _semantics(slots: int, semantic: int) -> NDArray[np.uint8]:
    found = np.full(slots, semantic, np.uint8)
    found.setflags(write=False)
    return found


def boxes_of(members: tuple[Member, ...], timeline: Timeline, row: int) -> dict[int, Box]:
    """The boxes of an actor: one on its feet (or wheels), others while it falls, lies, sits ...

    Args:
        members: of the actor's body.
        timeline: gives the gaits used.
        row: of the actor.

    Returns:
        Each gait used to its box; see ``box_of``.
    """
    used = frozenset(timeline.gaits[:, row].tolist())
    fastest = float(np.max(np.abs(timeline.speeds[:, row])))
    on_feet = used & ON_FEET
    postures = [*([on_feet] if on_feet else []), *(frozenset({g}) for g in sorted(used - ON_FEET))]
    return {
        g: box for gaits in postures for box in (box_of(members, gaits, fastest),) for g in gaits
    }


def box_of(members: tuple[Member, ...], gaits: frozenset[int], fastest_mps: float) -> Box:
    """The box that holds an actor in some gaits, standing on the ground.

    Args:
        members: of the actor's body.
        gaits: of ``Gait``.
        fastest_mps: the actor's greatest speed.

    Returns:
        The box in the actor's frame: tight for rigid bodies, the gaits' envelope for people, both
        together for riders.
    """
    corners = []
    for member in members:
        shape = member.shape
        if isinstance(shape, RigidShape):
            low, high = shape.low, shape.high
        else:
            low, high = shape.envelope(gaits, fastest_mps)
        ends = np.stack([low, high]).astype(np.float64)
        corners.append(member.T_body_from_member.points(ends[_CORNERS, range(3)]))
    every = np.concatenate(corners)
    low, high = every.min(axis=0), every.max(axis=0)
    low[2] = 0.0
    centre, size = 0.5 * (low + high), high - low
    return Box(Transform(np.eye(3), centre), float(size[0]), float(size[1]), float(size[2]))


def _as_seen(model: Model, timeline: Timeline, row: int) -> Model:
    """The model that a run needs: doors are cut out only of what opens them."""
    if timeline.doors.size and timeline.doors[:, row].any():
        from scenesim.shapes.vehicles import FAMILIES, hinged

        return hinged(model) if model.family in FAMILIES else model
    return model


def _standing_actors(timeline: Timeline) -> NDArray[np.bool_]:
    """Which actors' rigid bodies stay as they are during the whole run."""
    stands = np.all(timeline.positions == timeline.positions[:1], axis=(0, 2))
    for series in (timeline.yaws, timeline.pitches, timeline.rolls, timeline.steers):
        stands &= np.all(series == series[:1], axis=0)
    if timeline.doors.size:
        stands &= np.all(timeline.doors == timeline.doors[:1], axis=(0, 2))
    return np.asarray(stands & np.all(timeline.travelled == timeline.travelled[:1], axis=0))


def _still_actors(timeline: Timeline) -> NDArray[np.bool_]:
    """Which actors stay as they are during the whole run, their lamps included."""
    still = _standing_actors(timeline)
    still &= np.all(timeline.lights == timeline.lights[:1], axis=0)
    return np.asarray(still & np.all(timeline.gaits == timeline.gaits[:1], axis=0))
