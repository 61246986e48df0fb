"""The actors on the Stage: their bodies, labels, boxes, and where they are at any time."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.box import Box
from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Floats, Transform
from scenesim.scenery.lamps import vehicle_lamps
from scenesim.scenery.palette import Palette
from scenesim.scenery.stage import Instance, Lamp, Placement, Snapshot
from scenesim.shapes import catalogue
from scenesim.shapes.model import Figure, Member, Piece, RigidShape
from scenesim.world.scene import Actor, Scene
from scenesim.world.timeline import ActorState, Timeline

_KEPT = 32


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
        boxes: object id to its box, actor frame.
        object_of: actor row to its object id; the ego has none.
    """

    def __init__(
        self,
        scene: Scene,
        timeline: Timeline,
        palette: Palette,
        street_lamps: tuple[Lamp, ...] = (),
    ) -> None:
        self._scene, self._timeline, self._palette = scene, timeline, palette
        self._street_lamps = street_lamps
        self._rows: dict[tuple[int, tuple[str, ...]], NDArray[np.int16]] = {}
        self._kept: OrderedDict[float, Snapshot] = OrderedDict()
        self._parts: list[_Part] = []
        instances: list[Instance] = []
        self.boxes: dict[int, Box] = {}
        self.object_of: dict[int, int] = {}
        for row, actor in enumerate(scene.actors):
            members = catalogue.build(actor.model).members
            if row == 0:
                self._parts += [_Part(row, member, -1, True) for member in members]
                continue
            label = len(self.boxes)
            self.object_of[row] = label
            self.boxes[label] = box_of(actor, members, timeline, row)
            for member in members:
                self._parts.append(_Part(row, member, len(instances), False))
                shape = member.shape
                instances.append(Instance(row, label, shape.kind, int(shape.semantic)))
        self.instances = tuple(instances)
        for part in self._parts:
            if isinstance(part.member.shape, RigidShape):
                for piece in part.member.shape.pieces:
                    self._materials(part, piece.lods[0])
            else:
                for material in part.member.shape.materials.values():
                    palette.row(material)

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

    def _posed(self, time_s: float) -> Snapshot:
        placements: list[Placement] = []
        keypoints: dict[int, Floats] = {}
        lights: dict[int, int] = {}
        lamps: list[Lamp] = list(self._street_lamps)
        motions = [motion_of(self._timeline, row, time_s) for row in range(len(self._scene.actors))]
        for part in self._parts:
            motion = motions[part.actor]
            T_world_from_member = motion.T_world_from_body @ part.member.T_body_from_member
            shape = part.member.shape
            if isinstance(shape, RigidShape):
                for piece in shape.pieces:
                    placements.append(self._piece(part, shape, piece, motion, T_world_from_member))
                lamps += vehicle_lamps(shape, motion.state.lights, T_world_from_member)
            else:
                placed, points = self._figure(part, shape, motion, T_world_from_member, time_s)
                placements.append(placed)
                if part.instance >= 0 and len(points):
                    keypoints[part.instance] = points
            if part.instance >= 0:
                lights[part.instance] = motion.state.lights
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
            lamps=tuple(lamps),
            lights=lights,
        )

    def _piece(
        self,
        part: _Part,
        shape: RigidShape,
        piece: Piece,
        motion: Motion,
        T_world_from_shape: Transform,
    ) -> Placement:
        T_world_from_piece = T_world_from_shape @ piece.T_shape_from_piece
        turning = motion.angular_velocity
        if piece.steers and motion.state.steer_rad:
            T_world_from_piece = T_world_from_piece @ Transform.planar(
                (0.0, 0.0, 0.0), motion.state.steer_rad
            )
        if piece.rolls_m > 0.0:
            angle = motion.state.travelled_m / piece.rolls_m
            axis = T_world_from_piece.directions(np.array([0.0, 1.0, 0.0]))
            turning = turning + axis * (motion.state.speed_mps / piece.rolls_m)
            T_world_from_piece = T_world_from_piece @ Transform.euler(
                (0.0, 0.0, 0.0), 0.0, angle, 0.0
            )
        return Placement(
            lods=piece.lods,
            lod_range_m=shape.lod_range_m,
            T_world_from_mesh=T_world_from_piece,
            velocity=motion.velocity_at(T_world_from_piece.translation),
            angular_velocity=turning,
            instance=part.instance,
            semantic=int(shape.semantic),
            slot_materials=self._materials(part, piece.lods[0]),
            slot_semantics=np.full(len(piece.lods[0].slots), shape.semantic, np.uint8),
            is_ego=part.is_ego,
        )

    def _figure(
        self,
        part: _Part,
        figure: Figure,
        motion: Motion,
        T_world_from_figure: Transform,
        time_s: float,
    ) -> tuple[Placement, Floats]:
        state = motion.state
        posed = figure.pose(state.gait, state.travelled_m, time_s, abs(state.speed_mps))
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
            slot_semantics=np.full(len(mesh.slots), figure.semantic, np.uint8),
            is_ego=part.is_ego,
        )
        return placed, T_world_from_figure.points(posed.keypoints)

    def _materials(self, part: _Part, mesh: TriangleMesh) -> NDArray[np.int16]:
        address = (id(part), mesh.slots)
        if address not in self._rows:
            self._rows[address] = self._palette.rows(mesh, part.member.shape.materials)
        return self._rows[address]


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """An actor's pose and motion at a moment.

    Attributes:
        state: as interpolated.
        T_world_from_body: the footprint's centre on the ground.
        angular_velocity: (3,) rad/s, world.
    """

    state: ActorState
    T_world_from_body: Transform
    angular_velocity: Floats

    def velocity_at(self, point: Floats) -> Floats:
        """The velocity of a point that is fixed to the body.

        Args:
            point: (3,) m, world.

        Returns:
            (3,) m/s, world.
        """
        arm = point - self.state.position
        w = self.angular_velocity
        turn = (
            w[1] * arm[2] - w[2] * arm[1],
            w[2] * arm[0] - w[0] * arm[2],
            w[0] * arm[1] - w[1] * arm[0],
        )
        return np.asarray(self.state.velocity + np.array(turn))


def motion_of(timeline: Timeline, actor: int, time_s: float) -> Motion:
    """Where an actor is and how it moves.

    Args:
        timeline: of the run.
        actor: its row.
        time_s: seconds since the run began.

    Returns:
        The motion; the rates are those of the step that holds the time.
    """
    state = timeline.state(actor, time_s)
    T_world_from_body = Transform.euler(
        state.position, state.yaw_rad, state.pitch_rad, state.roll_rad
    )
    last = len(timeline.yaws) - 1
    at = min(max((time_s - timeline.start_s) / timeline.step_s, 0.0), float(last))
    low = min(floor(at), last - 1) if last else 0
    high = min(low + 1, last)
    pitch_rate = (
        float(timeline.pitches[high, actor] - timeline.pitches[low, actor]) / timeline.step_s
    )
    roll_rate = float(timeline.rolls[high, actor] - timeline.rolls[low, actor]) / timeline.step_s
    angular = np.array([0.0, 0.0, state.yaw_rate_radps])
    if pitch_rate or roll_rate:
        level = Transform.planar((0.0, 0.0, 0.0), state.yaw_rad)
        forward = T_world_from_body.directions(np.array([1.0, 0.0, 0.0]))
        angular = angular + level.directions(np.array([0.0, pitch_rate, 0.0])) + forward * roll_rate
    return Motion(state, T_world_from_body, angular)


def box_of(actor: Actor, members: tuple[Member, ...], timeline: Timeline, row: int) -> Box:
    """The box of an actor over its whole track, standing on the ground.

    Args:
        actor: whose.
        members: of its body.
        timeline: gives the gaits used.
        row: of the actor.

    Returns:
        The box in the actor's frame: tight for rigid bodies, the gaits' envelope for people, both
        together for riders.
    """
    corners = []
    gaits = frozenset(int(gait) for gait in np.unique(timeline.gaits[:, row]))
    fastest = float(np.max(np.abs(timeline.speeds[:, row])))
    for member in members:
        shape = member.shape
        if isinstance(shape, RigidShape):
            bounds = np.stack([shape.low, shape.high])
        else:
            bounds = shape.envelope(gaits, fastest)
        grid = np.array(
            [[bounds[i & 1, 0], bounds[i >> 1 & 1, 1], bounds[i >> 2, 2]] for i in range(8)]
        )
        corners.append(member.T_body_from_member.points(grid.astype(np.float64)))
    every = np.concatenate(corners)
    low, high = every.min(axis=0), every.max(axis=0)
    low[2] = 0.0
    centre, size = 0.5 * (low + high), high - low
    return Box(Transform(np.eye(3), centre), float(size[0]), float(size[1]), float(size[2]))
