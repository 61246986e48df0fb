"""The weather as a LiDAR's beam meets it: tables over range, made once for each weather."""

from __future__ import annotations

from functools import lru_cache
from math import exp, inf, log, pi, sin, sqrt

import numpy as np

from scenesim.geometry.transform import Floats
from scenesim.kernels.media_lidar import Air
from scenesim.sensors.lidar import LidarModel
from scenesim.world.classes import Cause, Semantic
from scenesim.world.weather import Weather

_STEP_M = 0.25
_CLUTTER_FLOOR = 7.0  # receivers tell clutter from noise later than a target's clean pulse
# A receiver looks for the edge of a pulse; of fog's long smooth echo it sees but a part. Set by
# hand, so that a car of medium grey is lost at about 20 m at MOR 50; no measurement was at hand.
_SMOOTH_ECHO = 0.1
_FOG_BACKSCATTER = 0.046  # per steradian, times the optical range: Hahner et al. 2021
_DUST_BACKSCATTER = 1.0 / 50.0  # the lidar ratio of mineral dust, 50 sr (Ansmann et al. 2003)
_PULSE_S = 20e-9  # half-power width of the pulse that Hahner et al. fit
_LIGHT_MPS = 299792458.0
_DROP_REFLECTANCE = 0.0198  # |(n - 1) / (n + 1)|^2 of water
_FLAKE_REFLECTANCE = 0.4
# Lenses are focused far away and stand beside each other: a flake two metres off is a blur beside
# the detector (an HDL-64E's lasers are focused at up to 24 m). Set by hand, so that a VLP-32C sees
# some 120, 720 and 1,500 flakes in a box of 8 by 8 m about it at 0.25, 1 and 2.5 mm/h: CADC's 75
# sequences of that sensor have 26 to 1,443 such points, 416 in the middle (Pitropov et al. 2021, in
# cadc_dataset_route_stats.csv of its devkit). How many mm/h fell there is not known.
_FOCUS_M = 15.0

#: what water stands on, as a film that mirrors
SEALED = (
    Semantic.ROAD,
    Semantic.LANE_MARKING,
    Semantic.SIDEWALK,
    Semantic.PARKING,
    Semantic.KERB,
)
#: what rain wets and snow covers
GROUND = (*SEALED, Semantic.TERRAIN, Semantic.OTHER_GROUND)


def air_of(weather: Weather, lidar: LidarModel) -> Air | None:
    """The air between a LiDAR and the world.

    Args:
        weather: the one state of the scene.
        lidar: whose beams and threshold count.

    Returns:
        The tables for kernels; None where the air is clear.
    """
    alpha = weather.extinction_per_m()
    if alpha <= 0.0:
        return None
    threshold = _CLUTTER_FLOOR * lidar.detection_reflectance / lidar.detection_range_m**2
    upward = lidar.divergence_vertical_rad
    area = lidar.divergence_rad * (lidar.divergence_rad if upward < 0.0 else upward)
    half_angle = max(sqrt(area) / 2, 1e-4)
    rows = int(lidar.range_max_m / _STEP_M) + 1
    fog = 0.0 if weather.fog_visibility_m == inf else log(20.0) / weather.fog_visibility_m
    dust = weather.dust_per_m()
    fog_energy, fog_range = np.zeros(0), np.zeros(0)
    if fog + dust > 0.0:
        scattered = _FOG_BACKSCATTER / weather.fog_visibility_m + _DUST_BACKSCATTER * dust
        fog_energy, fog_range = _fog(scattered, alpha, rows)
    rain, snow = weather.rain_mm_per_h, weather.snow_mm_per_h
    beam = half_angle, threshold, rows
    # Marshall & Palmer 1948; Gunn & Marshall 1958: number density and slope, per metre
    drops = 4.1e3 * rain**-0.21 if rain > 0 else 0.0
    flakes = 2.55e3 * snow**-0.48 if snow > 0 else 0.0
    counts = np.stack(
        [
            _seen(8.0e6, drops, _DROP_REFLECTANCE, *beam),
            _seen(7.6e6 * snow**-0.87 if snow > 0 else 0.0, flakes, _FLAKE_REFLECTANCE, *beam),
        ]
    )
    return Air(
        extinction=alpha,
        fog_energy=fog_energy,
        fog_range=fog_range,
        fog_step=_STEP_M,
        fog_cause=int(Cause.FOG if fog >= dust else Cause.DUST),
        counts=counts,
        slopes=np.array([max(drops, 1.0), max(flakes, 1.0)]),
        reflectances=np.array([_DROP_REFLECTANCE, _FLAKE_REFLECTANCE]),
        half_angle=half_angle,
        focus=_FOCUS_M,
        threshold=threshold,
    )


def damp_of(semantics: np.ndarray, share: float, ground: tuple[Semantic, ...] = GROUND) -> Floats:
    """How much of each surface is covered, by water or by snow.

    Args:
        semantics: (S,) uint8.
        share: of the ground, 0..1.
        ground: classes that count as such.

    Returns:
        (S,) 0..1; 0 for what is not ground.
    """
    return np.where(np.isin(semantics, np.array(ground, np.uint8)), share, 0.0)


@lru_cache(maxsize=16)
def _fog(backscatter: float, alpha: float, rows: int) -> tuple[Floats, Floats]:
    """The strongest echo of fog or dust up to each range, and where it comes from.

    The backscatter is in 1/m per steradian.

    Source:
        Hahner et al. 2021: pulse sin^2, overlap from 0.9 to 1.0 m. In
        the unit of a Lambertian target, whose backscatter is reflectance / pi.
    """
    length = _LIGHT_MPS * _PULSE_S  # of the whole pulse, there and back
    energy, place = np.zeros(rows), np.zeros(rows)
    best, at = 0.0, 0.0
    for row in range(rows):
        distance = row * _STEP_M
        if distance < 40.0:
            total = 0.0
            for step in range(24):  # the pulse, spread over the air behind this range
                back = (step + 0.5) / 24
                where = distance - back * length
                if where <= 0.9:
                    continue
                overlap = min((where - 0.9) / 0.1, 1.0)
                pulse = sin(pi * back) ** 2
                total += pulse * overlap * exp(-2.0 * alpha * where) / where**2
            value = pi * backscatter * total * length / 24 * _SMOOTH_ECHO
            if value > best:
                best, at = value, max(distance - length / 2, 1.0)
        energy[row], place[row] = best, at
    return energy, place


def _seen(
    density: float, slope: float, reflectance: float, half_angle: float, threshold: float, rows: int
) -> Floats:
    """(K,) expected number of particles up to each range that are large enough to be seen.

    At range r a particle of diameter D fills (D / beam)^2 of the beam; it is seen where
    reflectance * filled / (r^2 + focus^2) reaches the threshold.
    """
    counts = np.zeros(rows)
    if slope <= 0.0:
        return counts
    total = 0.0
    for row in range(1, rows):
        distance = (row - 0.5) * _STEP_M
        if distance > 0.9:
            radius = distance * half_angle
            fill = threshold * (distance**2 + _FOCUS_M**2) / reflectance
            if fill < 1.0:
                least = 2 * radius * sqrt(fill)
                dense = density / slope * exp(-slope * least) if least * slope < 60 else 0.0
                total += dense * pi * radius**2 * _STEP_M
        counts[row] = total
    return counts
