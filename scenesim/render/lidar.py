"""From a Stage to the sweep that a LiDAR on the ego returns."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Transform
from scenesim.kernels import cast as kernels
from scenesim.kernels import lidar as physics
from scenesim.randomness import Stream
from scenesim.render.lidar_bodies import Bodies, Forest, gathered, optics_of
from scenesim.render.lidar_scene import frozen, work
from scenesim.scenery.stage import Snapshot, Stage
from scenesim.sensors.lidar import LidarModel, LidarSweep
from scenesim.world.classes import Cause

_CURVES = {"linear": 0, "kitti": 1, "velodyne": 2}
_PASSES = 4  # surfaces that one ray is followed through


class LidarCaster:
    """Casts the sweeps of one Stage; what its sweeps share is built once.

    Args:
        stage: what can be seen.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._forest = Forest()
        self._optics = optics_of(stage.materials)
        self._work = work()

    def sweep(self, lidar: LidarModel, time_s: float, clean: bool = False) -> LidarSweep:
        """One revolution, centred on a time, each column from its own pose.

        Args:
            lidar: the sensor.
            time_s: when it looks straight ahead.
            clean: the noise-free twin: the same rays, but no range or intensity noise, no
                drop-out, no weather and no rounding.

        Returns:
            The sweep.
        """
        snapshot = self._stage.snapshot(time_s)
        T_world_from_lidar = snapshot.T_world_from_ego @ lidar.T_ego_from_lidar
        origin = T_world_from_lidar.translation
        self._forest.begin()
        bodies = gathered(
            self._stage.statics, snapshot.placements, self._forest, self._optics, origin, lidar
        )
        rays = _rays(lidar, snapshot, T_world_from_lidar)
        echoes = self._cast(rays, bodies, lidar.range_max_m + 1.0)
        stream = Stream(self._stage.scene.stream_key).child(f"lidar/{lidar.name}")
        receiver = _receiver(lidar, stream, time_s, clean)
        points = self._report(lidar, receiver, rays, echoes, bodies)
        return _sweep(lidar, time_s, T_world_from_lidar, points, bodies, self._forest)

    def _cast(self, rays: kernels.Rays, bodies: Bodies, far: float) -> physics.Echoes:
        """Each ray's strongest echo, through panes as long as light goes on."""
        count = len(rays.times)
        echoes = physics.Echoes(
            np.zeros(count, np.float32),
            np.zeros(count, np.float32),
            np.full(count, -1, np.int32),
            np.full(count, -1, np.int32),
            np.ones(count, np.float32),
        )
        order = np.arange(count, dtype=np.int32)
        ranges = np.zeros(count, np.float32)
        met = np.zeros((2, count), np.int32)
        tree = self._forest.tree
        for _ in range(_PASSES):
            packets = -(-len(order) // kernels.LANES)
            kernels.cast(
                rays, order, bodies.top, tree, bodies.bodies, np.float32(far), 0, packets,
                self._work, ranges, met[0], met[1],
            )  # fmt: skip
            onward = np.zeros(len(order), np.int32)
            number = physics.weigh(
                order, rays.directions, ranges, met[0], met[1], bodies.bodies.rotations,
                tree.triangles, bodies.surfaces, echoes, rays.nears, onward,
            )  # fmt: skip
            if not number:
                break
            order = onward[:number].copy()
        return echoes

    def _report(
        self,
        lidar: LidarModel,
        receiver: physics.Receiver,
        rays: kernels.Rays,
        echoes: physics.Echoes,
        bodies: Bodies,
    ) -> physics.Points:
        """The points that the receiver makes of the echoes, in the file's order."""
        room = len(rays.times)
        points = physics.Points(
            np.zeros((room, 3), np.float32),
            np.zeros(room, np.float32),
            np.zeros(room, np.int16),
            np.zeros(room, np.int32),
            np.zeros(room, np.float32),
            np.zeros(room, np.int32),
            np.zeros(room, np.uint8),
            np.zeros(room, np.int32),
            np.zeros(room, np.float32),
        )
        count = physics.report(
            _head(lidar), receiver, _file_order(lidar), rays.directions, echoes,
            bodies.bodies.rotations, self._forest.tree.triangles, bodies.surfaces, points,
        )  # fmt: skip
        return physics.Points(*(array[:count].copy() for array in points))


def _sweep(
    lidar: LidarModel,
    time_s: float,
    T_world_from_lidar: Transform,
    points: physics.Points,
    bodies: Bodies,
    forest: Forest,
) -> LidarSweep:
    """The points as the value that other rooms take."""
    count = len(points.times)
    return LidarSweep(
        lidar=lidar.name,
        time_s=time_s,
        T_world_from_lidar=T_world_from_lidar,
        points_lidar=points.xyz,
        intensity=points.intensities,
        ring=points.rings,
        column=points.columns,
        point_time_s=points.times,
        instance=bodies.instances[points.bodies],
        semantic=points.semantics,
        part=forest.parts[points.entries],
        cause=np.full(count, int(Cause.SURFACE), np.uint8),
        return_number=np.zeros(count, np.uint8),
        incidence_rad=points.incidences,
    )


def _head(lidar: LidarModel) -> physics.Head:
    """The head as kernels take it."""
    return physics.Head(
        frozen(lidar.elevations_rad),
        frozen(lidar.azimuth_offsets_rad),
        frozen(lidar.vertical_offsets_m),
        lidar.columns,
        lidar.rotation_s,
        lidar.azimuth_quantum_rad,
    )


def _rays(lidar: LidarModel, snapshot: Snapshot, T_world_from_lidar: Transform) -> kernels.Rays:
    """All rays of a revolution; local frame: world axes, origin at the sensor at its time."""
    count = len(lidar.elevations_rad) * lidar.columns
    rays = kernels.Rays(
        np.zeros((count, 3), np.float32),
        np.zeros((count, 3), np.float32),
        np.zeros(count, np.float32),
        np.zeros(count, np.float32),
    )
    motion = physics.Motion(
        np.array(T_world_from_lidar.rotation),
        snapshot.T_world_from_ego.translation - T_world_from_lidar.translation,
        np.array(snapshot.ego_velocity, np.float64),
        np.array(snapshot.ego_angular_velocity, np.float64),
    )
    physics.fire(_head(lidar), motion, 0, lidar.columns, rays.origins, rays.directions, rays.times)
    return rays


def _receiver(lidar: LidarModel, stream: Stream, time_s: float, clean: bool) -> physics.Receiver:
    """The receiver of one sweep; a noise-free one for the clean twin."""
    beams = len(lidar.elevations_rad)
    normal = np.array([_normal(stream.child(f"bias/{ring}")) for ring in range(beams)])
    gain = np.array([_normal(stream.child(f"gain/{ring}")) for ring in range(beams)])
    real = 0.0 if clean else 1.0
    reach = lidar.detection_range_m
    return physics.Receiver(
        threshold=lidar.detection_reflectance / (reach * reach),
        near=lidar.range_min_m,
        far=lidar.range_max_m,
        noise=lidar.range_noise_m * real,
        biases=normal * (lidar.beam_bias_m * real),
        gains=1.0 + gain * (0.06 * real),
        dropout=lidar.dropout * real,
        grid=lidar.range_quantum_m * real,
        steps=lidar.intensity_quantum * real,
        curve=_CURVES[lidar.intensity],
        key=np.uint64(stream.child(f"sweep/{round(time_s * 1e6)}").key),
        zones=np.array(lidar.blind_zones, np.float64).reshape(-1, 4),
    )


def _normal(stream: Stream) -> float:
    """A number close to the standard normal."""
    return sum(stream.child(i).uniform(-1.0, 1.0) for i in range(3))


def _file_order(lidar: LidarModel) -> NDArray[np.int32]:
    """Rays in the file's order: ring by ring from the top, azimuth from +0 counter-clockwise."""
    key = (lidar.elevations_rad.tobytes(), lidar.azimuth_offsets_rad.tobytes())
    return _sorted_rays(*key, lidar.columns, lidar.azimuth_quantum_rad)


@lru_cache(maxsize=16)
def _sorted_rays(
    elevations: bytes, offsets: bytes, columns: int, quantum: float
) -> NDArray[np.int32]:
    """As ``_file_order``, from values that can be compared."""
    turns = 2 * np.pi
    head = physics.Head(
        np.frombuffer(elevations), np.frombuffer(offsets), np.frombuffer(offsets), columns, 1.0,
        quantum,
    )  # fmt: skip
    rows = []
    for ring in range(len(head.elevations)):
        azimuths = np.array([physics.azimuth_of(head, ring, column) for column in range(columns)])
        around = np.mod(azimuths + 1e-9, turns)
        rows.append(np.argsort(around, kind="stable") + ring * columns)
    order = np.concatenate(rows).astype(np.int32)
    order.setflags(write=False)
    return order
