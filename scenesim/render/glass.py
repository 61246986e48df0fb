"""What the front of a camera does to light by itself: its depth of field, and rain on its glass."""

from __future__ import annotations

from math import pi

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats
from scenesim.kernels import defocus, lens_effects
from scenesim.randomness import Stream
from scenesim.render.bands import in_bands
from scenesim.sensors.camera import CameraModel
from scenesim.world.weather import Weather

#: px, side of a tile and the largest radius of a disc
_TILE = 16
#: rain at which a lens holds the share of drops that its model states
_STEADY_MM_PER_H = 10.0
#: s that drops stay where they are, at least and at most
_LIFE_S = (4.0, 15.0)


def defocused(
    radiance: NDArray[np.float32],
    depth: NDArray[np.float32],
    camera: CameraModel,
    threads: int = 1,
) -> NDArray[np.float32]:
    """The light of a lens with an opening: sharp at one distance alone.

    Args:
        radiance: (H, W, 3) linear.
        depth: (H, W) m of what each pixel shows.
        camera: with its f-number and focus.
        threads: bands.

    Returns:
        (H, W, 3); the same array for a pinhole, or where nothing is blurred by half a pixel.
    """
    if camera.f_number <= 0.0:
        return radiance
    opening_m = camera.fx_px * camera.pixel_um * 1e-6 / camera.f_number
    focus = 1.0 / camera.focus_m if camera.focus_m > 0.0 else 0.0
    radius = np.zeros(depth.shape, np.float32)
    defocus.discs(depth, 0.5 * camera.fx_px * opening_m, focus, float(_TILE), radius)
    if float(radius.max()) < 0.5:
        return radiance
    height, width = depth.shape
    tiles = np.zeros((-(-height // _TILE), -(-width // _TILE)), np.float32)
    defocus.widest(radius, _TILE, tiles)
    out = np.zeros_like(radiance)
    in_bands(
        lambda first, last: defocus.spread(radiance, depth, radius, tiles, _TILE, first, last, out),
        height,
        threads,
    )
    return out


def rained_on(
    radiance: NDArray[np.float32],
    camera: CameraModel,
    weather: Weather,
    stream: Stream,
    time_s: float,
) -> NDArray[np.float32]:
    """The light through the drops that rain leaves on a lens that nothing wipes.

    Args:
        radiance: (H, W, 3) linear.
        camera: with the share of its glass that drops cover.
        weather: its rain.
        stream: of this camera in this draw.
        time_s: drops come and go.

    Returns:
        (H, W, 3); the same array without drops.
    """
    share = camera.rain_drops * min(1.5, (weather.rain_mm_per_h / _STEADY_MM_PER_H) ** 0.5)
    height, width = radiance.shape[:2]
    drops = _drops(width, height, share, stream.child("rain"), time_s)
    if not len(drops):
        return radiance
    out = radiance.copy()
    lens_effects.splash(drops, radiance, 0, height, out)
    return out


def _drops(width: int, height: int, share: float, stream: Stream, time_s: float) -> Floats:
    """Rows of ``lens_effects.splash``: each place holds one drop after another."""
    unit = width / 1242.0
    rows = []
    area, wanted, k = 0.0, share * width * height, 0
    while area < wanted:
        place = stream.child(k)
        life = place.child("life").uniform(*_LIFE_S)
        turn = int((time_s + place.child("phase").uniform(0.0, life)) // life)
        one = place.child(turn)
        radius = unit * (3.0 + 15.0 * one.child("size").uniform(0.0, 1.0) ** 3)
        x, y = one.child("x").uniform(0.0, width), one.child("y").uniform(0.0, height)
        long = radius * one.child("shape").uniform(0.95, 1.3)
        rows.append((x, y, radius, long, one.child("zoom").uniform(5.0, 10.0)))
        # by the place's own mean, so that which places hold drops does not change with time
        area += pi * (unit * 7.5) ** 2
        k += 1
    return np.array(rows).reshape(-1, 5)
