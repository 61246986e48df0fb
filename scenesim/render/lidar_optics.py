"""The width of a LiDAR's beams, and what weather and stray light make of its echoes."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, inf, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats
from scenesim.kernels import interference, plumes, subrays
from scenesim.kernels import media_lidar as media
from scenesim.kernels.cast import Rays
from scenesim.kernels.echoes import Echoes
from scenesim.render.lidar_pattern import Pattern
from scenesim.render.lidar_plumes import plumes_of
from scenesim.render.lidar_scene import frozen
from scenesim.render.lidar_weather import air_of
from scenesim.scenery.stage import Snapshot, Stage
from scenesim.sensors.lidar import LidarModel
from scenesim.world.weather import Weather

#: of a beam's light: what falls a beam's width above its middle, and below; from what real sweeps'
#: far cars show (docs/realism.md)
SKIRT = 0.25
_SKIRTS_FROM_M = 20.0  # nearer, a beam's width is little beside a plate
_SPILL = 2e-4  # of a saturated echo's energy, into the beams beside it; by eye, no measurement


@dataclass(frozen=True, slots=True, eq=False)
class Fan:
    """The further rays of beams that an edge may cut.

    Attributes:
        beams: (C,) int32 those beams.
        of_rays: (R,) int32 beam of each further ray.
        rays: those rays.
    """

    beams: NDArray[np.int32]
    of_rays: NDArray[np.int32]
    rays: Rays


def fan_of(
    lidar: LidarModel,
    rays: Rays,
    met: tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int32]],
) -> Fan:
    """The further rays of those beams that one surface may not fill.

    Args:
        lidar: the sensor.
        rays: of all beams' middles.
        met: what they met: (B,) ranges, bodies and entries.

    Returns:
        The fan; its rays stand beam by beam.
    """
    found = np.zeros(len(rays.times), np.int32)
    count = subrays.cut_beams(*_rings(lidar), met[0], met[1], found)
    return _fanned(rays, found[:count].copy(), _spots(lidar))


def skirts_of(
    lidar: LidarModel,
    rays: Rays,
    met: tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.int32]],
    shining: NDArray[np.bool_],
) -> Fan:
    """Rays along the faint light about beams that end near something that throws light back.

    What little falls beside a beam is enough for a number plate: seen from where the light came
    from, it is a hundred times as bright as the paint about it. At 35 m the rings of a LiDAR are 20
    cm apart and such a plate is 11 cm high.

    Args:
        lidar: the sensor.
        rays: of all beams' middles.
        met: what they met: (B,) ranges, bodies and entries.
        shining: (B + 1,) whether some of a body throws light back; False for the air.

    Returns:
        The fan: two rays for each beam, above and below it.
    """
    beams = np.flatnonzero(shining[met[1]] & (met[0] > _SKIRTS_FROM_M)).astype(np.int32)
    upward = lidar.divergence_rad
    if lidar.divergence_vertical_rad >= 0.0:
        upward = lidar.divergence_vertical_rad
    return _fanned(rays, beams, np.array([(0.0, upward), (0.0, -upward)]))


def _fanned(rays: Rays, beams: NDArray[np.int32], spots: Floats) -> Fan:
    """A ray for each beam and each spot, beam by beam."""
    total = len(beams) * len(spots)
    made = Rays(
        np.zeros((3, total), np.float32),
        np.zeros((3, total), np.float32),
        np.zeros(total, np.float32),
        np.zeros(total, np.float32),
        np.full(total, rays.fars[0] if total else 0.0, np.float32),
    )
    subrays.fan(
        beams, spots, (rays.origins, rays.directions), rays.times,
        (made.origins, made.directions), made.times,
    )  # fmt: skip
    made = made._replace(times=frozen(made.times))
    return Fan(beams, np.repeat(beams, len(spots)), made)


def _rings(lidar: LidarModel) -> tuple[int, bool, NDArray[np.int64]]:
    """How rings lie beside each other: columns, wraps and shifts of ``subrays.across``."""
    ahead = lidar.azimuth_offsets_rad * (lidar.columns / lidar.field_rad)
    return lidar.columns, lidar.kind == "spinning", np.rint(ahead).astype(np.int64)


def _spots(lidar: LidarModel) -> Floats:
    """(S, 2) rad: a ring about a beam's middle, as wide as an evenly lit disc is on average."""
    across = lidar.divergence_rad / 2
    upward = across if lidar.divergence_vertical_rad < 0.0 else lidar.divergence_vertical_rad / 2
    many = lidar.sub_rays - 1
    radius = sqrt(lidar.sub_rays / (2 * many))
    turns = [2 * pi * k / many for k in range(many)]
    return np.array([(radius * across * cos(t), radius * upward * sin(t)) for t in turns])


def disturbed(
    lidar: LidarModel,
    around: tuple[Stage, Snapshot, Floats],
    pattern: Pattern,
    rays: Rays,
    echoes: Echoes,
    key: int,
) -> Echoes:
    """The echoes after edges cut beams, and after air, plumes and stray light had their say.

    Args:
        lidar: the sensor.
        around: the Stage, how it stands, and (3,) m the origin of the local frame.
        pattern: of the sensor.
        rays: of all beams' middles, as they were fired or mirrored.
        echoes: of clear air.
        key: of the sweep.

    Returns:
        The echoes, some of them of air.
    """
    stage, snapshot, origin = around
    weather = stage.scene.weather
    if lidar.sub_rays == 1 and lidar.divergence_rad > 0.0 and echoes.energies.shape[1] == 1:
        echoes = _mixed(lidar, echoes, key)
    air = air_of(weather, lidar)
    if air is not None:
        media.through_air(air, key, lidar.range_max_m, echoes)
    clouds = plumes_of(stage, snapshot, origin, lidar.range_max_m, key)
    if clouds is not None:
        lines = rays.origins, rays.directions
        plumes.through_plumes(clouds, lines, rays.times, lidar.range_max_m, echoes)
    stray = _stray(lidar, weather, key)
    if lidar.halo_rad > 0.0 and lidar.kind != "rosette":
        interference.bloom(*_rings(lidar), stray, pattern.directions, echoes)
    if stray.crosstalk > 0.0 or (stray.glare > 0.0 and stray.light > 0.0):
        interference.disturb(stray, rays.directions, echoes)
    return echoes


def _mixed(lidar: LidarModel, echoes: Echoes, key: int) -> Echoes:
    """Edges that cut beams, by the beams beside them: for models without sub-rays."""
    if lidar.kind == "rosette":
        return echoes
    share = min(lidar.divergence_rad * lidar.columns / (2 * lidar.field_rad), 0.5)
    mixed = Echoes(*(array.copy() for array in echoes))
    media.mix_edges(lidar.columns, share, lidar.pulse_m, key, echoes, mixed)
    return mixed


def _stray(lidar: LidarModel, weather: Weather, key: int) -> interference.Stray:
    """What strays into the receiver under today's sun."""
    up = weather.sun_elevation_rad
    flat = cos(up)
    sun = flat * cos(weather.sun_azimuth_rad), flat * sin(weather.sun_azimuth_rad), sin(up)
    light = max(0.0, 1.0 - weather.cloud) if up > 0.0 and weather.fog_visibility_m == inf else 0.0
    return interference.Stray(
        halo=lidar.halo_rad,
        spill=_SPILL,
        saturation=lidar.saturation or inf,
        crosstalk=lidar.crosstalk,
        sun=np.array(sun),
        glare=lidar.glare_rad,
        light=light,
        threshold=lidar.detection_reflectance / lidar.detection_range_m**2,
        far=lidar.range_max_m,
        key=np.uint64(key),
    )
