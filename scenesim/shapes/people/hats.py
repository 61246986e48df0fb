"""What is worn on the head: caps, hoods, scarves, helmets and the head of a costume."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from scenesim.shapes.people.anthropometry import Frame
from scenesim.shapes.people.grids import angles_of
from scenesim.shapes.people.hair import above, ball, hairline, layer
from scenesim.shapes.people.loft import Lofter, Patch, Section
from scenesim.shapes.people.outfit import Outfit, slot
from scenesim.shapes.people.skull import Skull, rigid
from scenesim.shapes.people.torso import level, spine_weights
from scenesim.shapes.people.vectors import Vector
from scenesim.world.classes import Part

_FRONT: Vector = (1.0, 0.0, 0.0)
_LEFT: Vector = (0.0, 1.0, 0.0)


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
        return [layer(lofter, skull, hairline(0.70, 0.52, 0.42), lambda _h, _a: 0.020, "hat")]
    if kind == "scarf":
        return [
            layer(lofter, skull, hairline(0.84, 0.0, 0.0), lambda _h, _a: 0.016, "hat"),
            _drape(lofter, skull, body, "hat"),
        ]
    if kind == "muffler":
        return [_muffler(lofter, skull, body)]
    if kind == "mascot":
        return _mascot(lofter, skull)
    if kind == "peaked":
        s = skull.scale
        z = skull.point(0.86, 0.0)[2]
        crown = ball(
            lofter,
            (skull.base[0] + 0.01 * s, 0.0, z + 0.02 * s),
            (0.135 * s, 0.125 * s, 0.034 * s),
            "hat",
        )
        band = layer(lofter, skull, hairline(0.72, 0.62, 0.56), lambda _h, _a: 0.014, "hat")
        return [band, crown, _brim(lofter, skull, 0.72, 0.062, 0.0, "shoes")]
    if kind == "hood":
        return [
            layer(lofter, skull, hairline(0.88, 0.02, 0.0), lambda _h, _a: 0.034, "upper"),
            _drape(lofter, skull, body, "upper"),
        ]
    if kind in {"helmet", "fullface", "openface"}:
        return _helmet(lofter, skull, kind)
    if kind == "hardhat":
        line = hairline(0.70, 0.66, 0.60)
        return [
            layer(lofter, skull, line, lambda h, _a: 0.024 + 0.02 * h, "shell"),
            _brim(lofter, skull, 0.70, 0.045, 0.02, "shell"),
        ]
    line = hairline(0.70, 0.62, 0.56)
    brim = (0.075, 0.0) if kind == "cap" else (0.085, 0.07)
    return [
        layer(lofter, skull, line, lambda _h, _a: 0.015, "hat"),
        _brim(lofter, skull, 0.70 if kind == "cap" else 0.68, brim[0], brim[1], "hat"),
    ]


def _helmet(lofter: Lofter, skull: Skull, kind: str) -> list[Patch]:
    """A cyclist's helmet with its slots, a motorcyclist's with its pane."""
    if kind == "helmet":
        line = hairline(0.74, 0.60, 0.50)
        shell = layer(lofter, skull, line, lambda h, _a: 0.030 + 0.012 * h, "shell")
        return [shell, *_vents(lofter, skull)]
    if kind == "openface":
        shell = layer(lofter, skull, hairline(0.76, 0.04, 0.02), lambda _h, _a: 0.040, "shell")
        return [shell, _pane(lofter, skull, (0.36, 0.86, -1.05, 1.05), 0.052)]
    shell = layer(
        lofter, skull, lambda a: np.full_like(a, -0.06), lambda h, _a: 0.040 + 0.004 * h, "shell"
    )
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
        ball(lofter, (x, 0.0, z + 0.03 * s), (0.19 * s, 0.20 * s, 0.21 * s), "hat"),
        ball(lofter, (x + 0.19 * s, 0.0, z - 0.04 * s), (0.07 * s, 0.085 * s, 0.06 * s), "whites"),
        ball(lofter, (x + 0.25 * s, 0.0, z - 0.01 * s), (0.02 * s, 0.025 * s, 0.018 * s), "eyes"),
    ]
    for side in (1.0, -1.0):
        ear = (x - 0.01 * s, side * 0.15 * s, z + 0.20 * s)
        patches.append(ball(lofter, ear, (0.03 * s, 0.065 * s, 0.07 * s), "hat"))
        eye = (x + 0.165 * s, side * 0.075 * s, z + 0.08 * s)
        patches.append(ball(lofter, eye, (0.02 * s, 0.032 * s, 0.045 * s), "eyes"))
    return patches


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
    amounts = np.full((rows, columns), amount)
    amounts[[0, -1]] = amounts[:, [0, -1]] = amount - 0.006
    heights = low + (high - low) * (np.arange(rows) / (rows - 1))[:, None]
    angles = left + (right - left) * np.arange(columns) / (columns - 1)
    grid = above(skull, heights, angles, amounts)
    middle = (left + right) / 2
    return lofter.sheet(grid, slot("visor"), Part.HEAD, rigid, (cos(middle), sin(middle), 0.0))


def _brim(
    lofter: Lofter, skull: Skull, height: float, ahead: float, around: float, name: str
) -> Patch:
    """A peak ahead or a brim all around."""
    columns = max(8, round(20 * lofter.around))
    angles = np.array([*angles_of(columns), 2 * pi]) - pi
    ahead_of = np.array([max(0.0, cos(a)) ** 1.5 for a in angles.tolist()])
    wide = around + (ahead - around) * ahead_of
    share = np.array([[0.0], [0.5], [1.0]])
    grid = skull.points(np.full((3, 1), height), angles, (0.012 + wide * share) * skull.scale)
    grid[..., 2] -= 0.018 * share * share * skull.scale
    return lofter.sheet(grid, slot(name), Part.HEAD, rigid, (0.0, 0.0, 1.0), wraps=True)


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
