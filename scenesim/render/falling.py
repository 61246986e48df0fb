"""Rain and snow in the air before a camera: how many, how large, how fast, how bright."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import cos, exp, log, pi, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.kernels import falling, placing
from scenesim.kernels.shading import Light
from scenesim.randomness import Stream
from scenesim.render.bands import in_bands
from scenesim.world.weather import Weather

#: m of depth between which drops are drawn one by one; farther ones are part of the air
_SHELLS_M = (0.35, 0.7, 1.2, 2.0, 3.2, 5.0, 8.0)
#: least share of a pixel that a drawn drop takes
_FAINTEST = 0.012
_MOST = 4000
#: s, shutter of a camera that states none: by day, and at night
_SHUTTER_S = (0.003, 0.012)


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """Where and how a picture is taken.

    Attributes:
        T_world_from_camera: the camera.
        velocity_world: (3,) m/s, the camera's.
        lens: its projection.
        exposure_s: of the shutter; 0 for what the light asks for.
        near: (H, W) float32 nearness of what it sees.
        stream: of this frame.
    """

    T_world_from_camera: Transform
    velocity_world: Floats
    lens: placing.Lens
    exposure_s: float
    near: NDArray[np.float32]
    stream: Stream


def fall(
    weather: Weather,
    light: Light,
    is_dark: bool,
    shot: Shot,
    threads: int,
    out_radiance: NDArray[np.float32],
) -> None:
    """Draw the drops or flakes that are near enough to be seen one by one.

    Args:
        weather: rain and snow rates, wind.
        light: what lights them.
        is_dark: whether the shutter stays open long.
        shot: the camera and what it sees.
        threads: bands.
        out_radiance: (H, W, 3), amended.

    Source:
        Numbers by diameter: Marshall & Palmer, 1948 (rain), Gunn & Marshall, 1958 (snow); speeds:
        Atlas, Srivastava & Sekhon, 1973; light through a drop: Garg & Nayar, 2007.
    """
    shutter = shot.exposure_s or _SHUTTER_S[int(is_dark)]
    wind = np.array(
        [
            weather.wind_mps * cos(weather.wind_direction_rad),
            weather.wind_mps * sin(weather.wind_direction_rad),
            0.0,
        ]
    )
    drift = (wind - shot.velocity_world) * shutter
    sky = light.ambient[4]
    rows: list[Floats] = []
    if weather.rain_mm_per_h > 0.0:
        rate = weather.rain_mm_per_h
        kind = (8000.0, 4.1 * rate**-0.21, 1.0, 0.55)
        rows.append(_drops(kind, "rain", drift, shutter, shot))
    if weather.snow_mm_per_h > 0.0:
        rate = weather.snow_mm_per_h
        kind = (3800.0 * rate**-0.87, 2.55 * rate**-0.48, 3.0, 0.8)
        rows.append(_drops(kind, "snow", drift, shutter, shot))
    if not rows:
        return
    drops = np.concatenate(rows)
    # a drop bends light from a wide part of the sky to the eye, a flake scatters what it gets
    drops[:, 7:10] = np.array([0.9 * sky[0], 0.9 * sky[1], 0.9 * sky[2]])
    order = np.argsort(drops[:, 6], kind="stable")
    drops = np.ascontiguousarray(drops[order])
    in_bands(
        lambda first, last: falling.streaks(drops, shot.near, first, last, out_radiance),
        shot.near.shape[0],
        threads,
    )


def _drops(
    kind: tuple[float, float, float, float], name: str, drift: Floats, shutter: float, shot: Shot
) -> Floats:
    """Rows of ``falling.streaks`` without colours: shells of depth, filled by their volume."""
    per_m3_mm, slope, swell, opacity = kind
    rotation, lens = shot.T_world_from_camera.rotation, shot.lens
    height, width = shot.near.shape
    down = rotation[2]  # world z in the camera's axes
    rows = []
    for shell, (first, last) in enumerate(pairwise(_SHELLS_M)):
        area = width * height / (lens.fx * lens.fy)
        volume = area * (last**3 - first**3) / 3.0
        # the least diameter (mm, melted) whose opacity counts, if it falls across the whole shutter
        least = _least_mm(lens.fx / last, shutter, swell, opacity)
        count = min(_MOST, int(volume * per_m3_mm / slope * exp(-slope * least)))
        if count == 0:
            continue
        draws = shot.stream.child(f"{name}/{shell}").generator().random((count, 4))
        span = last**3 - first**3
        z = np.array([(first**3 + span * d) ** (1.0 / 3.0) for d in draws[:, 0].tolist()])
        diameter = np.array([least - log(1.0 - d) / slope for d in draws[:, 1].tolist()])
        speed = np.array([_speed(d, name) for d in diameter.tolist()]) * shutter
        u, v = draws[:, 2] * width, draws[:, 3] * height
        p = np.stack([(u - lens.cx) / lens.fx * z, (v - lens.cy) / lens.fy * z, z], axis=1)
        moved = np.array([sum(rotation[k, c] * drift[k] for k in range(3)) for c in range(3)])
        q = p + moved - down * speed[:, None]
        ahead = q[:, 2] > 0.1
        q[:, 2] = np.maximum(q[:, 2], 0.1)
        row = np.zeros((count, 10))
        row[:, 0], row[:, 1] = u, v
        row[:, 2] = q[:, 0] / q[:, 2] * lens.fx + lens.cx
        row[:, 3] = q[:, 1] / q[:, 2] * lens.fy + lens.cy
        size = diameter * (0.001 * swell) * lens.fx / z
        length = np.sqrt((row[:, 2] - u) ** 2 + (row[:, 3] - v) ** 2)
        row[:, 4] = np.maximum(1.0, size)
        mass = pi / 4.0 * size * size
        row[:, 5] = np.minimum(opacity, opacity * mass / (row[:, 4] * (length + row[:, 4])))
        row[:, 6] = 1.0 / z
        rows.append(row[ahead & (row[:, 5] > 0.5 * _FAINTEST)])
    return np.concatenate(rows) if rows else np.zeros((0, 10))


def _least_mm(px_per_m: float, shutter: float, swell: float, opacity: float) -> float:
    """The diameter at which a streak's opacity is the faintest that is drawn."""
    for step in range(1, 60):
        least = 0.1 * step
        size = least * 0.001 * swell * px_per_m
        length = 6.0 * shutter * px_per_m if swell == 1.0 else shutter * px_per_m
        wide = max(1.0, size)
        if opacity * pi / 4.0 * size * size / (wide * (length + wide)) > _FAINTEST:
            return least
    return 6.0


def _speed(diameter_mm: float, name: str) -> float:
    """Terminal speed of a drop or a flake, m/s."""
    return max(0.5, 9.65 - 10.3 * exp(-0.6 * diameter_mm)) if name == "rain" else 1.1
