"""Hair, and layers and balls on a head for whatever else covers it."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from typing import NamedTuple

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.people.anthropometry import Frame
from scenesim.shapes.people.grids import angles_of, sines
from scenesim.shapes.people.loft import Floats, Lofter, Patch, Section
from scenesim.shapes.people.luck import numbers
from scenesim.shapes.people.outfit import Outfit, slot
from scenesim.shapes.people.skull import Skull, rigid
from scenesim.shapes.people.torso import level, spine_weights
from scenesim.shapes.people.vectors import Vector
from scenesim.world.classes import Part

_FRONT: Vector = (1.0, 0.0, 0.0)


_LEFT: Vector = (0.0, 1.0, 0.0)


#: what leaves the hair to be seen
_OPEN = frozenset({"none", "cap", "helmet", "sunhat", "hardhat", "muffler", "peaked"})


#: of angles (C,) rad, 0 ahead, to heights of an edge (0 chin, 1 crown)
Line = Callable[[Floats], Floats]


#: of heights (R, C) and angles (C,) to m above the skull
Thickness = Callable[[Floats, Floats], "Floats | float"]


class Style(NamedTuple):
    """How hair is worn.

    Attributes:
        line: heights of its edge over the face, at the ears, at the nape (0 chin, 1 crown).
        base: m, thickness at its edge.
        top: m, thickness at the crown.
        wave: m, depth of its locks.
        ends: height over which it rises from its edge to its whole thickness.
        loose: m, length of the loose ends of locks; 0 where all hair is tied.
    """

    line: tuple[float, float, float]
    base: float
    top: float
    wave: float = 0.003
    ends: float = 0.05
    loose: float = 0.016


STYLES = {
    "short": Style((0.80, 0.42, 0.20), 0.010, 0.022),
    "crop": Style((0.80, 0.45, 0.24), 0.006, 0.010, 0.0015, loose=0.008),
    "receding": Style((0.93, 0.50, 0.22), 0.009, 0.006, 0.002, loose=0.010),
    "parted": Style((0.82, 0.42, 0.20), 0.010, 0.028, 0.004, loose=0.020),
    "curly": Style((0.79, 0.40, 0.16), 0.020, 0.034, 0.007, 0.20, 0.018),
    "bob": Style((0.78, 0.08, 0.02), 0.022, 0.026, 0.004, 0.25, 0.016),
    "long": Style((0.79, 0.06, 0.02), 0.018, 0.022, 0.004, loose=0.016),
    "ponytail": Style((0.80, 0.46, 0.22), 0.010, 0.014, loose=0.012),
    "bun": Style((0.80, 0.46, 0.22), 0.010, 0.014, loose=0.012),
    "afro": Style((0.80, 0.40, 0.15), 0.042, 0.052, 0.006, 0.35, 0.0),
}


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
    if outfit.hat not in _OPEN or outfit.hair == "bald":
        return []
    style = STYLES[outfit.hair]
    is_free = outfit.hat in {"none", "muffler"}
    if not is_free:
        style = style._replace(top=0.35 * style.top)
    line = _uneven(hairline(*style.line))
    thick = _volume(style, outfit.hair == "parted")
    patches = [layer(lofter, skull, line, thick, "hair", ends=style.ends)]
    if lofter.level == 0 and style.loose > 0.0:
        patches.append(_locks(lofter, skull, style, line, is_free))
    if outfit.hair in {"long", "ponytail"}:
        patches.append(_mane(lofter, skull, body, outfit.hair))
    if outfit.hair == "bun":
        x, _, z = skull.point(0.72, pi, 0.02 * skull.scale)
        r = 0.038 * skull.scale
        patches.append(ball(lofter, (x, 0.0, z), (r, r, r), "hair"))
    return patches


def _volume(style: Style, is_parted: bool) -> Thickness:
    """How thick hair lies: fuller at the crown, in locks; a parting runs left of the middle."""

    def thick(heights: Floats, angles: Floats) -> Floats:
        grown = np.minimum(np.maximum((heights - 0.55) / 0.4, 0.0), 1.0)
        locks = sines(7 * angles + 9 * heights) + 0.7 * sines(12 * angles - 31 * heights)
        locks = locks + 0.5 * sines(23 * angles + 5 * heights)
        amount: Floats = style.base + (style.top - style.base) * grown + style.wave * locks
        if is_parted:
            away = np.minimum(np.abs(angles - 0.55) / 0.22, 1.0)
            amount = amount * (1.0 - 0.75 * grown * (1.0 - away) * (heights < 0.97))
        return amount

    return thick


def _uneven(line: Line) -> Line:
    """A hairline whose locks end unevenly."""

    def edge(angles: Floats) -> Floats:
        return line(angles) + 0.012 * sines(13 * angles + 2.0) + 0.008 * sines(29 * angles)

    return edge


def _locks(lofter: Lofter, skull: Skull, style: Style, line: Line, is_free: bool) -> Patch:
    """Ends of locks that stand off along the edge and, on a bare head, over the crown."""
    luck = numbers(Stream.of(0).child(f"locks/{style.line}/{skull.traits.jaw:.6f}"))
    count = 42
    draws = np.array([[next(luck) for _ in range(4)] for _ in range(count)]).T
    turn, far, aside, lift = draws[:, :, None]
    angles = 2 * pi * (np.arange(count)[:, None] + turn) / count - pi
    edges = line(angles)
    along = np.array([0.0, 0.45, 1.0])
    brow = np.abs(angles) < 0.7
    tall = style.loose / 0.230 * (0.4 + far) * np.where(brow, 0.5, 1.0)
    heights = edges + 0.06 - (0.06 + tall) * along
    outs = 0.9 * style.base * (1.0 - along) + (0.002 + 0.006 * lift) * (along + 0.25)
    if is_free:  # every fourth one rises over the crown
        is_up = (np.arange(count) % 4 == 0)[:, None]
        start = 0.80 + 0.17 * far
        heights = np.where(is_up, start + (0.03 + 0.02 * aside) * along, heights)
        outs = np.where(is_up, 0.92 * style.top + (0.002 + 0.30 * style.loose * lift) * along, outs)
    slant = 0.30 * (aside - 0.5) * along
    wide = (0.045 + 0.05 * aside) * np.array([1.0, 0.85, 0.06])
    angles = angles + slant
    both = np.stack([angles - wide, angles + wide], axis=-1)  # (count, 3, 2)
    grid = above(skull, heights[..., None], both, outs[..., None])
    return lofter.sheet(grid, slot("hair"), Part.HEAD, rigid, (0.0, 0.0, 0.0))


def layer(
    lofter: Lofter,
    skull: Skull,
    line: Line,
    thick: Thickness,
    name: str,
    ends: float = 0.05,
) -> Patch:
    """A layer over the skull above a line given by angle; below it, it dives under the skin.

    Args:
        lofter: how fine.
        skull: what it lies on.
        line: heights of its edge.
        thick: m above the skull.
        name: the slot.
        ends: height over which it rises from its edge to its whole thickness.

    Returns:
        The patch; what lies deep under the skin is left out.
    """
    columns = max(6, round(26 * lofter.around))
    rows = max(4, round(13 * lofter.along))
    angles = np.array(angles_of(columns))
    angles = np.concatenate([angles - 2 * pi * (angles > pi), angles[:1]])
    edges = line(angles)
    low = np.maximum(0.0, edges - 0.03)
    up = np.array([1 - (1 - i / (rows - 1)) ** 1.35 for i in range(rows)])[:, None]
    heights = low + (1.0 - low) * up
    over = heights - edges
    rising = np.minimum(1.0, np.maximum(-0.4, over / np.where(over > 0, ends, 0.05)))
    grid = above(skull, heights, angles, thick(heights, angles) * rising)
    return lofter.sheet(grid, slot(name), Part.HEAD, rigid, (0.0, 0.0, 1.0), wraps=True)


def above(skull: Skull, heights: Floats, angles: Floats, amounts: Floats | float) -> Floats:
    """Points above the skull: aside of it, and upward over the crown; the arguments are broadcast.

    Args:
        skull: below.
        heights: (...,) 0 chin, 1 crown.
        angles: (...,) rad, 0 ahead, to the left.
        amounts: (...,) m of a head 0.23 m high.

    Returns:
        (..., 3) m.
    """
    up = np.minimum(np.maximum((heights - 0.6) / 0.4, 0.0), 1.0)
    points = skull.points(heights, angles, amounts * np.sqrt(1 - up * up) * skull.scale)
    points[..., 2] += amounts * up * skull.scale
    return points


def hairline(front: float, side: float, nape: float) -> Line:
    """A line that is high over the face, lower at the ears, lowest behind.

    Args:
        front: height over the face, 0 chin, 1 crown.
        side: height at the ears.
        nape: height behind.

    Returns:
        The line.
    """

    def at(angle: float) -> float:
        if angle < 0.6:
            return front - 0.03 * (angle / 0.6) ** 2
        if angle < 1.45:
            u = (angle - 0.6) / 0.85
            return front - 0.03 + (side - front + 0.03) * u * u * (3 - 2 * u)
        if angle < 1.9:
            return side + (0.10 if side > 0.3 else 0.0) * sin(pi * (angle - 1.45) / 0.45)
        u = min(1.0, (angle - 1.9) / 0.8)
        return side + (nape - side) * u * u * (3 - 2 * u)

    def line(angles: Floats) -> Floats:
        return np.array([at(a) for a in np.abs(angles).ravel().tolist()]).reshape(angles.shape)

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


def ball(lofter: Lofter, at: Vector, radii: Vector, name: str) -> Patch:
    """An ellipsoid fixed to the head.

    Args:
        lofter: how fine.
        at: (x, y, z) m, its middle.
        radii: m, along x, y and z.
        name: the slot.

    Returns:
        The patch.
    """
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
