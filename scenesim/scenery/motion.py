"""How actors' bodies move: poses and velocities of all their rigid pieces at once."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, floor, sin

import numpy as np

from scenesim.geometry.transform import Floats, Transform
from scenesim.scenery.joints import turned
from scenesim.scenery.stage import Placement
from scenesim.shapes.model import Joint, Piece
from scenesim.world.timeline import ActorState, Timeline


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """An actor's pose and motion at a moment.

    Attributes:
        state: as interpolated.
        T_world_from_body: the footprint's centre on the ground.
        angular_velocity: (3,) rad/s, world.
        bends: (angle rad, rate rad/s) of each of its joints, to the left of the part ahead.
    """

    state: ActorState
    T_world_from_body: Transform
    angular_velocity: Floats
    bends: tuple[tuple[float, float], ...] = ()

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


class Pieces:
    """Rigid pieces of many actors, posed together in a few array operations."""

    def __init__(self) -> None:
        self._owners: list[int] = []
        self._bent: list[tuple[int, tuple[Joint, ...], float]] = []
        self._doors: list[tuple[int, float]] = []
        self._wheels: list[tuple[int, float, bool]] = []
        self._rests: list[Transform] = []
        self._templates: list[Placement] = []
        self._stacked: tuple[Floats, Floats] | None = None

    def add(
        self,
        actor: int,
        piece: Piece,
        T_body_from_piece: Transform,
        rest: Placement,
        joints: tuple[Joint, ...] = (),
    ) -> None:
        """One more piece.

        Args:
            actor: row of its actor.
            piece: how it turns.
            joints: of its shape.
            T_body_from_piece: at rest.
            rest: its placement, whose pose and velocities are still to be filled in.
        """
        if piece.steers or piece.rolls_m > 0.0:
            self._wheels.append((len(self._owners), piece.rolls_m, piece.steers))
        if piece.joint:
            self._bent.append((len(self._owners), joints[: piece.joint], piece.share))
        if piece.door:
            self._doors.append((len(self._owners), -1.0 if piece.door == "left" else 1.0))
        self._owners.append(actor)
        self._rests.append(T_body_from_piece)
        self._templates.append(rest)
        self._stacked = None

    def posed(self, motions: list[Motion]) -> list[Placement]:
        """All pieces at one moment.

        Args:
            motions: of all actors.

        Returns:
            Their placements, in the order in which they were added.
        """
        if not self._owners:
            return []
        if self._stacked is None:
            self._stacked = (
                np.array([rest.rotation for rest in self._rests]),
                np.array([rest.translation for rest in self._rests]),
            )
        bodies = [motions[row] for row in self._owners]
        turned = np.array([motion.T_world_from_body.rotation for motion in bodies])
        places = np.array([motion.state.position for motion in bodies])
        rests, offsets = self._bend(bodies, *self._stacked)
        arms = _times(turned, offsets[..., None])[..., 0]
        rotations = _times(turned, rests)
        spins = np.array([motion.angular_velocity for motion in bodies])
        drift = np.array([motion.state.velocity for motion in bodies]) + _cross(spins, arms)
        for row, joints, share in self._bent:
            drift[row], spins[row] = _swung(bodies[row], joints, share, arms[row], drift[row])
        for row, radius, steers in self._wheels:
            self._turn(row, (radius, steers), bodies[row].state, rotations, spins)
        centres = places + arms
        return [
            Placement(  # written out: ``replace`` takes twice as long
                lods=rest.lods,
                lod_range_m=rest.lod_range_m,
                T_world_from_mesh=Transform(rotations[row], centres[row]),
                velocity=drift[row],
                angular_velocity=spins[row],
                instance=rest.instance,
                semantic=rest.semantic,
                slot_materials=rest.slot_materials,
                slot_semantics=rest.slot_semantics,
                is_ego=rest.is_ego,
            )
            for row, rest in enumerate(self._templates)
        ]

    def _bend(self, bodies: list[Motion], rests: Floats, offsets: Floats) -> tuple[Floats, Floats]:
        """Rotations and offsets of all pieces in their bodies, joints and doors turned."""
        swung = [row for row, _ in self._doors if any(bodies[row].state.doors_rad)]
        if not self._bent and not swung:
            return rests, offsets
        rests, offsets = rests.copy(), offsets.copy()
        for row, sign in self._doors:
            left, right = bodies[row].state.doors_rad
            angle = sign * (left if sign < 0 else right)
            rests[row] = _times(_about_z(angle)[None], rests[row][None])[0]
        for row, joints, share in self._bent:
            angles = [angle for angle, _ in bodies[row].bends[: len(joints)]]
            turn, x, y = turned(joints, angles, share)
            about = _about_z(turn)
            rests[row] = _times(about[None], rests[row][None])[0]
            offsets[row] = _times(about[None], offsets[row][None, :, None])[0, :, 0] + (x, y, 0.0)
        return rests, offsets

    def _turn(
        self,
        row: int,
        wheel: tuple[float, bool],
        state: ActorState,
        rotations: Floats,
        spins: Floats,
    ) -> None:
        """Steer and roll one wheel: about z, then about its own y."""
        radius, steers = wheel
        steer = state.steer_rad if steers else 0.0
        angle = state.travelled_m / radius if radius > 0.0 else 0.0
        cz, sz, cy, sy = cos(steer), sin(steer), cos(angle), sin(angle)
        before = rotations[row]
        if radius > 0.0:
            axis = before[:, 1] * cz - before[:, 0] * sz
            spins[row] = spins[row] + axis * (state.speed_mps / radius)
        local = np.array([[cz * cy, -sz, cz * sy], [sz * cy, cz, sz * sy], [-sy, 0.0, cy]])
        rotations[row] = _times(before[None], local[None])[0]


def _swung(
    motion: Motion, joints: tuple[Joint, ...], share: float, arm: Floats, drift: Floats
) -> tuple[Floats, Floats]:
    """Velocity and spin of a piece behind joints that turn."""
    up = motion.T_world_from_body.directions(np.array([0.0, 0.0, 1.0]))
    spin = motion.angular_velocity
    for number, joint in enumerate(joints):
        before = [angle for angle, _ in motion.bends[:number]]
        turn, x, y = turned(joints[:number], before)
        px, py = joint.place[0], joint.place[1]
        hinge = (cos(turn) * px - sin(turn) * py + x, sin(turn) * px + cos(turn) * py + y, 0.0)
        rate = motion.bends[number][1] * (share if number + 1 == len(joints) else 1.0)
        lever = arm - motion.T_world_from_body.directions(np.array(hinge))
        drift = drift + rate * _cross(up[None], lever[None])[0]
        spin = spin + rate * up
    return drift, spin


def _about_z(angle: float) -> Floats:
    c, s = cos(angle), sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def _times(a: Floats, b: Floats) -> Floats:
    """Matrix products, written out so that every processor agrees: (N, 3, 3) by (N, 3, K)."""
    columns = [a[:, :, k, None] * b[:, k, None, :] for k in range(3)]
    return np.asarray(columns[0] + columns[1] + columns[2])


def _cross(a: Floats, b: Floats) -> Floats:
    """Cross products of (N, 3) vectors."""
    return np.stack(
        [
            a[:, 1] * b[:, 2] - a[:, 2] * b[:, 1],
            a[:, 2] * b[:, 0] - a[:, 0] * b[:, 2],
            a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0],
        ],
        axis=1,
    )
