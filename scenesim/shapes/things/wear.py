"""What use and weather do to things: dents, leaning, stains, crumpled cloth and paper."""

from __future__ import annotations

from dataclasses import replace
from math import cos, pi, sin

import numpy as np

from scenesim.geometry.transform import Floats
from scenesim.randomness import Stream
from scenesim.shapes.meshing import split
from scenesim.shapes.surfaces import Surface, grid, merged


def dented(surface: Surface, own: Stream, depth: float, count: int = 3) -> Surface:
    """A hollow body about the z axis with blows on its side.

    Args:
        surface: with vertices where it is to give way.
        own: decides where.
        depth: m, of the deepest.
        count: of blows.

    Returns:
        The surface.
    """
    points = surface.vertices.copy()
    for k in range(count):
        one = own.child(f"dent/{k}")
        angle, high = one.child("turn").uniform(0.0, 2 * pi), one.child("high").uniform(0.15, 0.85)
        outward = np.array([cos(angle), sin(angle), 0.0])
        middle = outward * np.abs(points[:, :2]).max()
        middle[2] = points[:, 2].min() + high * (points[:, 2].max() - points[:, 2].min())
        far = ((points - middle) ** 2).sum(axis=1) / one.child("wide").uniform(0.03, 0.07)
        blow = np.maximum(0.0, 1.0 - far)
        points -= outward * (depth * one.child("deep").uniform(0.4, 1.0) * blow * blow)[:, None]
    return replace(surface, vertices=points)


def leaning(surface: Surface, x: float, y: float) -> Surface:
    """An upright body that somebody ran over: it bends towards its top.

    Args:
        surface: any.
        x: m ahead for each square metre of height.
        y: m to the left.

    Returns:
        The surface.
    """
    high = surface.vertices[:, 2] ** 2
    shift = np.stack([x * high, y * high, 0.0 * high], axis=1)
    return replace(surface, vertices=surface.vertices + shift)


def stained(surface: Surface, own: Stream, name: str, share: float = 0.3) -> list[Surface]:
    """A surface with stains in another slot.

    Args:
        surface: fine enough to be cut along their borders.
        own: decides where.
        name: slot of the stains.
        share: of its upper side that they cover, about.

    Returns:
        The clean and the stained part.
    """
    x, y, z = surface.vertices.T
    values = np.full(len(x), -0.5 + share)
    for k in range(4):
        one = own.child(f"stain/{k}")
        a, b, c = (one.child(name).uniform(-7.0, 7.0) for name in "abc")
        phase = one.child("phase").uniform(0.0, 6.28)
        turns = (a * x + b * y + 0.5 * c * z + phase).tolist()
        values += np.array([0.30 * sin(v) for v in turns])
    clean, dirty = split(surface, values)
    return [one for one in (clean, replace(dirty, slot=name)) if len(one.faces)]


def crumpled(size: tuple[float, float, float], own: Stream, name: str) -> Surface:
    """A heap of cloth or paper.

    Args:
        size: m along x, y and z.
        own: decides its folds.
        name: slot.

    Returns:
        The surface, flat below, its footprint's middle at the origin.
    """
    rows, columns = 9, 11
    numbers = own.child("folds").generator().random((rows, columns))
    up, across = np.arange(rows) / (rows - 1), np.arange(columns) / (columns - 1)
    x, y = np.meshgrid(up - 0.5, across - 0.5, indexing="ij")
    hill = np.maximum(0.0, (1.0 - 4.0 * x * x) * (1.0 - 4.0 * y * y))
    z = hill * (0.55 + 0.45 * numbers)
    shaken = x + 0.05 * (numbers - 0.5) * hill
    points: Floats = np.stack([shaken, y, z], axis=-1) * np.array(size)
    flat = points * np.array([1.0, 1.0, 0.0])
    return replace(merged([grid(points), grid(flat[::-1])], name), crease_rad=0.6)
