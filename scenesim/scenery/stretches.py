"""Bridges and tunnels: what closes a road in, over it and beside it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from scenesim.roads.driving import MapNetwork
from scenesim.roads.furniture import Stretch
from scenesim.roads.network import RoadNetwork
from scenesim.scenery.map_bodies import draw_band, draw_wall, leftward
from scenesim.scenery.ribbons import Ribbon
from scenesim.scenery.yard import Yard
from scenesim.shapes.street.assembly import Assembly

Floats = NDArray[np.float64]

_CLEAR_M = 5.0
_ARCH = ((0.0, 0.0), (0.0, 3.2), (0.9, 4.5), (2.4, 5.2))
_LAMP_GAP_M = 9.0
_HILL_M = 9.0
#: m, blocks of a tunnel's wall between joints, and how high the road splashes it
_BLOCK_M, _FOOT_M = 7.5, 0.9
#: m between boxes with a hydrant
_BOX_M = 45.0


def add_stretches(
    assembly: Assembly, yard: Yard, network: RoadNetwork, ribbons: Sequence[Ribbon], origin: Floats
) -> list[BaseGeometry]:
    """Tunnels with walls, vault, lamps and the hill over them; bridges with parapets.

    Args:
        assembly: takes the faces.
        yard: takes the lamps.
        network: knows the stretches.
        ribbons: what is built.
        origin: (3,) m, world, of the mesh frame.

    Returns:
        Areas that tunnels and bridges close in, where nothing else may stand.
    """
    roads = cast(MapNetwork, network)
    taken: list[BaseGeometry] = []
    for ribbon in ribbons:
        if ribbon.is_extension:
            continue
        for stretch in roads.road(ribbon.road).stretches:
            lines = _edges(ribbon, stretch)
            if lines is None:
                continue
            left, right = (line - origin for line in lines)
            if stretch.kind == "tunnel":
                _add_tunnel(assembly, left, right)
                _hang_lamps(yard, lines)
            else:
                _add_parapets(assembly, left, right)
            outline = np.concatenate([lines[1][:, :2], lines[0][::-1, :2]])
            taken.append(shapely.Polygon(outline).buffer(9.0))
    return taken


def _edges(ribbon: Ribbon, stretch: Stretch) -> tuple[Floats, Floats] | None:
    """The outer borders of a ribbon along a stretch, cut at its ends: (P, 3) m each."""
    low = max(float(ribbon.stations[0]), stretch.s_m)
    high = min(float(ribbon.stations[-1]), stretch.s_m + stretch.length_m)
    if high - low < 1.0:
        return None
    inner = ribbon.stations[(ribbon.stations > low) & (ribbon.stations < high)]
    at = np.concatenate([[low], inner, [high]])
    lines = []
    for side in (1, -1):
        edge = ribbon.edge(side)
        cut = [np.interp(at, ribbon.stations, edge[:, axis]) for axis in range(3)]
        lines.append(np.stack(cut, axis=1))
    return lines[0], lines[1]


def _add_tunnel(assembly: Assembly, left: Floats, right: Floats) -> None:
    inward = {1: -leftward(left), -1: leftward(right)}
    vault: dict[int, list[Floats]] = {}
    for side, edge in ((1, left), (-1, right)):
        vault[side] = [
            edge + inward[side] * (0.3 - 0.35 + min(out, 2.4)) + np.array([0.0, 0.0, up])
            for out, up in _ARCH
        ]
        lines = vault[side]
        for number in range(len(lines) - 1):
            a, b = lines[number], lines[number + 1]
            slot = "tunnel_tiles" if number == 0 else "tunnel_wall"
            if number == 0:
                foot = a + (b - a) * (_FOOT_M / (_ARCH[1][1] - _ARCH[0][1]))
                draw_band(assembly, *((foot, a) if side > 0 else (a, foot)), "tunnel_foot")
                _furnish(assembly, (a, b), inward[side], side)
                a = foot
            draw_band(assembly, *((b, a) if side > 0 else (a, b)), slot)
    draw_band(assembly, vault[1][-1], vault[-1][-1], "tunnel_wall")
    _add_hill(assembly, left, right)


def _furnish(assembly: Assembly, wall: tuple[Floats, Floats], inward: Floats, side: int) -> None:
    """What hangs on a tunnel's wall: joints, a cable tray, hydrant boxes, signs of the way out."""
    steps = np.sqrt(((wall[0][1:] - wall[0][:-1]) ** 2).sum(axis=1))
    along = np.concatenate([[0.0], np.cumsum(steps)])
    tray = wall[0] + (wall[1] - wall[0]) * 0.86 + inward * 0.08
    size = np.full(len(tray), 0.16), np.full(len(tray), 0.09)
    draw_wall(assembly, tray, size, "thing_steel")
    for gap, start, wide, heights, slot in (
        (_BLOCK_M, 0.5 * _BLOCK_M, 0.04, (0.0, 1.0), "tunnel_joint"),
        (_BOX_M, 11.0, 0.75, (0.28, 0.55), "tunnel_box"),
        (_BOX_M, 12.2, 0.80, (0.42, 0.55), "tunnel_sign"),
        (0.5 * _BOX_M, 3.0, 0.25, (0.10, 0.14), "tunnel_sign"),
    ):
        at = np.arange(start, float(along[-1]) - 1.0, gap)
        corners = []
        for height, aside in ((0, 0.0), (0, wide), (1, wide), (1, 0.0)):
            line = wall[0] + (wall[1] - wall[0]) * heights[height] + 0.01 * inward
            spots = [np.interp(at + aside, along, line[:, axis]) for axis in range(3)]
            corners.append(np.stack(spots, axis=1))
        assembly.quads(np.stack(corners, axis=1)[:, ::-side], slot)


def _add_hill(assembly: Assembly, left: Floats, right: Floats) -> None:
    """The ground over a tunnel and the portals at its ends."""
    up = np.array([0.0, 0.0, 1.0])
    out_left, out_right = leftward(left), -leftward(right)
    profile = []
    slope = ((26.0, -0.3), (14.0, 4.0), (5.0, 8.0))
    for out, high in slope:
        profile.append(left + out_left * out + up * high)
    profile.append(0.5 * (left + right) + up * _HILL_M)
    for out, high in slope[::-1]:
        profile.append(right + out_right * out + up * high)
    for first, second in pairwise(profile):
        draw_band(assembly, second, first, "verge")
    for row, turn in ((0, 1), (-1, -1)):
        a, b = left[row], right[row]
        c, d = left[row] + out_left[row] * 9.0, right[row] + out_right[row] * 9.0
        quads = np.array(
            [
                [c - up, a - up, a + up * 8.3, c + up * 6.4],
                [b - up, d - up, d + up * 6.4, b + up * 8.3],
                [a + up * 5.2, b + up * 5.2, b + up * 8.3, a + up * 8.3],
            ]
        )
        assembly.quads(quads[:, ::turn], "tunnel_wall")
        corners = [
            (a, up * 3.2, up * 5.2, out_left[row]),
            (b, up * 3.2, up * 5.2, out_right[row]),
        ]
        for foot, sill, top, away in corners:
            bits = np.array([[foot + sill, foot + top, foot + top - away * 2.35]])
            assembly.triangles(bits, "tunnel_wall")


def _hang_lamps(yard: Yard, lines: tuple[Floats, Floats]) -> None:
    middle = 0.5 * (lines[0] + lines[1])
    steps = np.sqrt(((middle[1:] - middle[:-1]) ** 2).sum(axis=1))
    along = np.concatenate([[0.0], np.cumsum(steps)])
    for at in np.arange(2.0, float(along[-1]), _LAMP_GAP_M):
        x, y, z = (float(np.interp(at, along, middle[:, axis])) for axis in range(3))
        yard.tunnel_lights.append((x, y, z + _CLEAR_M))


def _add_parapets(assembly: Assembly, left: Floats, right: Floats) -> None:
    up = np.array([0.0, 0.0, 1.0])
    for edge, out in ((left, leftward(left)), (right, -leftward(right))):
        foot = edge + out * 0.18
        count = len(foot)
        draw_wall(
            assembly, foot - up * 0.9, (np.full(count, 0.36), np.full(count, 1.05)), "tunnel_wall"
        )
        for high in (0.45, 0.75, 1.10):
            size = np.full(count, 0.06), np.full(count, 0.06)
            draw_wall(assembly, foot + up * high, size, "thing_steel")
        steps = np.sqrt(((foot[1:] - foot[:-1]) ** 2).sum(axis=1))
        along = np.concatenate([[0.0], np.cumsum(steps)])
        at = np.arange(0.3, float(along[-1]), 2.0)
        posts = np.stack([np.interp(at, along, foot[:, axis]) for axis in range(3)], axis=1)
        half = np.array([0.04, 0.04, 0.0])
        assembly.boxes(posts - half, posts + half + up * 1.15, "thing_steel")
