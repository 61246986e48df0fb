"""What a weather sheds on a scene: sun, sky, surroundings and air, as numbers for kernels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import asin, cos, exp, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from scenesim.kernels import sky as sky_kernels
from scenesim.kernels.shading import Light
from scenesim.kernels.town_glow import town_glow
from scenesim.world.weather import Weather

#: kcd/m2 of a white surface in the full sun: the unit of radiance everywhere in the renderer
UNIT = 30.0
_SKY_SIDE = 512
_AXES = np.array([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]], float)
_LUMA = (0.2126, 0.7152, 0.0722)
#: colour of lit dust
DUST = (0.95, 0.80, 0.60)
#: what the white balance leaves: a cold and slightly green cast, as of KITTI's cameras
_CAST = (0.985, 1.0, 1.0)
#: light of a town's lamps from clear air overhead, 0.03 cd/m2 and warm; the twilight that drowns it
_TOWN_GLOW, _GLOWS_BELOW = (1.4e-6, 1.0e-6, 0.62e-6), 0.05
#: how much brighter it is at the horizon, and under clouds
_LOW_GLOW, _CLOUD_GLOW = 5.0, 4.0
#: share of light that streets send back, and snow, and of skylight what closes the sky
_GROUND, SNOW, _CLOSED = 0.14, 0.6, 0.05
#: colour of what sunlit house fronts and trees send back, and of streets and grass
_WALL_COLOUR, _GROUND_COLOUR = np.array([1.08, 1.0, 0.82]), np.array([1.02, 1.0, 0.92])
#: cameras do not follow the light beyond these gains: dusk stays blue and a town's night warm
_LEAST_GAIN, _MOST_GAIN = 0.84, 1.2
#: what ozone leaves of the light that comes through the high air when the sun is well below the
#: horizon (Hulburt, 1953), and how deep that is
_BLUE_HOUR, _DEEP_RAD = (0.66, 1.0, 1.42), 0.12
#: m, wavelengths that stand for red, green and blue
_WAVES_UM = (0.61, 0.55, 0.465)
#: rad of elevation and the illuminance there as a share of that of a sun on the horizon + 1 deg
_TWILIGHT = ((0.0175, 1.0), (0.0, 0.4), (-0.105, 0.0034), (-0.21, 1.2e-5), (-0.32, 6.0e-6))


@dataclass(frozen=True, slots=True, eq=False)
class Daylight:
    """All light from outside the scene.

    Attributes:
        light: for the shading kernel, but for what the street reflects and for lamps.
        direction: unit, to the sun; of the moonless zenith when the sun is down.
        has_sun: whether the sun casts shadows.
        balance: (3,) white balance that makes the mixture of sun and sky grey.
    """

    light: Light
    direction: tuple[float, float, float]
    has_sun: bool
    balance: tuple[float, float, float]


def daylight(weather: Weather, key: int, time_s: float = 0.0) -> Daylight:
    """The light of a weather.

    Args:
        weather: sun, clouds, air.
        key: of the clouds' and the skyline's shapes.
        time_s: moves the clouds with the wind.

    Returns:
        Sun, sky and air.

    Source:
        Illuminances: IES daylight, as in Lechner, "Heating, cooling, lighting"; transmittance
        of the air: Preetham, Shirley & Smits, 1999, appendix A.1.
    """
    elevation = max(weather.sun_elevation_rad, 0.0175)
    beta = weather.extinction_per_m()
    sun = _direction(elevation, weather.sun_azimuth_rad)
    cover = max(weather.cloud, 1.0 - exp(-beta * 400.0), min(1.0, weather.rain_mm_per_h / 4.0))
    twilight = _twilight(weather.sun_elevation_rad)
    open_ = 1.0 - _smooth((cover - 0.6) / 0.35)
    colour = _sun_colour(elevation, weather.turbidity)
    strength = 127.5 * exp(-0.07 * weather.turbidity * _air_mass(elevation)) / pi / UNIT
    strength *= open_ * exp(-beta * 150.0 / sin(elevation))
    strength *= 1.0 if weather.sun_elevation_rad > 0.0 else 0.0
    direct = tuple(strength * c for c in colour)
    sky, ambient, air, bounce = _sky(weather, sun, cover, open_, twilight, direct, key, time_s)
    air = _dusty(air, weather.dust_per_m() / beta if beta > 0.0 else 0.0)
    if beta > 0.0:
        sky_kernels.veil(np.array(air), beta, sky)
    wetness = max(weather.wetness, min(1.0, weather.rain_mm_per_h / 4.0))
    light = Light(
        np.array([sun, direct]),
        ambient,
        sky[None],
        np.zeros((0, 0, 0, 3), np.float32),
        bounce,
        np.array([wetness, weather.snow_cover]),
        np.zeros((0, 10)),
        np.array([air, (beta, 0.0, 0.0)]),
    )
    total = [direct[c] * sin(elevation) + float(ambient[4, c]) for c in range(3)]
    if _glows(weather):  # the sensor takes the lamps themselves for white
        town = [1.26 * (1.0 + (_CLOUD_GLOW - 1.0) * cover) * t for t in _TOWN_GLOW]
        total = [t - own + town[1] for t, own in zip(total, town, strict=True)]
    mean = sum(t * k for t, k in zip(total, _LUMA, strict=True))
    gains = [min(_MOST_GAIN, max(_LEAST_GAIN, mean / t)) for t in total]
    balance = (_CAST[0] * gains[0], _CAST[1] * gains[1], _CAST[2] * gains[2])
    return Daylight(light, sun, strength > 0.02 * mean, balance)


def _dusty(air: tuple[float, ...], share: float) -> tuple[float, ...]:
    """The light that the air scatters where a share of its extinction is dust."""
    return tuple(a * (1.0 + (d - 1.0) * share) for a, d in zip(air, DUST, strict=True))


def _sky(  # noqa: PLR0913
    weather: Weather,
    sun: tuple[float, float, float],
    cover: float,
    open_: float,
    twilight: float,
    direct: tuple[float, ...],
    key: int,
    time_s: float,
) -> tuple[
    NDArray[np.float32],
    NDArray[np.float64],
    tuple[float, ...],
    NDArray[np.float64],
]:
    """Sky map, ambient cube, airlight and what surroundings send back."""
    height = sun[2]
    overcast = (0.3 + 21.0 * height) * 9.0 / (7.0 * pi)
    white = (4.0 + 20.0 * sqrt(height)) * (0.35 + 0.65 * open_)
    grey = (overcast + (white - overcast) * sqrt(open_)) / UNIT * twilight
    blue = _smooth(-weather.sun_elevation_rad / _DEEP_RAD)
    hue = [1.0 + (c - 1.0) * blue for c in _BLUE_HOUR]
    tint = (1.0, 1.0, 1.03)
    near_sun = _sun_colour(asin(height), weather.turbidity)
    scales = np.array(
        [twilight / UNIT * h for h in hue]
        + [grey * t * h for t, h in zip(tint, hue, strict=True)]
        + [0.5 * grey * open_ * c for c in near_sun]
    )
    drift = 0.004 * weather.wind_mps * time_s
    offsets = np.array(
        [drift * cos(weather.wind_direction_rad), drift * sin(weather.wind_direction_rad)]
    )
    sky = np.zeros((_SKY_SIDE, _SKY_SIDE, 3), np.float32)
    turbidity = min(10.0, max(2.0, weather.turbidity))
    cloud_key = np.uint64(key)
    sky_kernels.paint_sky(
        np.array(sun), turbidity, cover, cloud_key, offsets, scales, 0, _SKY_SIDE, sky
    )
    if _glows(weather):
        town = np.array(_TOWN_GLOW)
        town_glow(town, _LOW_GLOW, _CLOUD_GLOW, cover, cloud_key, offsets, 0, _SKY_SIDE, sky)
    sky_kernels.lower_half(sky)
    coarse = _halved(_halved(_halved(sky)))
    ambient = np.zeros((6, 3))
    sky_kernels.gather(coarse, np.zeros(3), _AXES, ambient)
    ground = _GROUND + (SNOW - _GROUND) * weather.snow_cover
    sky_kernels.gather(coarse, ground * ambient[4], _AXES, ambient)
    sunlit = np.array(direct)
    bounce = np.array(
        [_CLOSED * ambient[4], height * sunlit * _GROUND_COLOUR, sunlit * _WALL_COLOUR]
    )
    air = tuple(float(v) for v in _ring(sky))
    return sky, ambient, air, bounce


def _glows(weather: Weather) -> bool:
    """Whether the lamps of a town show in its sky."""
    return weather.street_lights and _twilight(weather.sun_elevation_rad) < _GLOWS_BELOW


def _ring(sky: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean radiance just above the horizon: the diamond |x| + |y| = 1 of the unfolded map."""
    side = sky.shape[0]
    steps = np.arange(side // 2)
    middle = side // 2
    columns = np.clip(middle + steps, 0, side - 1)
    rows = np.clip(side - 2 - steps, 0, side - 1)
    picked = np.concatenate([sky[rows, columns], sky[side - 1 - rows, columns]])
    picked = np.concatenate([picked, sky[rows, side - 1 - columns]])
    mean: NDArray[np.float64] = np.asarray(picked, np.float64).sum(axis=0) / len(picked)
    return mean


def _direction(elevation: float, azimuth: float) -> tuple[float, float, float]:
    """Unit vector of an elevation and an azimuth from east."""
    return cos(elevation) * cos(azimuth), cos(elevation) * sin(azimuth), sin(elevation)


def _air_mass(elevation: float) -> float:
    """Relative length of the sun's path through the air (Kasten & Young, 1989)."""
    degrees = elevation * 180.0 / pi
    return float(1.0 / (sin(elevation) + 0.50572 * (degrees + 6.07995) ** -1.6364))


def _sun_colour(elevation: float, turbidity: float) -> tuple[float, ...]:
    """Linear RGB of the sun's light, of luminance 1."""
    mass = _air_mass(elevation)
    haze = max(0.0, 0.04608 * turbidity - 0.04586)
    raw = [exp(-mass * (0.008735 * w**-4.08 + haze * w**-1.3)) for w in _WAVES_UM]
    luminance = sum(r * k for r, k in zip(raw, _LUMA, strict=True))
    return tuple(r / luminance for r in raw)


def _twilight(elevation: float) -> float:
    """Skylight as a share of that of a sun just risen; 1 by day."""
    if elevation >= _TWILIGHT[0][0]:
        return 1.0
    for (high, bright), (low, dim) in pairwise(_TWILIGHT):
        if elevation >= low:
            t = (elevation - low) / (high - low)
            return float(dim * (bright / dim) ** t)
    return _TWILIGHT[-1][1]


def _smooth(x: float) -> float:
    """0 to 1 without corners."""
    x = min(1.0, max(0.0, x))
    return x * x * (3.0 - 2.0 * x)


def _halved(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """An image of half the side."""
    small = np.zeros((image.shape[0] // 2, image.shape[1] // 2, 3), np.float32)
    sky_kernels.halve(image, small)
    return small
