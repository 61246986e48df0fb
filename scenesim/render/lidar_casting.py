"""Beams on their way: what their rays meet, pass and are mirrored by."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import AssetError
from scenesim.kernels import cast as kernels
from scenesim.kernels import echoes as reflecting
from scenesim.render.lidar_bodies import Bodies
from scenesim.render.lidar_optics import SKIRT, Fan, fan_of, skirts_of
from scenesim.render.lidar_scene import parcelled
from scenesim.sensors.lidar import LidarModel

Met = tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int32]]

LEAST_MIRRORED = 0.04  # of a beam's energy, there and back: what is worth following
NO_MIRRORS = 2.0
SLOTS = 4  # echoes of a beam that are told apart, where more than the strongest may count
_INSIDE_M = 1.5
_INSIDE_SHARE = 0.9  # of the rays that end on the own body within that: it sits inside
_PASSES = 4  # surfaces that one ray is followed through


def is_plain(lidar: LidarModel) -> bool:
    """Whether a beam's strongest echo is all that its receiver can report.

    Args:
        lidar: the sensor.

    Returns:
        A bool.
    """
    return lidar.sub_rays == 1 and lidar.returns == 1 and lidar.return_mode == "strongest"


def ripple(rain_mm_per_h: float) -> float:
    """How far rain's rings tilt a film of water.

    Args:
        rain_mm_per_h: rain rate.

    Returns:
        rad, a guess by eye: 2 mrad on still water, 6 in heavy rain.
    """
    return 0.002 + 0.004 * min(rain_mm_per_h / 10.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Casting:
    """What the rays of a sweep go through, and by which rules.

    Attributes:
        bodies: what stands around.
        tree: of all their meshes.
        work: scratch of one thread.
        mirrors: when rays are mirrored.
        pulse: m; echoes of a beam nearer to each other merge.
        slots: echoes of a beam that are told apart.
        sub_rays: rays that stand for a beam's width.
        has_skirts: whether the faint light about beams counts.
    """

    bodies: Bodies
    tree: kernels.Tree
    work: kernels.Work
    mirrors: reflecting.Mirrors
    pulse: float
    slots: int
    sub_rays: int
    has_skirts: bool

    def echoes(
        self, lidar: LidarModel, rays: kernels.Rays, fired: NDArray[np.int32]
    ) -> reflecting.Echoes:
        """Each beam's echoes, through panes and off mirrors as long as light goes on.

        Args:
            lidar: the sensor.
            rays: the beams' middles; mirrored ones are changed.
            fired: (F,) those that leave the sensor, growing.

        Returns:
            The echoes in clear air.

        Raises:
            AssetError: the sensor sits inside the body of its own vehicle.
        """
        count = len(rays.times)
        found = _no_echoes(count, self.slots)
        beams = np.arange(count, dtype=np.int32)
        paths = reflecting.Paths(beams, np.ones(count, np.float32), np.zeros(count, np.float32))
        met = _nothing(count)
        fired = fired.copy()  # kernels are compiled for arrays that can be written
        self._cast(rays, fired, fired, met)
        self._refuse_inside(lidar, met, fired)
        fans: list[tuple[Fan, float, int]] = []
        if lidar.divergence_rad > 0.0 and self.has_skirts:
            fans.append((skirts_of(lidar, rays, met, self.bodies.shining), SKIRT, 1))
        if self.sub_rays > 1:
            share = 1.0 / self.sub_rays
            fans.append((fan_of(lidar, rays, met), share, _PASSES))
            paths.weights[fans[-1][0].beams] = share
        self._follow(rays, fired, paths, met, found)
        for fan, share, passes in fans:
            self._widen(fan, share, found, passes)
        return found

    def _widen(self, fan: Fan, share: float, found: reflecting.Echoes, passes: int) -> None:
        """Add the echoes of further rays, each with a share of its beam's light."""
        total = len(fan.of_rays)
        shares = np.full(total, share, np.float32)
        paths = reflecting.Paths(fan.of_rays, shares, np.zeros(total, np.float32))
        met = _nothing(total)
        order = np.arange(total, dtype=np.int32)
        self._cast(fan.rays, order, fan.of_rays, met)
        self._follow(fan.rays, order, paths, met, found, passes)

    def _refuse_inside(self, lidar: LidarModel, met: Met, fired: NDArray[np.int32]) -> None:
        """See to it that a sensor can look out.

        Raises:
            AssetError: it sits inside the body of its own vehicle.
        """
        own = self.bodies.surfaces.own
        if not own.any():
            return
        blocked = (met[1] >= 0) & (met[0] < _INSIDE_M) & (own[np.maximum(met[1], 0)] == 1)
        if float(blocked.sum()) > _INSIDE_SHARE * len(fired):
            x, y, z = (float(value) for value in lidar.T_ego_from_lidar.translation)
            raise AssetError(
                f"LiDAR '{lidar.name}': position_m = [{x:g}, {y:g}, {z:g}] m (ahead, left, up from "
                "the rear axle) is inside the body of its own vehicle; mount it higher, or give "
                "blind_zones, which stand for the body"
            )

    def _cast(
        self, rays: kernels.Rays, order: NDArray[np.int32], beams: NDArray[np.int32], met: Met
    ) -> None:
        """Write what the rays of an order meet first; their beams say which are neighbours."""
        starts, packets = parcelled(beams)
        kernels.cast(
            rays, order, starts, self.bodies.top, self.tree, self.bodies.bodies,
            0, packets, self.work, *met,
        )  # fmt: skip

    def _follow(
        self,
        rays: kernels.Rays,
        order: NDArray[np.int32],
        paths: reflecting.Paths,
        met: Met,
        found: reflecting.Echoes,
        passes: int = _PASSES,
    ) -> None:
        """Add the echoes of rays that were cast, and of what they go on to."""
        lines = rays.origins, rays.directions
        limits = rays.nears, rays.fars
        for turn in range(passes):
            onward = np.zeros(len(order), np.int32)
            number = reflecting.weigh(
                order, lines, limits, met, self.bodies.bodies.rotations, self.tree.triangles,
                self.bodies.surfaces, self.mirrors, self.pulse, paths, found, onward,
            )  # fmt: skip
            if not number or turn == passes - 1:
                return
            # mirrored rays part from those that went on: packets of both would be wide
            aside = paths.travelled[onward[:number]] > 0.0
            order = np.concatenate([onward[:number][aside], onward[:number][~aside]])
            self._cast(rays, order, paths.beams[order], met)


def _nothing(rays: int) -> Met:
    """Room for what rays meet: nothing as long as they are not cast."""
    ranges = np.full(rays, np.inf, np.float32)
    return ranges, np.full(rays, -1, np.int32), np.full(rays, -1, np.int32)


def _no_echoes(beams: int, slots: int) -> reflecting.Echoes:
    """Room for the echoes of beams."""
    shape = beams, slots
    return reflecting.Echoes(
        np.zeros(shape, np.float32),
        np.zeros(shape, np.float32),
        np.full(shape, -1, np.int32),
        np.full(shape, -1, np.int32),
        np.zeros(shape, np.float32),
        np.zeros(shape, np.float32),
        np.zeros(shape, np.uint8),
    )
