"""From a Stage to the sweep that a LiDAR on the ego returns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.kernels import cast as kernels
from scenesim.kernels import echoes as reflecting
from scenesim.kernels import lidar as physics
from scenesim.kernels import media_lidar as media
from scenesim.kernels import receiver as receiving
from scenesim.randomness import Stream
from scenesim.render.lidar_bodies import Bodies, Look, gathered, optics_of, table_of
from scenesim.render.lidar_forest import Forest
from scenesim.render.lidar_pattern import Pattern, pattern_of
from scenesim.render.lidar_scene import parcelled, work
from scenesim.render.lidar_weather import air_of
from scenesim.scenery.stage import Snapshot, Stage
from scenesim.sensors.lidar import LidarModel, LidarSweep
from scenesim.world.classes import Semantic

_CURVES = {"linear": 0, "kitti": 1, "velodyne": 2}
_LEAF_GAPS = 0.35  # beams that pass a layer of leaves
_LEAF_DEPTH_M = 0.15
_PASSES = 4  # surfaces that one ray is followed through


class LidarCaster:
    """Casts the sweeps of one Stage; what its sweeps share is built once.

    Args:
        stage: what can be seen.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._forest = Forest()
        self._statics = table_of(stage.statics)
        self._optics = optics_of(stage.materials)
        self._work = work()
        weather = stage.scene.weather
        self._ground = (min(1.0, weather.wetness), min(1.0, weather.snow_cover))

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
        movers = table_of(snapshot.placements)
        look = Look(self._optics, *((0.0, 0.0) if clean else self._ground))
        bodies = gathered(self._statics, movers, self._forest, look, origin, lidar)
        pattern = pattern_of(lidar, time_s)
        rays = _rays(pattern, snapshot, T_world_from_lidar)
        stream = Stream(self._stage.scene.stream_key).child(f"lidar/{lidar.name}")
        receiver = _receiver(lidar, stream, time_s, clean)
        leaves = reflecting.Leaves(
            int(Semantic.VEGETATION), 0.0 if clean else _LEAF_GAPS, _LEAF_DEPTH_M, receiver.key
        )
        echoes = self._cast(rays, bodies, leaves, lidar.range_max_m + 1.0)
        causes = np.zeros(len(rays.times), np.uint8)
        if not clean:
            echoes = self._through_weather(lidar, echoes, receiver.key, causes)
        points = self._report(pattern, receiver, rays, (echoes, causes), bodies)
        sweep = lidar.name, time_s, T_world_from_lidar
        return _sweep(sweep, pattern, points, bodies, self._forest)

    def _cast(
        self, rays: kernels.Rays, bodies: Bodies, leaves: reflecting.Leaves, far: float
    ) -> reflecting.Echoes:
        """Each ray's strongest echo, through panes as long as light goes on."""
        count = len(rays.times)
        echoes = reflecting.Echoes(
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
            starts, packets = parcelled(order)
            kernels.cast(
                rays, order, starts, bodies.top, tree, bodies.bodies, np.float32(far), 0, packets,
                self._work, ranges, met[0], met[1],
            )  # fmt: skip
            onward = np.zeros(len(order), np.int32)
            number = reflecting.weigh(
                order, rays.directions, ranges, met[0], met[1], bodies.bodies.rotations,
                tree.triangles, bodies.surfaces, leaves, echoes, rays.nears, onward,
            )  # fmt: skip
            if not number:
                break
            order = onward[:number].copy()
        return echoes

    def _through_weather(
        self,
        lidar: LidarModel,
        echoes: reflecting.Echoes,
        key: int,
        causes: NDArray[np.uint8],
    ) -> reflecting.Echoes:
        """The echoes after edges cut beams and the air had its say."""
        if lidar.divergence_rad > 0.0 and lidar.kind != "rosette":
            share = min(lidar.divergence_rad * lidar.columns / (2 * lidar.field_rad), 0.5)
            mixed = reflecting.Echoes(*(array.copy() for array in echoes))
            media.mix_edges(lidar.columns, share, lidar.pulse_m, key, echoes, mixed)
            echoes = mixed
        air = air_of(self._stage.scene.weather, lidar)
        if air is not None:
            media.through_air(air, key, lidar.range_max_m, echoes, causes)
        return echoes

    def _report(
        self,
        pattern: Pattern,
        receiver: receiving.Receiver,
        rays: kernels.Rays,
        returned: tuple[reflecting.Echoes, NDArray[np.uint8]],
        bodies: Bodies,
    ) -> receiving.Points:
        """The points that the receiver makes of the echoes, in the file's order."""
        room = len(pattern.order)
        points = receiving.Points(
            np.zeros((room, 3), np.float32),
            np.zeros(room, np.float32),
            np.zeros(room, np.int32),
            np.zeros(room, np.int32),
            np.zeros(room, np.uint8),
            np.zeros(room, np.int32),
            np.zeros(room, np.float32),
            np.zeros(room, np.uint8),
        )
        count = receiving.report(
            _kernel_pattern(pattern), receiver, rays.directions, *returned,
            bodies.bodies.rotations, self._forest.tree.triangles, bodies.surfaces, points,
        )  # fmt: skip
        return receiving.Points(*(array[:count].copy() for array in points))


def _sweep(
    sweep: tuple[str, float, Transform],
    pattern: Pattern,
    points: receiving.Points,
    bodies: Bodies,
    forest: Forest,
) -> LidarSweep:
    """The points as the value that other rooms take."""
    name, time_s, T_world_from_lidar = sweep
    count = len(points.rays)
    return LidarSweep(
        lidar=name,
        time_s=time_s,
        T_world_from_lidar=T_world_from_lidar,
        points_lidar=points.xyz,
        intensity=points.intensities,
        ring=pattern.rings[points.rays],
        column=pattern.columns[points.rays],
        point_time_s=pattern.times[points.rays],
        instance=bodies.instances[points.bodies],
        semantic=points.semantics,
        part=np.where(points.bodies >= 0, forest.parts[points.entries], np.int16(0)),
        cause=points.causes,
        return_number=np.zeros(count, np.uint8),
        incidence_rad=points.incidences,
    )


def _kernel_pattern(pattern: Pattern) -> physics.Pattern:
    """The pattern as kernels take it."""
    return physics.Pattern(*(getattr(pattern, name) for name in Pattern.__slots__))


def _rays(pattern: Pattern, snapshot: Snapshot, T_world_from_lidar: Transform) -> kernels.Rays:
    """All rays of a sweep; local frame: world axes, origin at the sensor at its time."""
    count = len(pattern.times)
    rays = kernels.Rays(
        np.zeros((3, count), np.float32),
        np.zeros((3, count), np.float32),
        pattern.times,
        np.zeros(count, np.float32),
    )
    motion = physics.Motion(
        np.array(T_world_from_lidar.rotation),
        snapshot.T_world_from_ego.translation - T_world_from_lidar.translation,
        np.array(snapshot.ego_velocity, np.float64),
        np.array(snapshot.ego_angular_velocity, np.float64),
    )
    physics.fire(_kernel_pattern(pattern), motion, 0, count, rays.origins, rays.directions)
    return rays


def _receiver(lidar: LidarModel, stream: Stream, time_s: float, clean: bool) -> receiving.Receiver:
    """The receiver of one sweep; a noise-free one for the clean twin."""
    beams = len(lidar.elevations_rad)
    normal = np.array([_normal(stream.child(f"bias/{ring}")) for ring in range(beams)])
    real = 0.0 if clean else 1.0
    reach = lidar.detection_range_m
    return receiving.Receiver(
        threshold=lidar.detection_reflectance / (reach * reach),
        near=lidar.range_min_m,
        far=lidar.range_max_m,
        noise=lidar.range_noise_m * real,
        biases=normal * (lidar.beam_bias_m * real),
        gains=np.ones(beams),
        offsets=_offsets(lidar, real),
        dropout=lidar.dropout * real,
        grid=lidar.range_quantum_m * real,
        steps=lidar.intensity_quantum * real,
        curve=_CURVES[lidar.intensity],
        key=np.uint64(stream.child(f"sweep/{round(time_s * 1e6)}").key),
    )


def _offsets(lidar: LidarModel, share: float) -> Floats:
    """How much brighter or darker each beam writes."""
    offsets = lidar.intensity_offsets or (0.0,) * len(lidar.elevations_rad)
    return np.array(offsets) * share


def _normal(stream: Stream) -> float:
    """A number close to the standard normal."""
    return sum(stream.child(i).uniform(-1.0, 1.0) for i in range(3))
