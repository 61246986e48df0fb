"""Faces: relief over the front of the skull, and the features that lie on it."""

from __future__ import annotations

from dataclasses import replace
from math import cos, exp, pi

import numpy as np

from scenesim.shapes.people.anthropometry import Person
from scenesim.shapes.people.loft import Lofter, Patch, Section
from scenesim.shapes.people.outfit import FACE_TILE_M, Outfit, slot
from scenesim.shapes.people.skull import Skull, decal, rigid
from scenesim.shapes.people.vectors import Vector
from scenesim.world.classes import Part

_FRONT: Vector = (1.0, 0.0, 0.0)
_LEFT: Vector = (0.0, 1.0, 0.0)

#: m outwards of a grown face; height (0 chin, 1 crown) and angle (rad) of its middle, their spreads
_HILLS = (
    (-0.0052, 0.500, 0.36, 0.038, 0.17),  # sockets
    (0.0026, 0.580, 0.30, 0.030, 0.28),  # brow
    (0.0032, 0.400, 0.66, 0.065, 0.20),  # cheekbones
    (0.0045, 0.470, 0.00, 0.100, 0.11),  # bridge of the nose
    (0.0034, 0.200, 0.00, 0.070, 0.36),  # teeth under the lips
    (-0.0030, 0.135, 0.00, 0.022, 0.30),  # below the lip
    (0.0040, 0.065, 0.00, 0.045, 0.34),  # chin
    (-0.0030, 0.240, 0.72, 0.070, 0.18),  # hollow of the cheek
)
#: m, height of the face above the skull at its middle; lowest, highest height and angle of its edge
_BASE, _LOW, _HIGH, _ASIDE = 0.0040, 0.015, 0.74, 1.12


class Face(Skull):
    """The front of a head, with its relief."""

    __slots__ = ("grown",)

    def __init__(self, person: Person, skull: Skull) -> None:
        self.scale, self.base, self.wide = skull.scale, skull.base, skull.wide
        self.grown = person.grown

    def point(self, height: float, angle: float, out: float = 0.0) -> Vector:
        """A point of the face.

        Args:
            height: 0 chin, 1 crown.
            angle: rad, 0 ahead, to the left.
            out: m, outside of it.

        Returns:
            (x, y, z) m.
        """
        return Skull.point(self, height, angle, out + self.scale * self.relief(height, angle))

    def relief(self, height: float, angle: float) -> float:
        """How far the face stands out from the skull.

        Args:
            height: 0 chin, 1 crown.
            angle: rad.

        Returns:
            m of a head 0.23 m high; below 0 at the face's edge, which lies under the skin.
        """
        aside = abs(angle)
        inside = min(1.0, (height - _LOW) / 0.07, (_HIGH - height) / 0.14, (_ASIDE - aside) / 0.30)
        if inside <= 0.0:
            return -0.0015
        shaped = 0.55 + 0.45 * self.grown
        hills = sum(
            size * exp(-(((height - high) / tall) ** 2) - ((aside - out) / wide) ** 2)
            for size, high, out, tall, wide in _HILLS
        )
        return -0.0015 + (0.0015 + _BASE + shaped * hills) * inside * (2.0 - inside)


def face(lofter: Lofter, skull: Skull, person: Person, outfit: Outfit) -> list[Patch]:
    """The features of a head, finest levels only.

    Args:
        lofter: how fine.
        skull: beneath.
        person: whose.
        outfit: beard and glasses.

    Returns:
        The patches.
    """
    front = Face(person, skull)
    patches = [_mask(lofter, front), _nose(lofter, front, person), *_mouth(lofter, front)]
    for side in (1.0, -1.0):
        patches += _eye(lofter, front, side)
        patches.append(_ear(lofter, skull, side))
    if outfit.beard:
        patches += _beard(lofter, front)
    if outfit.glasses:
        patches += _glasses(lofter, front)
    return patches


def _mask(lofter: Lofter, front: Face) -> Patch:
    """The skin of the face; one tile of its texture covers it."""
    rows, columns = (17, 17) if lofter.level == 0 else (8, 9)
    grid = np.zeros((rows, columns, 3))
    for i in range(rows):
        for j in range(columns):
            height = _LOW + (_HIGH - _LOW) * i / (rows - 1)
            grid[i, j] = front.point(height, _ASIDE * (2 * j / (columns - 1) - 1))
    patch = lofter.sheet(grid, slot("face"), Part.HEAD, rigid, _FRONT)
    across, up = np.meshgrid(np.arange(columns) / (columns - 1), np.arange(rows) / (rows - 1))
    return replace(patch, uvs=FACE_TILE_M * np.stack([across, up], axis=-1).reshape(-1, 2))


def _nose(lofter: Lofter, front: Face, person: Person) -> Patch:
    """The nose from between the brows to the upper lip."""
    s = front.scale
    small = 0.75 + 0.25 * person.grown
    tip = front.point(0.345, 0.0)
    sections = [
        Section(front.point(0.54, 0.0, -0.008 * s), 0.008 * s, 0.006 * s, 0.007 * s),
        Section(front.point(0.45, 0.0, -0.003 * s), 0.009 * s * small, 0.006 * s, 0.010 * s),
        Section((tip[0] - 0.001 * s, 0.0, tip[2]), 0.016 * s * small, 0.006 * s, 0.016 * s),
        Section(front.point(0.30, 0.0, -0.004 * s), 0.007 * s * small, 0.006 * s, 0.013 * s),
    ]
    return lofter.tube(
        sections,
        _FRONT,
        _LEFT,
        slot=slot("skin"),
        part=Part.HEAD,
        weights=rigid,
        around=8,
        along=6,
        closed=(False, True),
    )


def _eye(lofter: Lofter, front: Face, side: float) -> list[Patch]:
    """White, iris, upper lid with its lashes, and brow."""
    inner, outer = side * 0.23, side * 0.53
    middle = (0.466, 0.512, side * 0.335, side * 0.435)
    patches = [
        _leaf(lofter, front, (0.462, 0.514, inner, outer), "whites", 0.0018),
        decal(lofter, front, middle, "eyes", 0.0024),
        _leaf(lofter, front, (0.500, 0.530, inner * 0.9, outer * 1.04), "eyes", 0.0028),
    ]
    brow = _leaf(lofter, front, (0.552, 0.596, side * 0.16, side * 0.60), "hair", 0.0026)
    return [*patches, brow]


def _mouth(lofter: Lofter, front: Face) -> list[Patch]:
    """Lips with the line between them."""
    patches = [_leaf(lofter, front, (0.160, 0.228, -0.42, 0.42), "lips", 0.0018, (3, 7))]
    if lofter.level == 0:
        patches.append(_leaf(lofter, front, (0.189, 0.203, -0.40, 0.40), "shade", 0.0030, (3, 7)))
    return patches


def _ear(lofter: Lofter, skull: Skull, side: float) -> Patch:
    """An ear: lobe, middle, and a rim that leans away from the head."""
    s = skull.scale
    x, y, z = skull.point(0.46, side * 1.62)
    rows = (
        (0.000, -0.004, -0.032, 0.010, 0.006, 0.006),
        (-0.003, 0.004, 0.000, 0.015, 0.014, 0.009),
        (-0.008, 0.008, 0.022, 0.014, 0.018, 0.008),
        (-0.008, 0.003, 0.034, 0.008, 0.010, 0.004),
    )
    return lofter.tube(
        [
            Section((x + dx * s, y + side * dy * s, z + dz * s), f * s, b * s, h * s)
            for dx, dy, dz, f, b, h in rows
        ],
        _FRONT,
        (0.0, side, 0.0),
        slot=slot("skin"),
        part=Part.HEAD,
        weights=rigid,
        around=7,
        along=5,
        closed=(True, True),
    )


def _beard(lofter: Lofter, front: Face) -> list[Patch]:
    """Moustache, chin and whiskers."""
    patches = [
        _leaf(lofter, front, (0.225, 0.290, -0.48, 0.48), "hair", 0.0035, (4, 7)),
        decal(lofter, front, (0.0, 0.155, -1.15, 1.15), "hair", 0.006, (6, 11)),
    ]
    for side in (1.0, -1.0):
        box = (0.06, 0.42, side * 0.78, side * 1.36)
        patches.append(decal(lofter, front, box, "hair", 0.004, (6, 5)))
    return patches


def _glasses(lofter: Lofter, front: Face) -> list[Patch]:
    """Rims, and the arms to the ears."""
    patches = []
    for side in (1.0, -1.0):
        for low, high in ((0.450, 0.460), (0.532, 0.545)):
            box = (low, high, side * 0.14, side * 0.62)
            patches.append(decal(lofter, front, box, "eyes", 0.010, (3, 5)))
        for near, far in ((0.13, 0.16), (0.60, 0.63)):
            box = (0.450, 0.545, side * near, side * far)
            patches.append(decal(lofter, front, box, "eyes", 0.010, (4, 3)))
        box = (0.520, 0.535, side * 0.60, side * 1.5)
        patches.append(decal(lofter, front, box, "eyes", 0.008, (2, 5)))
    bridge = (0.520, 0.535, -0.14, 0.14)
    return [*patches, decal(lofter, front, bridge, "eyes", 0.010, (2, 3))]


def _leaf(
    lofter: Lofter,
    front: Face,
    box: tuple[float, float, float, float],
    name: str,
    out: float,
    shape: tuple[int, int] = (3, 5),
) -> Patch:
    """A patch of colour on the face that narrows towards both sides.

    Args:
        lofter: how fine.
        front: what it lies on.
        box: lower and upper height (0 chin, 1 crown), first and last angle (rad).
        name: the slot.
        out: m, above the skin.
        shape: rows and columns.

    Returns:
        The patch.
    """
    low, high, first, last = box
    rows, columns = shape
    grid = np.zeros((rows, columns, 3))
    for j in range(columns):
        across = 2 * j / (columns - 1) - 1
        half = 0.5 * (high - low) * (0.12 + 0.88 * cos(0.5 * pi * across) ** 0.7)
        angle = first + (last - first) * j / (columns - 1)
        for i in range(rows):
            up = 2 * i / (rows - 1) - 1
            grid[i, j] = front.point((low + high) / 2 + half * up, angle, out * front.scale)
    return lofter.sheet(grid, slot(name), Part.HEAD, rigid, _FRONT)
