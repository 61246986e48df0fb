"""The lamps of a dark scene: which of them shine, and what stands in their light."""

from __future__ import annotations

from collections.abc import Sequence
from math import pi
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats, Transform
from scenesim.kernels import lamp_shadow, lamps, placing
from scenesim.kernels.shading import Eye
from scenesim.kernels.texture import Media
from scenesim.render.bands import in_bands
from scenesim.render.daylight import UNIT
from scenesim.render.items import Group, light_axes, perspective
from scenesim.render.pool import MeshPool
from scenesim.render.room import Room
from scenesim.render.visibility import Labels, View, empty, see
from scenesim.scenery.stage import Lamp

_PATTERNS = {"low_beam": lamps.LOW_BEAM, "high_beam": lamps.HIGH_BEAM, "street": lamps.STREET}
#: lamps reckoned with at once: those that shed most on the camera's surroundings
_MOST_LAMPS = 32
#: those of them that cast shadows, and the texels along a side of their maps
_MOST_MAPS, _SIDE = 4, 512
#: slopes, across and along, to which a map reaches: a beam is wide and flat
_REACH = {lamps.LOW_BEAM: (0.9, 0.25), lamps.HIGH_BEAM: (0.9, 0.25), lamps.STREET: (2.2, 2.2)}
#: m before a lamp where its own housing ends
_NEAR = 0.4
#: distances are divided by it before a level of detail is chosen
_DETAIL = 0.25
_SOLID = placing.OPAQUE | placing.CUTOUT


class LampLight(NamedTuple):
    """The lamps of a moment.

    Attributes:
        rows: (N, 10) of ``kernels.lamps``, those with maps first.
        maps: of the first of them; None where no lamp casts shadows.
    """

    rows: Floats
    maps: lamp_shadow.LampMaps | None


def lamp_rows(lit: Sequence[Lamp], eye: Floats) -> Floats:
    """Lamps as kernels read them: those that can cast shadows, and the brightest at a place, first.

    Args:
        lit: lamps of a moment.
        eye: (3,) m, world.

    Returns:
        (N, 10) of ``kernels.lamps``, at most 32.
    """
    rows = []
    for number, lamp in enumerate(lit):
        away = sum((a - float(b)) ** 2 for a, b in zip(lamp.position, eye, strict=True))
        power = [1000.0 / pi / (1000.0 * UNIT) * c for c in lamp.colour]
        pattern = float(_PATTERNS.get(lamp.pattern, lamps.POINT))
        row = (*lamp.position, *lamp.direction, *power, pattern)
        rows.append((-sum(power) / (away + 400.0), number, row))
    chosen = [row for _, _, row in sorted(rows)[:_MOST_LAMPS]]
    chosen.sort(key=lambda row: int(row[lamps.PATTERN]) not in _REACH)
    return np.array(chosen, np.float64).reshape(-1, 10)


def lamp_light(
    lit: Sequence[Lamp], eye: Floats, group: Group, pool: MeshPool, media: Media, room: Room
) -> LampLight:
    """Lamps as the shading kernel reads them, with what they see.

    Args:
        lit: lamps of a moment; none by day.
        eye: (3,) m, world.
        group: what casts shadows.
        pool: its meshes.
        media: materials and textures.
        room: work arrays.

    Returns:
        The lamps.
    """
    rows = lamp_rows(lit, eye)
    count = sum(int(row[lamps.PATTERN]) in _REACH for row in rows[:_MOST_MAPS])
    if count == 0:
        return LampLight(rows, None)
    maps = np.zeros((count, _SIDE, _SIDE), np.float32)
    frames, focal = np.zeros((count, 3, 4)), np.zeros((count, 2))
    face = empty((_SIDE, _SIDE))[1]
    for k in range(count):
        forward, position = rows[k, 3:6], rows[k, :3]
        axes = light_axes((-float(forward[0]), -float(forward[1]), -float(forward[2])))
        across, along = (0.5 * _SIDE / slope for slope in _REACH[int(rows[k, lamps.PATTERN])])
        lens = placing.Lens(across, along, 0.5 * _SIDE, 0.5 * _SIDE, _NEAR, 0)
        T_lamp_from_world = Transform(axes.rotation, -axes.points(position))
        items = perspective(group, pool, T_lamp_from_world, lens, (_SIDE, _SIDE), _DETAIL)
        if len(items.table):
            see(items, pool, media, lens, room, near=maps[k], face=face, wanted=_SOLID)
            face.fill(placing.SKY)
        frames[k, :, :3], frames[k, :, 3] = axes.rotation, T_lamp_from_world.translation
        focal[k] = across, along
    return LampLight(rows, lamp_shadow.LampMaps(maps, frames, focal, _NEAR))


def lit_pixels(
    light: LampLight, view: View, labels: Labels, choose: NDArray[np.uint8], eye: Eye, threads: int
) -> NDArray[np.uint8]:
    """How much of the lamps with maps each pixel of a picture sees.

    Args:
        light: of ``lamp_light``.
        view: the picture.
        labels: of its pixels.
        choose: (H, W), those that will be shaded.
        eye: where the camera is.
        threads: bands.

    Returns:
        (K, H * W), 255 for all of a lamp.
    """
    maps = light.maps
    if maps is None:
        return np.zeros((0, 0), np.uint8)
    lit = np.zeros((len(maps.maps), view.near.size), np.uint8)

    def band(first: int, last: int) -> None:
        lamp_shadow.lamp_lit(
            view.lens, eye, view.near, labels.normal, choose, light.rows, maps, first, last, lit
        )

    in_bands(band, view.near.shape[0], threads)
    return lit
