"""Objects of no known class: bodies that no catalogue has, for tests beyond the training set."""

from __future__ import annotations

from dataclasses import replace
from math import cos, pi, sin

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.surfaces import (
    Surface,
    box,
    circle,
    grid,
    hull,
    lathe,
    merged,
    shifted,
    tube,
    unit,
)


def unknown(own: Stream) -> list[Surface]:
    """A random assembly of solids, about 1 m across, standing on the ground.

    Args:
        own: decides all.

    Returns:
        Surfaces of slot ``unknown``.
    """
    core = _blob(own.child("core"))
    tall = float(core.vertices[:, 2].max())
    parts = [core]
    for i in range(int(own.child("count").uniform(1, 5.99))):
        parts.append(_limb(own.child(i), tall))
    whole = merged(parts, "unknown")
    low, high = whole.vertices.min(axis=0), whole.vertices.max(axis=0)
    middle = (low + high) / 2
    size = float((high - low).max())
    centred = (whole.vertices - np.array([middle[0], middle[1], low[2]])) / size
    return [replace(whole, vertices=centred)]


def _blob(own: Stream) -> Surface:
    """A twisted, bulging column."""
    turn = circle(20)
    lobes, twist = int(own.child("lobes").uniform(2, 6)), own.child("twist").uniform(-2, 2)
    rows = []
    for i in range(13):
        share = i / 12
        swell = 0.12 + 0.25 * sin(pi * share) * own.child("fat").uniform(0.5, 1.3)
        swell += 0.06 * sin(2 * pi * share * own.child("waves").uniform(0.5, 2.5))
        ring = []
        for k, (c, s) in enumerate(turn):
            angle = 2 * pi * k / 20
            r = swell * (1 + 0.22 * cos(lobes * angle + twist * share))
            ring.append((c * r, s * r, share * own.child("tall").uniform(0.5, 1.2)))
        rows.append(ring)
    side = grid(np.array(rows), "unknown", (False, True))
    return replace(merged([_capped(side, rows)], "unknown"), crease_rad=1.0)


def _capped(side: Surface, rows: list[list[tuple[float, float, float]]]) -> Surface:
    """A column closed at both ends, front outwards."""
    from scenesim.shapes.surfaces import fan, flipped

    bottom = fan(np.array(rows[0])[::-1], "unknown")
    top = fan(np.array(rows[-1]), "unknown")
    return merged([flipped(side), bottom, top], "unknown")


def _limb(own: Stream, tall: float) -> Surface:
    """A bar, a shell, a ring of corners or a box that grows out of a core so tall, m."""
    at = [own.child(a).uniform(-0.20, 0.20) for a in "xy"]
    at.append(own.child("z").uniform(0.15, 0.9) * tall)
    kind = own.child("kind").pick(("tube", "hull", "dish", "box"))
    if kind == "tube":
        tip = [a + own.child(f"t{i}").uniform(-0.6, 0.6) for i, a in enumerate(at)]
        tip[2] = max(0.05, tip[2])
        return tube(
            [(0, 0, 0.4 * tall), at, tip], [0.08, 0.06, own.child("tip").uniform(0.01, 0.1)], 9
        )
    if kind == "hull":
        cloud = np.array([[own.child(f"{k}{a}").uniform(-1, 1) for a in "xyz"] for k in range(12)])
        return shifted(hull(unit(cloud) * own.child("size").uniform(0.08, 0.3)), *at)
    if kind == "dish":
        r = own.child("r").uniform(0.1, 0.4)
        return shifted(lathe([(0, -0.03), (r, 0.02), (r * 0.9, 0.06), (0, 0.01)], 18, "", 2), *at)
    size = tuple(own.child(f"s{i}").uniform(0.1, 0.5) for i in range(3))
    return shifted(box((size[0], size[1], size[2]), (0, 0, 0), "", 0.03), *at)
