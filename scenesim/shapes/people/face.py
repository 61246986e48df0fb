"""Faces: relief over the front of the skull, and the features that lie on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import cos, exp, pi, sin
from typing import NamedTuple

import numpy as np

from scenesim.shapes.people.anthropometry import Frame, Person
from scenesim.shapes.people.fabrics import FACE_TILE_M
from scenesim.shapes.people.loft import Floats, Lofter, Patch, Section
from scenesim.shapes.people.outfit import Outfit, slot
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
#: height of a nose's tip above and below the eyes' middle
_EYES, _TIP = 0.488, 0.345
#: height of a beard's upper edge by angle, rad: under the lip, beside the mouth, at the ear
_BEARD = ((0.0, 0.145), (0.30, 0.150), (0.46, 0.235), (0.62, 0.270), (0.95, 0.300), (1.36, 0.440))


class Face(Skull):
    """The front of a head, with its relief."""

    __slots__ = ("_hills", "_shaped")

    def __init__(self, person: Person, body: Frame) -> None:
        super().__init__(person, body)
        brow, cheek, chin = self.traits.bones
        own = (1.0, brow, cheek, 1.0, 1.0, 1.0, chin, 1.0 + 0.6 * self.traits.age)
        self._shaped = 0.55 + 0.45 * person.grown
        self._hills = [(row[0] * k, *row[1:]) for row, k in zip(_HILLS, own, strict=True)]

    def points(self, heights: Floats, angles: Floats, out: Floats | float = 0.0) -> Floats:
        """Many points of the face; the shapes of the arguments are broadcast.

        Args:
            heights: (...,) 0 chin, 1 crown.
            angles: (...,) rad, 0 ahead, to the left.
            out: (...,) m, outside of it.

        Returns:
            (..., 3) m.
        """
        return Skull.points(self, heights, angles, out + self.scale * self.relief(heights, angles))

    def relief(self, heights: Floats, angles: Floats) -> Floats:
        """How far the face stands out from the skull.

        Args:
            heights: (...,) 0 chin, 1 crown.
            angles: (...,) rad; their shapes are broadcast.

        Returns:
            (...,) m of a head 0.23 m high; below 0 at the face's edge, which lies under the skin.
        """
        aside = np.abs(angles)
        inside = np.minimum((heights - _LOW) / 0.07, (_HIGH - heights) / 0.14)
        inside = np.minimum(np.minimum(inside, (_ASIDE - aside) / 0.30), 1.0)
        hills = np.zeros_like(inside)
        for size, high, away, tall, wide in self._hills:
            hills += size * _bells((heights - high) / tall) * _bells((aside - away) / wide)
        risen = (0.0015 + _BASE + self._shaped * hills) * inside * (2.0 - inside)
        return np.where(inside > 0.0, risen, 0.0) - 0.0015


def landmarks(person: Person, body: Frame) -> list[Vector]:
    """Nose, left and right eye, left and right ear in the rest pose.

    Args:
        person: whose.
        body: lengths.

    Returns:
        (x, y, z) m of each.
    """
    skull = Skull(person, body)
    eye = 0.38 + skull.traits.eyes
    nose = skull.point(_tip(skull), 0.0, 0.015 * skull.traits.nose[2] * skull.scale)
    return [
        nose,
        skull.point(0.49, eye),
        skull.point(0.49, -eye),
        skull.point(0.47, 1.62, 0.004),
        skull.point(0.47, -1.62, 0.004),
    ]


def face(lofter: Lofter, person: Person, body: Frame, outfit: Outfit) -> list[Patch]:
    """The features of a head, finest levels only.

    Args:
        lofter: how fine.
        person: whose.
        body: lengths.
        outfit: beard and glasses.

    Returns:
        The patches.
    """
    front = Face(person, body)
    patches = [_mask(lofter, front), _nose(lofter, front, person), _mouth(lofter, front)]
    patches += _eyes(lofter, front)
    for side in (1.0, -1.0):
        patches += _ear(lofter, front, side)
    if outfit.beard:
        patches += _beard(lofter, front)
    if outfit.glasses:
        patches += _glasses(lofter, front)
    return patches


def _bells(values: Floats) -> Floats:
    """exp(-v v), element by element: the same bits on every processor."""
    values = np.asarray(values)
    return np.array([exp(-v * v) for v in values.ravel().tolist()]).reshape(values.shape)


def _tip(skull: Skull) -> float:
    """Height of the tip of a nose: long ones end lower."""
    return _TIP - 0.16 * (skull.traits.nose[0] - 1.0)


def _mask(lofter: Lofter, front: Face) -> Patch:
    """The skin of the face; one tile of its texture covers it."""
    rows, columns = (15, 17) if lofter.level == 0 else (8, 9)
    up, across = np.arange(rows) / (rows - 1), np.arange(columns) / (columns - 1)
    heights, angles = _LOW + (_HIGH - _LOW) * up[:, None], _ASIDE * (2.0 * across - 1.0)
    grid = front.points(heights, angles)
    patch = lofter.sheet(grid, slot("face"), Part.HEAD, rigid, _FRONT)
    uvs = np.stack([across + 0.0 * up[:, None], up[:, None] + 0.0 * across], axis=-1)
    return replace(patch, uvs=FACE_TILE_M * uvs.reshape(-1, 2))


def _nose(lofter: Lofter, front: Face, person: Person) -> Patch:
    """The nose from between the brows to the upper lip."""
    s, low = front.scale, _tip(front)
    _, wide, reach = front.traits.nose
    small = 0.75 + 0.25 * person.grown
    outs = np.array([-0.008, -0.003, 0.0, -0.004]) * s
    heights = np.array([0.54, 0.45, low, low - 0.045])
    root, bridge, tip, lip = front.points(heights, np.zeros(4), outs).tolist()
    ahead = 0.016 * s * small * reach
    sections = [
        Section(tuple(root), 0.008 * s, 0.006 * s, 0.007 * s),
        Section(tuple(bridge), 0.55 * ahead, 0.006 * s, 0.010 * s * wide),
        Section((tip[0] - 0.001 * s, 0.0, tip[2]), ahead, 0.006 * s, 0.015 * s * wide),
        Section(tuple(lip), 0.45 * ahead, 0.006 * s, 0.013 * s * wide),
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


def _eyes(lofter: Lofter, front: Face) -> list[Patch]:
    """Brows and upper lids with their lashes; near, whites and irises under them."""
    thick, raised, slant = front.traits.brows
    inner, outer = 0.23 + front.traits.eyes, 0.53 + front.traits.eyes
    low, high = _EYES - 0.022, _EYES + 0.020 - 0.006 * front.traits.age
    brow, half = 0.574 + raised, 0.022 * thick
    leaves, irises = [], []
    for side in (1.0, -1.0):
        hairs = (brow - half, brow + half, side * (inner - 0.07), side * (outer + 0.07))
        lid = (high - 0.012, high + 0.016, side * inner, side * outer * 1.04)
        leaves.append(_Leaf(hairs, "hair", 0.0026, bend=(0.012, slant)))
        leaves.append(_Leaf(lid, "eyes", 0.003))
        if lofter.level > 0:
            continue
        leaves.append(_Leaf((low, high, side * inner, side * outer), "whites", 0.0018))
        middle = side * (inner + outer) / 2
        iris = (low, high, middle - 0.055, middle + 0.055)
        irises.append(decal(lofter, front, iris, "eyes", 0.0024))
    return [_leaves(lofter, front, leaves), *irises]


def _mouth(lofter: Lofter, front: Face) -> Patch:
    """Lips with the line between them; a smile raises their corners."""
    wide, full = front.traits.mouth
    half, tall, bend = 0.40 * wide, 0.034 * full, (-front.traits.smile, 0.0)
    lips = _Leaf((0.194 - tall, 0.194 + tall, -half, half), "lips", 0.0018, (3, 7), bend)
    line = _Leaf((0.190, 0.201, -half * 1.02, half * 1.02), "shade", 0.0030, (3, 7), bend)
    return _leaves(lofter, front, [lips, line] if lofter.level == 0 else [lips])


def _ear(lofter: Lofter, skull: Skull, side: float) -> list[Patch]:
    """An ear: lobe, middle and a round rim that leans away from the head, hollow within."""
    s = skull.scale
    x, y, z = skull.point(0.46, side * 1.62)
    rows = (
        (0.000, -0.003, -0.034, 0.004, 0.003, 0.003),
        (0.000, -0.002, -0.028, 0.010, 0.008, 0.006),
        (-0.003, 0.002, -0.012, 0.013, 0.012, 0.007),
        (-0.006, 0.006, 0.008, 0.015, 0.016, 0.008),
        (-0.008, 0.008, 0.022, 0.014, 0.016, 0.007),
        (-0.009, 0.006, 0.031, 0.010, 0.011, 0.005),
        (-0.009, 0.004, 0.035, 0.004, 0.005, 0.002),
    )
    shell = lofter.tube(
        [
            Section((x + dx * s, y + side * dy * s, z + dz * s), f * s, b * s, h * s)
            for dx, dy, dz, f, b, h in rows
        ],
        _FRONT,
        (0.0, side, 0.0),
        slot=slot("skin"),
        part=Part.HEAD,
        weights=rigid,
        around=8,
        along=7,
        closed=(True, True),
    )
    if lofter.level > 0:
        return [shell]
    turns = [2 * pi * k / 8 for k in range(8)] + [0.0]
    rim = [(x + (0.007 * cos(a) - 0.005) * s, z + (0.015 * sin(a) + 0.007) * s) for a in turns]
    middle = (x - 0.004 * s, y + side * 0.015 * s, z + 0.005 * s)
    hollow = np.array([[middle] * 9, [(at, y + side * 0.0128 * s, high) for at, high in rim]])
    return [shell, lofter.sheet(hollow, slot("shade"), Part.HEAD, rigid, (0.0, side, 0.0))]


def _beard(lofter: Lofter, front: Face) -> list[Patch]:
    """Moustache, chin and whiskers; at its edges a beard thins out into the skin."""
    rows, columns = (6, 25) if lofter.level == 0 else (5, 13)
    angles = 1.36 * (2.0 * np.arange(columns) / (columns - 1) - 1.0)
    ragged = np.array([0.016 * sin(23 * a + 1.0) + 0.010 * sin(41 * a) for a in angles.tolist()])
    top = np.interp(np.abs(angles), [a for a, _ in _BEARD], [h for _, h in _BEARD]) + ragged
    low = np.maximum(-0.02 + 0.16 * (np.abs(angles) / 1.36) ** 2 - 0.6 * ragged, -0.02)
    up = (np.arange(rows) / (rows - 1))[:, None]
    depth = 4.0 * up * (1.0 - up) * np.minimum(1.0, 1.2 - 0.75 * np.abs(angles) / 1.36)
    grid = front.points(low + (top - low) * up, angles, front.scale * (0.0085 * depth - 0.0012))
    whiskers = lofter.sheet(grid, slot("hair"), Part.HEAD, rigid, _FRONT)
    lip = _Leaf((0.226, 0.286, -0.50, 0.50), "hair", 0.0030, (4, 11), (0.05, 0.0))
    return [whiskers, _leaves(lofter, front, [lip])]


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


class _Leaf(NamedTuple):
    """A patch of colour on a face that narrows towards both sides.

    Attributes:
        box: lower and upper height (0 chin, 1 crown), first and last angle (rad).
        name: the slot.
        out: m, above the skin.
        shape: rows and columns.
        bend: how far both ends are lowered, and the last one raised against the first.
    """

    box: tuple[float, float, float, float]
    name: str
    out: float
    shape: tuple[int, int] = (3, 5)
    bend: tuple[float, float] = (0.0, 0.0)


def _leaves(lofter: Lofter, front: Face, leaves: Sequence[_Leaf]) -> Patch:
    """Leaves of one shape on a face."""
    rows, columns = leaves[0].shape
    low, high, first, last = np.array([leaf.box for leaf in leaves]).T[:, :, None, None]
    lowered, slant = np.array([leaf.bend for leaf in leaves]).T[:, :, None, None]
    out = front.scale * np.array([leaf.out for leaf in leaves])[:, None, None]
    across = 2.0 * np.arange(columns) / (columns - 1) - 1.0
    narrow = np.array([0.12 + 0.88 * cos(0.5 * pi * a) ** 0.7 for a in across.tolist()])
    up = (2.0 * np.arange(rows) / (rows - 1) - 1.0)[:, None]
    heights = (low + high) / 2 + 0.5 * (high - low) * narrow * up
    heights = heights - lowered * across * across + 0.5 * slant * across
    angles = first + (last - first) * 0.5 * (1.0 + across)
    grid = front.points(heights, angles, out)
    slots = [slot(leaf.name) for leaf in leaves]
    return lofter.sheet(grid, slots, Part.HEAD, rigid, _FRONT)
