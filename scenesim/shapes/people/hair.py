"""Hair, and what is worn on it."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin, sqrt

import numpy as np

from scenesim.shapes.people.anthropometry import Frame
from scenesim.shapes.people.loft import Lofter, Patch, Section
from scenesim.shapes.people.outfit import Outfit, slot
from scenesim.shapes.people.skull import Skull, rigid
from scenesim.shapes.people.torso import level, spine_weights
from scenesim.shapes.people.vectors import Vector
from scenesim.world.classes import Part

_FRONT: Vector = (1.0, 0.0, 0.0)
_LEFT: Vector = (0.0, 1.0, 0.0)

Line = Callable[[float], float]

#: what leaves the hair to be seen
_OPEN = frozenset({"none", "cap", "helmet", "sunhat", "hardhat", "muffler", "peaked"})


def hair(lofter: Lofter, skull: Skull, body: Frame, outfit: Outfit) -> list[Patch]:
    """The hair of a style, as far as a hat leaves it to be seen.

    Args:
        lofter: how fine.
        skull: what it grows on.
        body: lengths.
        outfit: style and hat.

    Returns:
        The patches.
    """
    covered = outfit.hat not in _OPEN
    if covered or outfit.hair == "bald":
        return []
    style = outfit.hair
    wave = {"afro": 0.006, "bob": 0.004, "long": 0.004}.get(style, 0.003)

    def volume(base: float, top: float) -> Callable[[float, float], float]:
        def thick(height: float, angle: float) -> float:
            grown = base + (top - base) * min(1.0, max(0.0, (height - 0.55) / 0.4))
            locks = sin(7 * angle + 9 * height) + 0.7 * sin(12 * angle - 31 * height)
            return grown + wave * locks

        return thick

    lines = {
        "short": ((0.80, 0.42, 0.20), (0.012, 0.024)),
        "crop": ((0.80, 0.45, 0.24), (0.006, 0.010)),
        "receding": ((0.93, 0.50, 0.22), (0.009, 0.006)),
        "bob": ((0.78, 0.08, 0.02), (0.026, 0.028)),
        "long": ((0.79, 0.06, 0.02), (0.020, 0.024)),
        "ponytail": ((0.80, 0.46, 0.22), (0.010, 0.014)),
        "bun": ((0.80, 0.46, 0.22), (0.010, 0.014)),
        "afro": ((0.80, 0.40, 0.15), (0.042, 0.052)),
    }
    line, (base, top) = lines[style]
    under_hat = 0.35 if outfit.hat not in {"none", "muffler"} else 1.0
    # full hair is round: it lies close to the head again at its ends
    ends = {"bob": 0.25, "afro": 0.35}.get(style, 0.05)
    thick = volume(base, top * under_hat)
    patches = [_cap(lofter, skull, _hairline(*line), thick, "hair", ends=ends)]
    if style in {"long", "ponytail"}:
        patches.append(_mane(lofter, skull, body, style))
    if style == "bun":
        x, _, z = skull.point(0.72, pi, 0.02 * skull.scale)
        r = 0.038 * skull.scale
        patches.append(_ball(lofter, (x, 0.0, z), (r, r, r), "hair"))
    return patches


def hat(lofter: Lofter, skull: Skull, body: Frame, outfit: Outfit) -> list[Patch]:
    """What covers the hair.

    Args:
        lofter: how fine.
        skull: what it sits on.
        body: lengths.
        outfit: the hat.

    Returns:
        The patches.
    """
    kind = outfit.hat
    if kind == "beanie":
        return [_cap(lofter, skull, _hairline(0.70, 0.52, 0.42), lambda _h, _a: 0.020, "hat")]
    if kind == "scarf":
        return [
            _cap(lofter, skull, _hairline(0.84, 0.0, 0.0), lambda _h, _a: 0.016, "hat"),
            _drape(lofter, skull, body, "hat"),
        ]
    if kind == "muffler":
        return [_muffler(lofter, skull, body)]
    if kind == "mascot":
        return _mascot(lofter, skull)
    if kind == "peaked":
        s = skull.scale
        z = skull.point(0.86, 0.0)[2]
        crown = _ball(
            lofter,
            (skull.base[0] + 0.01 * s, 0.0, z + 0.02 * s),
            (0.135 * s, 0.125 * s, 0.034 * s),
            "hat",
        )
        band = _cap(lofter, skull, _hairline(0.72, 0.62, 0.56), lambda _h, _a: 0.014, "hat")
        return [band, crown, _brim(lofter, skull, 0.72, 0.062, 0.0, "shoes")]
    if kind == "hood":
        return [
            _cap(lofter, skull, _hairline(0.88, 0.02, 0.0), lambda _h, _a: 0.034, "upper"),
            _drape(lofter, skull, body, "upper"),
        ]
    if kind in {"helmet", "fullface", "openface"}:
        return _helmet(lofter, skull, kind)
    if kind == "hardhat":
        line = _hairline(0.70, 0.66, 0.60)
        return [
            _cap(lofter, skull, line, lambda h, _a: 0.024 + 0.02 * h, "shell"),
            _brim(lofter, skull, 0.70, 0.045, 0.02, "shell"),
        ]
    line = _hairline(0.70, 0.62, 0.56)
    brim = (0.075, 0.0) if kind == "cap" else (0.085, 0.07)
    return [
        _cap(lofter, skull, line, lambda _h, _a: 0.015, "hat"),
        _brim(lofter, skull, 0.70 if kind == "cap" else 0.68, brim[0], brim[1], "hat"),
    ]


def _helmet(lofter: Lofter, skull: Skull, kind: str) -> list[Patch]:
    """A cyclist's helmet with its slots, a motorcyclist's with its pane."""
    if kind == "helmet":
        line = _hairline(0.74, 0.60, 0.50)
        shell = _cap(lofter, skull, line, lambda h, _a: 0.030 + 0.012 * h, "shell")
        return [shell, *_vents(lofter, skull)]
    if kind == "openface":
        shell = _cap(lofter, skull, _hairline(0.76, 0.04, 0.02), lambda _h, _a: 0.040, "shell")
        return [shell, _pane(lofter, skull, (0.36, 0.86, -1.05, 1.05), 0.052)]
    shell = _cap(lofter, skull, lambda _a: -0.06, lambda h, _a: 0.040 + 0.004 * h, "shell")
    return [shell, _pane(lofter, skull, (0.26, 0.80, -1.25, 1.25), 0.050)]


def _vents(lofter: Lofter, skull: Skull) -> list[Patch]:
    """Dark slots over the crown of a cyclist's helmet."""
    return [
        _pane(lofter, skull, (0.79, 0.95, at - wide, at + wide), 0.048)
        for at, wide in ((0.0, 0.13), (0.6, 0.13), (-0.6, 0.13), (2.6, 0.16), (-2.6, 0.16))
    ]


def _muffler(lofter: Lofter, skull: Skull, body: Frame) -> Patch:
    """A knitted scarf wound around the neck."""
    s, x = skull.scale, skull.base[0]
    sections = [
        Section((x, 0.0, skull.point(0.06, 0.0)[2]), 0.050 * s, 0.060 * s, 0.062 * s),
        Section((x, 0.0, skull.point(-0.02, 0.0)[2]), 0.088 * s, 0.082 * s, 0.088 * s),
        Section((0.3 * x, 0.0, level(body, 1.02)), 0.105 * s, 0.092 * s, 0.108 * s),
        Section((0.0, 0.0, level(body, 0.965)), 0.092 * s, 0.085 * s, 0.118 * s),
    ]
    return lofter.tube(
        sections,
        _FRONT,
        _LEFT,
        slot=slot("hat"),
        part=Part.TORSO,
        weights=spine_weights(body),
        around=16,
        along=8,
    )


def _mascot(lofter: Lofter, skull: Skull) -> list[Patch]:
    """The great head of a costume, with ears, eyes and a snout."""
    s = skull.scale
    x, z = skull.base[0], skull.point(0.5, 0.0)[2]
    patches = [
        _ball(lofter, (x, 0.0, z + 0.03 * s), (0.19 * s, 0.20 * s, 0.21 * s), "hat"),
        _ball(lofter, (x + 0.19 * s, 0.0, z - 0.04 * s), (0.07 * s, 0.085 * s, 0.06 * s), "whites"),
        _ball(lofter, (x + 0.25 * s, 0.0, z - 0.01 * s), (0.02 * s, 0.025 * s, 0.018 * s), "eyes"),
    ]
    for side in (1.0, -1.0):
        ear = (x - 0.01 * s, side * 0.15 * s, z + 0.20 * s)
        patches.append(_ball(lofter, ear, (0.03 * s, 0.065 * s, 0.07 * s), "hat"))
        eye = (x + 0.165 * s, side * 0.075 * s, z + 0.08 * s)
        patches.append(_ball(lofter, eye, (0.02 * s, 0.032 * s, 0.045 * s), "eyes"))
    return patches


def _cap(
    lofter: Lofter,
    skull: Skull,
    line: Line,
    thick: Callable[[float, float], float],
    name: str,
    ends: float = 0.05,
) -> Patch:
    """A layer over the skull above a line given by angle; below it, it dives under the skin.

    Args:
        lofter: how fine.
        skull: what it lies on.
        line: angle (rad) to the height of its edge.
        thick: m at (height, angle).
        name: the slot.
        ends: height over which it rises from its edge to its whole thickness.

    Returns:
        The patch; what lies deep under the skin is left out.
    """
    columns = max(6, round(26 * lofter.around))
    rows = max(4, round(13 * lofter.along))
    grid = np.zeros((rows, columns + 1, 3))
    for i in range(rows):
        for j in range(columns + 1):
            angle = 2 * pi * (j % columns) / columns
            edge = line(angle if angle <= pi else 2 * pi - angle)
            if name == "hair":  # locks end unevenly
                edge += 0.012 * sin(13 * angle + 2.0) + 0.008 * sin(29 * angle)
            u = i / (rows - 1)
            height = max(0.0, edge - 0.03) + (1.0 - max(0.0, edge - 0.03)) * (1 - (1 - u) ** 1.35)
            rising = min(1.0, max(-0.4, (height - edge) / (ends if height > edge else 0.05)))
            amount = thick(height, angle if angle <= pi else angle - 2 * pi) * rising
            grid[i, j] = _above(skull, height, angle, amount)
    return lofter.sheet(grid, slot(name), Part.HEAD, rigid, (0.0, 0.0, 1.0))


def _above(skull: Skull, height: float, angle: float, amount: float) -> Vector:
    """A point above the skull: aside of it, and upward over the crown."""
    up = min(1.0, max(0.0, (height - 0.6) / 0.4))
    aside = amount * sqrt(1 - up * up)
    x, y, z = skull.point(height, angle, aside * skull.scale)
    return (x, y, z + amount * up * skull.scale)


def _pane(
    lofter: Lofter, skull: Skull, box: tuple[float, float, float, float], amount: float
) -> Patch:
    """A dark pane let into a helmet.

    Args:
        lofter: how fine.
        skull: beneath.
        box: lower and upper height, first and last angle (rad).
        amount: m above the skull.

    Returns:
        The patch.
    """
    low, high, left, right = box
    rows, columns = (7, 13) if right - left > 1.0 else (3, 3)
    grid = np.zeros((rows, columns, 3))
    for i in range(rows):
        for j in range(columns):
            u, v = i / (rows - 1), j / (columns - 1)
            inside = 0 < i < rows - 1 and 0 < j < columns - 1
            angle = left + (right - left) * v
            grid[i, j] = _above(skull, low + (high - low) * u, angle, amount - 0.006 * (not inside))
    middle = _above(skull, (low + high) / 2, (left + right) / 2, 1.0)
    at = skull.section((low + high) / 2).at
    outward = (middle[0] - at[0], middle[1] - at[1], middle[2] - at[2])
    return lofter.sheet(grid, slot("visor"), Part.HEAD, rigid, outward)


def _hairline(front: float, side: float, nape: float) -> Line:
    """A line that is high over the face, lower at the ears, lowest behind."""

    def line(angle: float) -> float:
        if angle < 0.6:
            return front - 0.03 * (angle / 0.6) ** 2
        if angle < 1.45:
            u = (angle - 0.6) / 0.85
            return front - 0.03 + (side - front + 0.03) * u * u * (3 - 2 * u)
        if angle < 1.9:
            return side + (0.10 if side > 0.3 else 0.0) * sin(pi * (angle - 1.45) / 0.45)
        u = min(1.0, (angle - 1.9) / 0.8)
        return side + (nape - side) * u * u * (3 - 2 * u)

    return line


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
        weights=spine if style == "long" else rigid,
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
        weights=rigid,
        around=12,
        along=8,
        closed=(True, True),
    )


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
    return lofter.sheet(grid, slot(name), Part.HEAD, rigid, (0.0, 0.0, 1.0))


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
