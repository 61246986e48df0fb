"""From a Stage to the sweep that a LiDAR on the ego returns."""

from __future__ import annotations

from math import inf

import numpy as np

from scenesim.geometry.transform import Floats, Transform
from scenesim.kernels import cast as kernels
from scenesim.kernels import echoes as reflecting
from scenesim.kernels import lidar as physics
from scenesim.kernels import receiver as receiving
from scenesim.randomness import Stream
from scenesim.render.exposed import still_bodies
from scenesim.render.faults import is_dropped
from scenesim.render.lidar_bodies import Bodies, Look, gathered, optics_of, standing, table_of
from scenesim.render.lidar_casting import (
    LEAST_MIRRORED,
    NO_MIRRORS,
    SLOTS,
    Casting,
    is_plain,
    ripple,
)
from scenesim.render.lidar_faults import dirt_of, faulty
from scenesim.render.lidar_forest import Forest, forest_for
from scenesim.render.lidar_optics import disturbed
from scenesim.render.lidar_pattern import Pattern, kernel_pattern, pattern_of
from scenesim.render.lidar_scene import frozen, work
from scenesim.scenery.stage import Snapshot, Stage
from scenesim.sensors.faults import faults_of
from scenesim.sensors.lidar import LidarModel, LidarSweep

_CURVES = {"linear": 0, "kitti": 1, "velodyne": 2}
_MODES = {"strongest": 0, "last": 1, "first": 2, "dual": 3}


class LidarCaster:
    """Casts the sweeps of one Stage; what its sweeps share is built once.

    Args:
        stage: what can be seen.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._forest = forest_for(self)
        self._still, bodies = still_bodies(stage)
        self._statics = standing((*stage.statics, *bodies))
        self._optics = optics_of(stage.materials)
        self._work = work()
        weather = stage.scene.weather
        self._ground = (min(1.0, weather.wetness), min(1.0, weather.snow_cover))
        self._biases: dict[tuple[str, int], Floats] = {}

    def sweep(self, lidar: LidarModel, time_s: float, clean: bool = False) -> LidarSweep:
        """One revolution, centred on a time, each column from its own pose.

        Args:
            lidar: the sensor.
            time_s: when it looks straight ahead.
            clean: the noise-free twin: the same beams as lines without width, one return each,
                but no range or intensity noise, no drop-out, no weather, no faults, no stray
                light and no rounding.

        Returns:
            The sweep.
        """
        snapshot = self._stage.snapshot(time_s)
        stream = Stream(self._stage.scene.stream_key).child(f"lidar/{lidar.name}")
        rig = self._stage.scene.rig
        faults = () if clean or rig is None else faults_of(rig.faults, lidar.name)
        actual = faulty(lidar, faults, stream.child("faults"))
        T_world_from_actual = snapshot.T_world_from_ego @ actual.T_ego_from_lidar
        origin = T_world_from_actual.translation
        self._forest.begin()
        movers = table_of([p for p in snapshot.placements if p.instance not in self._still])
        look = Look(self._optics, *((0.0, 0.0) if clean else self._ground))
        bodies = gathered(self._statics, movers, self._forest, look, origin, actual)
        pattern = pattern_of(actual, time_s)
        rays = _rays(pattern, snapshot, T_world_from_actual, lidar.range_max_m + 1.0)
        receiver = _receiver(actual, stream, self._bias(actual, stream), time_s, clean)
        receiver = receiver._replace(origin=np.array(origin))
        echoes = self._casting(actual, bodies, receiver.key, clean).echoes(
            actual, rays, pattern.fired
        )
        dirt = dirt_of(pattern, faults, stream.child("faults"))
        if dirt is not None:
            echoes.energies[:] *= dirt[:, None]
        if not clean:
            around = self._stage, snapshot, origin
            echoes = disturbed(actual, around, pattern, rays, echoes, receiver.key)
        failed = () if clean else actual.failed_beams
        if is_dropped(faults, stream.child("faults"), time_s):
            failed = tuple(range(len(actual.elevations_rad)))
        points = self._report(pattern, receiver, rays, echoes, bodies, failed)
        sweep = lidar.name, time_s, snapshot.T_world_from_ego @ lidar.T_ego_from_lidar
        return _sweep(sweep, pattern, points, bodies, self._forest)

    def _bias(self, lidar: LidarModel, stream: Stream) -> Floats:
        """(B,) by how much each beam's ranges are off, in units of ``beam_bias_m``."""
        own = lidar.name, len(lidar.elevations_rad)
        if own not in self._biases:
            rings = range(own[1])
            self._biases[own] = np.array([_normal(stream.child(f"bias/{r}")) for r in rings])
        return self._biases[own]

    def _casting(self, lidar: LidarModel, bodies: Bodies, key: int, clean: bool) -> Casting:
        """What rays of a sweep go through, and by which rules."""
        rain = self._stage.scene.weather.rain_mm_per_h
        least = LEAST_MIRRORED if lidar.ghosts and not clean else NO_MIRRORS
        return Casting(
            bodies=bodies,
            tree=self._forest.tree,
            work=self._work,
            mirrors=reflecting.Mirrors(least, ripple(rain), np.uint64(key)),
            pulse=0.0 if clean or is_plain(lidar) else lidar.pulse_m,
            slots=1 if clean or is_plain(lidar) else SLOTS,
            sub_rays=1 if clean else lidar.sub_rays,
            has_skirts=not clean,
        )

    def _report(
        self,
        pattern: Pattern,
        receiver: receiving.Receiver,
        rays: kernels.Rays,
        echoes: reflecting.Echoes,
        bodies: Bodies,
        failed: tuple[int, ...],
    ) -> receiving.Points:
        """The points that the receiver makes of the echoes, in the file's order."""
        order = pattern.order
        if failed:
            order = frozen(order[~np.isin(pattern.rings[order], np.array(failed))])
        room = len(order) * receiver.returns
        points = receiving.Points(
            np.zeros((room, 3), np.float32),
            np.zeros(room, np.float32),
            np.zeros(room, np.int32),
            np.zeros(room, np.int32),
            np.zeros(room, np.uint8),
            np.zeros(room, np.int32),
            np.zeros(room, np.float32),
            np.zeros(room, np.uint8),
            np.zeros(room, np.uint8),
        )
        shape = kernel_pattern(pattern)._replace(order=order)
        lines = rays.origins, rays.directions
        count = receiving.report(shape, receiver, lines, echoes, bodies.surfaces, points)
        return receiving.Points(*(array[:count] for array in points))


def _sweep(
    sweep: tuple[str, float, Transform],
    pattern: Pattern,
    points: receiving.Points,
    bodies: Bodies,
    forest: Forest,
) -> LidarSweep:
    """The points as the value that other rooms take."""
    name, time_s, T_world_from_lidar = sweep
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
        return_number=points.returns,
        incidence_rad=points.incidences,
    )


def _rays(
    pattern: Pattern, snapshot: Snapshot, T_world_from_lidar: Transform, far: float
) -> kernels.Rays:
    """All rays of a sweep; local frame: world axes, origin at the sensor at its time."""
    count = len(pattern.times)
    rays = kernels.Rays(
        np.zeros((3, count), np.float32),
        np.zeros((3, count), np.float32),
        pattern.times,
        np.zeros(count, np.float32),
        np.full(count, far, np.float32),
    )
    motion = physics.Motion(
        np.array(T_world_from_lidar.rotation),
        snapshot.T_world_from_ego.translation - T_world_from_lidar.translation,
        np.array(snapshot.ego_velocity, np.float64),
        np.array(snapshot.ego_angular_velocity, np.float64),
    )
    poses = np.zeros((len(pattern.instants), 12))
    physics.moved_head(motion, pattern.instants, poses)
    physics.fire(kernel_pattern(pattern), poses, 0, count, rays.origins, rays.directions)
    return rays


def _receiver(
    lidar: LidarModel, stream: Stream, normal: Floats, time_s: float, clean: bool
) -> receiving.Receiver:
    """The receiver of one sweep; a noise-free one for the clean twin."""
    beams = len(lidar.elevations_rad)
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
        returns=1 if clean else lidar.returns,
        mode=0 if clean else _MODES[lidar.return_mode],
        saturation=lidar.saturation or inf,
        early=lidar.saturation_bias_m * real,
        origin=np.zeros(3),
        grain=np.uint64(stream.child("grain").key),
    )


def _offsets(lidar: LidarModel, share: float) -> Floats:
    """How much brighter or darker each beam writes."""
    offsets = lidar.intensity_offsets or (0.0,) * len(lidar.elevations_rad)
    return np.array(offsets) * share


def _normal(stream: Stream) -> float:
    """A number close to the standard normal."""
    return sum(stream.child(i).uniform(-1.0, 1.0) for i in range(3))
