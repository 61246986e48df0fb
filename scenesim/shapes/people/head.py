"""Heads: skull and face, hair and what is worn on it."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin

import numpy as np

from scenesim.shapes.people.anthropometry import Frame, Person, head_centre
from scenesim.shapes.people.loft import Lofter, Patch, Section
from scenesim.shapes.people.outfit import Outfit, slot
from scenesim.shapes.people.skeleton import Bone
from scenesim.shapes.people.torso import level, spine_weights
from scenesim.shapes.people.vectors import Vector
from scenesim.world.classes import Part

_FRONT: Vector = (1.0, 0.0, 0.0)
_LEFT: Vector = (0.0, 1.0, 0.0)

# height (0 chin, 1 crown); x of the centre; front, back, half m of a head 0.23 m high; power
_SKULL = (
    (0.000, 0.062, 0.012, 0.020, 0.018, 2.0),
    (0.025, 0.050, 0.034, 0.034, 0.036, 2.1),
    (0.090, 0.034, 0.054, 0.056, 0.049, 2.2),
    (0.190, 0.016, 0.073, 0.078, 0.059, 2.2),
    (0.300, 0.006, 0.083, 0.092, 0.066, 2.2),
    (0.400, 0.000, 0.088, 0.098, 0.070, 2.2),
    (0.500, 0.000, 0.087, 0.100, 0.073, 2.2),
    (0.575, 0.000, 0.094, 0.102, 0.075, 2.2),
    (0.700, 0.000, 0.093, 0.103, 0.077, 2.1),
    (0.820, -0.002, 0.082, 0.096, 0.073, 2.0),
    (0.910, -0.005, 0.062, 0.076, 0.058, 2.0),
    (0.970, -0.008, 0.036, 0.046, 0.036, 2.0),
    (1.000, -0.010, 0.006, 0.008, 0.006, 2.0),
)


class Skull:
    """The surface of a head, to place things on.

    Attributes:
        scale: against a head of 0.23 m.
        base: (x, y, z) m of the chin's level.
    """

    __slots__ = ("base", "scale", "wide")

    def __init__(self, person: Person, body: Frame) -> None:
        self.scale = body.head / 0.230
        self.base = head_centre(body)
        self.wide = 1.0 - 0.03 * person.female + 0.06 * (1 - person.grown)

    def section(self, height: float, thick: float = 0.0) -> Section:
        """A horizontal cross-section.

        Args:
            height: 0 chin, 1 crown.
            thick: m, added outside.

        Returns:
            The section.
        """
        row = _between(_SKULL, height)
        x, front, back, half = (v * self.scale for v in row[:4])
        at = (self.base[0] + x, 0.0, self.base[2] + height * 0.230 * self.scale)
        return Section(at, front + thick, back + thick, half * self.wide + thick, row[4])

    def point(self, height: float, angle: float, out: float = 0.0) -> Vector:
        """A point of the surface.

        Args:
            height: 0 chin, 1 crown.
            angle: rad, 0 ahead, to the left.
            out: m, outside of it.

        Returns:
            (x, y, z) m.
        """
        section = self.section(height, out)
        c, s = cos(angle), sin(angle)
        p = abs(c) ** (2 / section.power) * (1 if c >= 0 else -1)
        q = abs(s) ** (2 / section.power) * (1 if s >= 0 else -1)
        reach = section.front if c >= 0 else section.back
        return (section.at[0] + reach * p, section.half * q, section.at[2])


def head(lofter: Lofter, person: Person, body: Frame, outfit: Outfit) -> list[Patch]:
    """The head with its face, ears, hair and hat.

    Args:
        lofter: how fine.
        person: whose.
        body: lengths.
        outfit: hair, hat, beard and glasses.

    Returns:
        The patches.
    """
    skull = Skull(person, body)
    marks = [row[0] for row in _SKULL]
    patches = [
        lofter.tube(
            [skull.section(h) for h in marks],
            _FRONT,
            _LEFT,
            slot=slot("skin"),
            part=Part.HEAD,
            weights=_rigid,
            around=18,
            along=15,
            closed=(True, True),
        )
    ]
    if lofter.level < 2:
        patches += _face(lofter, skull, person, outfit)
    if outfit.hair != "bald" or outfit.hat != "none":
        patches += _hair(lofter, skull, body, outfit)
    if outfit.hat != "none":
        patches += _hat(lofter, skull, body, outfit)
    return patches


def _rigid(_x: float, _y: float, _z: float) -> list[tuple[int, float]]:
    return [(Bone.HEAD, 1.0)]


def _decal(
    lofter: Lofter,
    skull: Skull,
    box: tuple[float, float, float, float],
    name: str,
    out: float = 0.0015,
    shape: tuple[int, int] = (3, 4),
) -> Patch:
    """A coloured patch on the skull between two heights and two angles."""
    low, high, left, right = box
    grid = np.zeros((*shape, 3))
    for i in range(shape[0]):
        for j in range(shape[1]):
            u, v = i / (shape[0] - 1), j / (shape[1] - 1)
            edge = 0.0 if 0 < i < shape[0] - 1 and 0 < j < shape[1] - 1 else -0.3
            height, angle = low + (high - low) * u, left + (right - left) * v
            grid[i, j] = skull.point(height, angle, (out + out * edge) * skull.scale)
    middle = skull.point((low + high) / 2, (left + right) / 2, 1.0)
    centre = skull.section((low + high) / 2).at
    outward = tuple(m - c for m, c in zip(middle, centre, strict=True))
    return lofter.sheet(grid, slot(name), Part.HEAD, _rigid, outward)  # type: ignore[arg-type]


def _face(lofter: Lofter, skull: Skull, person: Person, outfit: Outfit) -> list[Patch]:
    """Nose, eyes, brows, mouth, ears; beard and glasses where worn."""
    s = skull.scale
    small = 0.75 + 0.25 * person.grown
    out = []
    tip = skull.point(0.345, 0.0)
    nose = [
        Section(skull.point(0.55, 0.0, -0.006 * s), 0.008 * s, 0.006 * s, 0.007 * s),
        Section(skull.point(0.45, 0.0, 0.0), 0.009 * s * small, 0.006 * s, 0.010 * s),
        Section((tip[0] + 0.004 * s, 0.0, tip[2]), 0.016 * s * small, 0.006 * s, 0.016 * s),
        Section(skull.point(0.30, 0.0, -0.002 * s), 0.008 * s * small, 0.006 * s, 0.013 * s),
    ]
    out.append(
        lofter.tube(
            nose,
            _FRONT,
            _LEFT,
            slot=slot("skin"),
            part=Part.HEAD,
            weights=_rigid,
            around=8,
            along=6,
            closed=(False, True),
        )
    )
    for side in (1.0, -1.0):
        a, b = side * 0.24, side * 0.52
        out.append(_decal(lofter, skull, (0.468, 0.512, a, b), "whites", 0.001))
        out.append(_decal(lofter, skull, (0.466, 0.516, side * 0.32, side * 0.45), "eyes", 0.002))
        out.append(_decal(lofter, skull, (0.512, 0.526, a * 0.95, b * 1.03), "eyes", 0.0015))
        out.append(_decal(lofter, skull, (0.562, 0.590, side * 0.18, side * 0.56), "hair", 0.003))
        ear = skull.point(0.46, side * 1.62)
        out.append(
            lofter.tube(
                [
                    Section(
                        (ear[0], ear[1] - side * 0.004 * s, ear[2] - 0.032 * s),
                        0.010 * s,
                        0.006 * s,
                        0.006 * s,
                    ),
                    Section(
                        (ear[0] - 0.003 * s, ear[1] + side * 0.004 * s, ear[2]),
                        0.015 * s,
                        0.014 * s,
                        0.009 * s,
                    ),
                    Section(
                        (ear[0] - 0.008 * s, ear[1] + side * 0.008 * s, ear[2] + 0.022 * s),
                        0.014 * s,
                        0.018 * s,
                        0.008 * s,
                    ),
                    Section(
                        (ear[0] - 0.008 * s, ear[1] + side * 0.003 * s, ear[2] + 0.034 * s),
                        0.008 * s,
                        0.010 * s,
                        0.004 * s,
                    ),
                ],
                _FRONT,
                (0.0, side, 0.0),
                slot=slot("skin"),
                part=Part.HEAD,
                weights=_rigid,
                around=7,
                along=5,
                closed=(True, True),
            )
        )
    out.append(_decal(lofter, skull, (0.172, 0.222, -0.40, 0.40), "lips", 0.003, (3, 6)))
    if outfit.beard:
        out.append(_decal(lofter, skull, (0.235, 0.275, -0.45, 0.45), "hair", 0.006, (3, 6)))
        out.append(_decal(lofter, skull, (0.0, 0.165, -1.25, 1.25), "hair", 0.008, (5, 9)))
        for side in (1.0, -1.0):
            box = (0.10, 0.40, side * 0.75, side * 1.40)
            out.append(_decal(lofter, skull, box, "hair", 0.005, (5, 4)))
    if outfit.glasses:
        for side in (1.0, -1.0):
            box = (0.455, 0.535, side * 0.12, side * 0.62)
            out.append(_decal(lofter, skull, box, "eyes", 0.010, (3, 5)))
            box = (0.515, 0.535, side * 0.60, side * 1.5)
            out.append(_decal(lofter, skull, box, "eyes", 0.008, (2, 5)))
    return out


Line = Callable[[float], float]


def _cap(
    lofter: Lofter,
    skull: Skull,
    line: Line,
    thick: Callable[[float, float], float],
    name: str,
    around: int = 20,
    along: int = 13,
) -> Patch:
    """A layer over the skull above a line given by angle; below it, it dives under the skin.

    Args:
        lofter: how fine.
        skull: what it lies on.
        line: angle (rad) to the height of its edge.
        thick: m at (height, angle).
        name: the slot.
        around: points around.
        along: rings.

    Returns:
        The patch; what lies deep under the skin is left out.
    """
    columns = max(6, round(around * lofter.around))
    rows = max(4, round(along * lofter.along))
    grid = np.zeros((rows, columns + 1, 3))
    depth = np.zeros((rows, columns + 1))
    for i in range(rows):
        for j in range(columns + 1):
            angle = 2 * pi * (j % columns) / columns
            edge = line(angle if angle <= pi else 2 * pi - angle)
            u = i / (rows - 1)
            height = max(0.0, edge - 0.03) + (1.0 - max(0.0, edge - 0.03)) * (1 - (1 - u) ** 1.35)
            rising = min(1.0, max(-0.4, (height - edge) / 0.05))
            amount = thick(height, angle if angle <= pi else angle - 2 * pi) * rising
            top = amount if height > 0.9 else 0.0
            x, y, z = skull.point(height, angle, amount * skull.scale)
            lift = top * (height - 0.9) / 0.1
            grid[i, j] = (x, y, z + lift * skull.scale)
            depth[i, j] = amount
    return lofter.sheet(grid, slot(name), Part.HEAD, _rigid, (0.0, 0.0, 1.0))


def _hairline(front: float, side: float, nape: float) -> Line:
    """A line that is high over the face, lower at the ears, lowest behind."""

    def line(angle: float) -> float:
        if angle < 0.75:
            return front
        if angle < 1.35:
            u = (angle - 0.75) / 0.6
            return front + (side - front) * u * u * (3 - 2 * u)
        if angle < 1.9:
            return side + 0.12 * (1 if side > 0.3 else 0) * sin(pi * (angle - 1.35) / 0.55)
        u = min(1.0, (angle - 1.9) / 0.8)
        return side + (nape - side) * u * u * (3 - 2 * u)

    return line


def _hair(lofter: Lofter, skull: Skull, body: Frame, outfit: Outfit) -> list[Patch]:
    """The hair of a style, as far as a hat leaves it to be seen."""
    covered = outfit.hat not in {"none", "cap", "helmet", "sunhat", "hardhat"}
    if covered or outfit.hair == "bald":
        return []
    style = outfit.hair
    wave = 0.004 if style in {"bob", "long", "afro"} else 0.002

    def volume(base: float, top: float) -> Callable[[float, float], float]:
        def thick(height: float, angle: float) -> float:
            grown = base + (top - base) * min(1.0, max(0.0, (height - 0.55) / 0.4))
            return grown + wave * sin(7 * angle + 9 * height)

        return thick

    lines = {
        "short": ((0.80, 0.42, 0.20), (0.012, 0.024)),
        "crop": ((0.80, 0.45, 0.24), (0.006, 0.010)),
        "receding": ((0.93, 0.50, 0.22), (0.009, 0.006)),
        "bob": ((0.78, 0.08, 0.02), (0.026, 0.028)),
        "long": ((0.79, 0.06, 0.02), (0.020, 0.024)),
        "ponytail": ((0.80, 0.46, 0.22), (0.010, 0.014)),
        "bun": ((0.80, 0.46, 0.22), (0.010, 0.014)),
        "afro": ((0.80, 0.40, 0.15), (0.055, 0.065)),
    }
    line, (base, top) = lines[style]
    under_hat = 0.35 if outfit.hat != "none" else 1.0
    patches = [_cap(lofter, skull, _hairline(*line), volume(base, top * under_hat), "hair")]
    if style in {"long", "ponytail"}:
        patches.append(_mane(lofter, skull, body, style))
    if style == "bun":
        x, _, z = skull.point(0.72, pi, 0.02 * skull.scale)
        r = 0.038 * skull.scale
        patches.append(_ball(lofter, (x, 0.0, z), (r, r, r), "hair"))
    return patches


def _mane(lofter: Lofter, skull: Skull, body: Frame, style: str) -> Patch:
    """Hair that hangs behind: a curtain or a tail."""
    s = skull.scale
    bottom = level(body, 0.74)
    if style == "long":
        x = skull.point(0.5, pi)[0]
        sections = [
            Section((x + 0.05 * s, 0.0, skull.point(0.62, pi)[2]), 0.04 * s, 0.068 * s, 0.082 * s),
            Section((x + 0.04 * s, 0.0, skull.point(0.3, pi)[2]), 0.03 * s, 0.062 * s, 0.088 * s),
            Section((x + 0.02 * s, 0.0, level(body, 1.0)), 0.02 * s, 0.05 * s, 0.094 * s, 2.4),
            Section((x - 0.005 * s, 0.0, level(body, 0.9)), 0.02 * s, 0.045 * s, 0.09 * s, 2.6),
            Section((x - 0.01 * s, 0.0, bottom), 0.01 * s, 0.02 * s, 0.07 * s, 2.6),
        ]
    else:
        x, _, z = skull.point(0.74, pi)
        sections = [
            Section((x + 0.01 * s, 0.0, z), 0.02 * s, 0.02 * s, 0.02 * s),
            Section((x - 0.03 * s, 0.0, z - 0.02 * s), 0.026 * s, 0.026 * s, 0.026 * s),
            Section((x - 0.035 * s, 0.0, z - 0.10 * s), 0.03 * s, 0.026 * s, 0.032 * s),
            Section((x - 0.02 * s, 0.0, z - 0.20 * s), 0.018 * s, 0.018 * s, 0.022 * s),
            Section((x - 0.015 * s, 0.0, z - 0.25 * s), 0.005 * s, 0.005 * s, 0.006 * s),
        ]
    spine = spine_weights(body)
    return lofter.tube(
        sections,
        _FRONT,
        _LEFT,
        slot=slot("hair"),
        part=Part.HEAD,
        weights=spine if style == "long" else _rigid,
        around=12,
        along=9,
        closed=(True, True),
    )


def _ball(lofter: Lofter, at: Vector, radii: Vector, name: str) -> Patch:
    """An ellipsoid fixed to the head."""
    sections = []
    for k in range(7):
        a = pi * (k / 6 - 0.5)
        c = max(0.04, cos(a))
        sections.append(
            Section(
                (at[0], at[1], at[2] + radii[2] * sin(a)), radii[0] * c, radii[0] * c, radii[1] * c
            )
        )
    return lofter.tube(
        sections,
        _FRONT,
        _LEFT,
        slot=slot(name),
        part=Part.HEAD,
        weights=_rigid,
        around=12,
        along=8,
        closed=(True, True),
    )


def _hat(lofter: Lofter, skull: Skull, body: Frame, outfit: Outfit) -> list[Patch]:
    """What covers the hair."""
    hat = outfit.hat
    if hat == "beanie":
        return [_cap(lofter, skull, _hairline(0.70, 0.52, 0.42), lambda _h, _a: 0.020, "hat")]
    if hat == "scarf":
        return [
            _cap(lofter, skull, _hairline(0.84, 0.0, 0.0), lambda _h, _a: 0.016, "hat"),
            _drape(lofter, skull, body, "hat"),
        ]
    if hat == "hood":
        return [
            _cap(lofter, skull, _hairline(0.88, 0.02, 0.0), lambda _h, _a: 0.034, "upper"),
            _drape(lofter, skull, body, "upper"),
        ]
    if hat == "helmet":
        line = _hairline(0.74, 0.60, 0.50)
        return [_cap(lofter, skull, line, lambda h, _a: 0.030 + 0.012 * h, "hat", 22)]
    if hat == "fullface":
        shell = _cap(lofter, skull, lambda _a: -0.06, lambda h, _a: 0.040 + 0.004 * h, "hat", 22)
        visor = _decal(lofter, skull, (0.38, 0.64, -1.25, 1.25), "eyes", 0.044, (4, 9))
        return [shell, visor]
    if hat == "hardhat":
        line = _hairline(0.70, 0.66, 0.60)
        return [
            _cap(lofter, skull, line, lambda h, _a: 0.024 + 0.02 * h, "hat", 22),
            _brim(lofter, skull, 0.70, 0.045, 0.02, "hat"),
        ]
    line = _hairline(0.70, 0.62, 0.56)
    brim = (0.075, 0.0) if hat == "cap" else (0.085, 0.07)
    return [
        _cap(lofter, skull, line, lambda _h, _a: 0.015, "hat"),
        _brim(lofter, skull, 0.70 if hat == "cap" else 0.68, brim[0], brim[1], "hat"),
    ]


def _brim(
    lofter: Lofter, skull: Skull, height: float, ahead: float, around: float, name: str
) -> Patch:
    """A peak ahead or a brim all around."""
    columns = max(8, round(20 * lofter.around))
    grid = np.zeros((3, columns + 1, 3))
    for j in range(columns + 1):
        angle = 2 * pi * j / columns - pi
        wide = around + (ahead - around) * max(0.0, cos(angle)) ** 1.5
        for i, share in enumerate((0.0, 0.5, 1.0)):
            x, y, z = skull.point(height, angle, 0.012 * skull.scale + wide * share * skull.scale)
            grid[i, j] = (x, y, z - 0.018 * share * share * skull.scale)
    return lofter.sheet(grid, slot(name), Part.HEAD, _rigid, (0.0, 0.0, 1.0))


def _drape(lofter: Lofter, skull: Skull, body: Frame, name: str) -> Patch:
    """Cloth around neck and shoulders."""
    s = skull.scale
    x = skull.base[0]
    sections = [
        Section((x, 0.0, skull.point(0.28, 0.0)[2]), 0.03 * s, 0.11 * s, 0.086 * s),
        Section((x, 0.0, skull.point(-0.0, 0.0)[2] - 0.01 * s), 0.075 * s, 0.105 * s, 0.088 * s),
        Section((0.0, 0.0, level(body, 1.0)), 0.085 * s, 0.10 * s, 0.11 * s),
        Section((0.0, 0.0, level(body, 0.93)), 0.10 * s, 0.115 * s, 0.165 * s),
    ]
    return lofter.tube(
        sections,
        _FRONT,
        _LEFT,
        slot=slot(name),
        part=Part.HEAD,
        weights=spine_weights(body),
        around=16,
        along=8,
    )


def _between(table: tuple[tuple[float, ...], ...], at: float) -> tuple[float, ...]:
    """A row of a table, between two of its rows smoothly."""
    if at <= table[0][0]:
        return table[0][1:]
    for a, b in zip(table, table[1:], strict=False):
        if at <= b[0]:
            u = (at - a[0]) / (b[0] - a[0])
            return tuple(p + (q - p) * u for p, q in zip(a[1:], b[1:], strict=True))
    return table[-1][1:]
