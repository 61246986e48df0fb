"""Things that fell off, blew away or were left behind. Frame: footprint's centre, z up."""

from __future__ import annotations

from dataclasses import replace
from math import cos, pi, sin

import numpy as np

from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes.surfaces import (
    Surface,
    box,
    circle,
    grid,
    lathe,
    moved,
    shifted,
    tube,
    unit,
)
from scenesim.shapes.things.stuff import outward
from scenesim.shapes.things.wear import crumpled, stained

#: places across a strip of tread
_ACROSS = (-1.0, -0.5, 0.0, 0.5, 1.0)


def tyre(own: Stream) -> list[Surface]:
    """A lost tyre, lying or standing, or the tread that a lorry's has thrown off."""
    r, w = own.child("r").uniform(0.3, 0.5), 0.1
    if own.child("burst").uniform() < 0.25:
        return [_tread(own, r, w)]
    inner = r * 0.6
    grooves = [
        (r - (0.010 if k % 2 else 0.0), w * (0.7 - 1.4 * (k + half) / 9))
        for k in range(9)
        for half in (0.06, 0.94)
    ]
    profile = [
        (inner, -w * 0.8),
        (0.5 * (inner + r), -w * 1.08),
        (r * 0.93, -w),
        *reversed(grooves),
        (r * 0.93, w),
        (0.5 * (inner + r), w * 1.08),
        (inner, w * 0.8),
        (inner, -w * 0.8),
    ]
    if own.child("lies").uniform() < 0.7:
        return [shifted(lathe(profile, 30, "black", 2), 0, 0, w)]
    return [shifted(lathe(profile, 30, "black"), 0, 0, r)]


def _tread(own: Stream, r: float, w: float) -> Surface:
    """A strip of tread on the ground, its ends torn."""
    rows = []
    for k in range(17):
        angle = 2.6 * (k / 16 - 0.5)
        torn = own.child(f"torn/{k}").uniform(0.6, 1.0) * min(1.0, 0.25 + 0.4 * min(k, 16 - k))
        lift = 0.02 + 0.10 * sin(pi * k / 16) * own.child("arch").uniform(0.3, 1.0)
        x, rim = 1.6 * r * angle, 0.14 * sin(2.0 * angle)
        rows.append([(x, rim + w * side * torn, lift - 0.03 * side * side) for side in _ACROSS])
    return replace(grid(np.array(rows), "black"), crease_rad=0.5)


def debris(own: Stream) -> list[Surface]:
    """Bits of a bumper, plates and splinters on the ground."""
    made = []
    for i in range(9):
        one = own.child(i)
        at = (
            one.child("x").uniform(-0.8, 0.8),
            one.child("y").uniform(-0.6, 0.6),
            one.child("z").uniform(0.03, 0.08),
        )
        size = (
            one.child("l").uniform(0.1, 0.6),
            one.child("w").uniform(0.05, 0.25),
            one.child("h").uniform(0.01, 0.06),
        )
        slot = one.child("s").pick(("black", "grey", "metal", "rust"))
        turn = Transform.euler(
            at, one.child("yaw").uniform(0, pi), one.child("p").uniform(-0.15, 0.15), 0.0
        )
        made.append(moved(box(size, (0, 0, 0), slot, 0.004), turn))
    return made


def rock(own: Stream) -> list[Surface]:
    """A boulder, or a few stones."""
    made = []
    for i in range(int(own.child("count").uniform(1, 4.99))):
        one = own.child(i)
        size = 0.35 if i == 0 else one.child("size").uniform(0.1, 0.25)
        at = (
            (0.0, 0.0)
            if i == 0
            else (one.child("ax").uniform(-0.7, 0.7), one.child("ay").uniform(-0.7, 0.7))
        )
        stone = _stone(one, size)
        made.append(shifted(stone, at[0], at[1], -float(stone.vertices[:, 2].min())))
    return made


def _stone(own: Stream, size: float) -> Surface:
    """A stone broken along many planes, its edges worn, flat where it lies."""
    cloud = np.array([[own.child(f"{k}{a}").uniform(-1, 1) for a in "xyz"] for k in range(16)])
    planes = np.concatenate([unit(cloud), [[0.0, 0.0, -1.0]]])
    depth = np.array([*(own.child(f"d{k}").uniform(0.72, 1.0) for k in range(16)), 0.62])
    turns = [2 * pi * k / 18 for k in range(18)]
    rows = []
    for i in range(11):
        tilt = pi * (i / 10 - 0.5)
        ring = np.array([(cos(tilt) * cos(a), cos(tilt) * sin(a), sin(tilt)) for a in turns])
        facing = (ring[:, None] * planes[None]).sum(axis=2)
        reach = np.where(facing > 0.05, depth / np.maximum(facing, 0.05), 1.1)
        reach = np.minimum(reach, 1.1)
        first = np.sort(reach, axis=1)
        worn = first[:, :1] * (
            0.94 + 0.06 * np.minimum(1.0, 6.0 * (first[:, 1:2] / first[:, :1] - 1))
        )
        rows.append(ring * worn)
    ball = grid(np.array(rows[::-1]), "stone", (False, True))
    squashed = ball.vertices * np.array([1.0, 0.85, 0.75]) * size
    return replace(ball, vertices=squashed, crease_rad=0.55)


def branch(own: Stream) -> list[Surface]:
    """A fallen bough with twigs and leaves."""
    path = [(-1.2, 0.0, 0.08), (-0.4, 0.10, 0.10), (0.5, -0.05, 0.14), (1.3, 0.15, 0.20)]
    made = [tube(path, [0.07, 0.06, 0.045, 0.015], 7, "bark")]
    for i in range(9):
        one = own.child(i)
        x = one.child("x").uniform(-0.6, 1.2)
        y, z = one.child("y").uniform(-0.7, 0.7), one.child("z").uniform(0.05, 0.5)
        tip = (x + one.child("f").uniform(0.1, 0.5), y, z)
        made.append(tube([(x, 0.03, 0.11), tip], [0.02, 0.006], 5, "bark"))
        for k in range(10):
            leaf = one.child(f"leaf/{k}")
            at = tuple(tip[a] + leaf.child(a).uniform(-0.16, 0.16) for a in range(3))
            turn = Transform.euler(
                (at[0], at[1], max(0.03, at[2])),
                leaf.child("yaw").uniform(0, 6.28),
                leaf.child("pitch").uniform(-1, 1),
                0.0,
            )
            card = Surface(
                np.array([[-0.07, 0, 0], [0, -0.04, 0], [0.07, 0, 0.01], [0, 0.04, 0]]),
                np.array([[0, 1, 2], [0, 2, 3]], np.int32),
                "leaf",
            )
            made.append(moved(card, turn))
    return made


def plastic_bag(own: Stream) -> list[Surface]:
    """A thin bag, crumpled."""
    turn = circle(14)
    rows = []
    for i, (z, r) in enumerate(
        ((0.01, 0.10), (0.05, 0.17), (0.13, 0.16), (0.2, 0.10), (0.24, 0.03), (0.33, 0.09))
    ):
        wrinkle = np.array([own.child(f"{i}/{k}").uniform(0.75, 1.2) for k in range(14)])
        ring = turn * (r * wrinkle)[:, None]
        rows.append(np.concatenate([ring, np.full((14, 1), z)], axis=1))
    return [replace(outward(grid(np.array(rows), "bag", (False, True))), crease_rad=0.9)]


def cart(own: Stream) -> list[Surface]:
    """A shopping trolley of wire."""
    made = []
    top, low = ((-0.45, 0.28, 0.95), (0.42, 0.24, 0.88)), ((-0.40, 0.22, 0.50), (0.38, 0.17, 0.52))
    for sign in (1.0, -1.0):
        flip = np.array([1.0, sign, 1.0])
        made.append(tube(np.array(top) * flip, 0.012, 5, "metal"))
        made.append(tube(np.array(low) * flip, 0.010, 5, "metal"))
        for i in range(11):
            s = i / 10
            a = np.array(top[0]) * (1 - s) + np.array(top[1]) * s
            b = np.array(low[0]) * (1 - s) + np.array(low[1]) * s
            made.append(tube(np.array([a, b]) * flip, 0.004, 3, "metal"))
        made.append(
            tube(
                np.array([(-0.42, 0.25, 0.92), (-0.38, 0.25, 0.14), (0.36, 0.2, 0.14)]) * flip,
                0.013,
                5,
                "metal",
            )
        )
        for x in (-0.34, 0.33):
            wheel = lathe([(0, -0.015), (0.06, -0.015), (0.06, 0.015), (0, 0.015)], 12, "black")
            made.append(shifted(wheel, x, sign * 0.2, 0.06))
    for i in range(7):
        s = i / 6
        x, z = -0.40 + 0.78 * s, 0.50 + 0.02 * s
        made.append(tube([(x, -0.2, z), (x, 0.2, z)], 0.004, 3, "metal"))
        made.append(
            tube([(0.41, -0.2 + 0.4 * s, 0.52), (0.42, -0.22 + 0.44 * s, 0.88)], 0.004, 3, "metal")
        )
    made.append(tube([(-0.50, -0.27, 0.99), (-0.50, 0.27, 0.99)], 0.02, 6, "red"))
    return made


def ladder(own: Stream) -> list[Surface]:
    """A ladder lying on the road."""
    made = [tube([(-1.5, y, 0.04), (1.5, y, 0.04)], 0.03, 6, "metal") for y in (-0.2, 0.2)]
    return made + [
        tube([(x, -0.2, 0.04), (x, 0.2, 0.04)], 0.015, 6, "metal")
        for x in np.linspace(-1.35, 1.35, 10)
    ]


def mattress(own: Stream) -> list[Surface]:
    """A mattress that was thrown away: sagging, stained, some torn to their foam."""
    wide = own.child("wide").pick((0.9, 1.4))
    inner = np.arange(-6, 7) * 0.14
    rows = np.array([-1, -0.99, -0.97, -0.93, *inner, 0.93, 0.97, 0.99, 1])
    columns = np.array([-1, -0.98, -0.95, -0.90, *inner[1:-1:2], 0.90, 0.95, 0.98, 1])
    x, y = np.meshgrid(rows, columns, indexing="ij")
    edge = np.minimum(np.minimum((1 - np.abs(x)) / 0.06, (1 - np.abs(y)) / 0.09), 1.0)
    round_ = np.sqrt(np.maximum(0.0, 1 - (1 - edge) ** 2))
    tufted = np.array([[abs(sin(4 * pi * a) * sin(3 * pi * b)) for b in columns] for a in rows])
    sag = own.child("sag").uniform(0.01, 0.06) * (1 - x * x) * (1 - y * y)
    high = 0.03 + 0.17 * round_ + edge * (0.012 * tufted - sag)
    top = grid(np.stack([x, y * wide / 2, high], axis=-1), "cover")
    made = stained(top, own, "stain", own.child("dirt").uniform(0.0, 0.35))
    if own.child("torn").uniform() < 0.5:
        hole = crumpled((0.5, 0.28, 0.07), own.child("foam"), "foam")
        at = (own.child("tx").uniform(-0.5, 0.5), own.child("ty").uniform(-0.2, 0.2) * wide)
        made.append(shifted(hole, at[0], at[1], 0.165 - sag.max() / 2))
    return [*made, box((1.96, wide - 0.04, 0.16), (0, 0, 0.08), "cover", 0.05)]


def sofa(own: Stream) -> list[Surface]:
    """A sofa for two."""
    made = [
        box((0.85, 1.7, 0.3), (0, 0, 0.22), "cloth", 0.05),
        box((0.25, 1.7, 0.5), (-0.3, 0, 0.55), "cloth", 0.07),
    ]
    for y in (-0.78, 0.78):
        made.append(box((0.85, 0.2, 0.5), (0, y, 0.33), "cloth", 0.06))
    cushion = box((0.6, 0.66, 0.15), (0.0, 0.0, 0.0), "cloth", 0.06)
    made.append(shifted(cushion, 0.1, -0.35, 0.43))
    if own.child("askew").uniform() < 0.5:  # one has slid off
        made.append(moved(cushion, Transform.euler((0.32, 0.30, 0.40), 0.4, 0.35, 0.1)))
        made.append(box((0.5, 0.6, 0.02), (0.1, 0.35, 0.37), "foam"))
    else:
        made.append(shifted(cushion, 0.1, 0.35, 0.43))
    return made


def exhaust_pipe(own: Stream) -> list[Surface]:
    """A lost silencer with its pipe."""
    return [
        shifted(
            lathe(
                [(0.0, -0.25), (0.09, -0.25), (0.1, -0.2), (0.1, 0.2), (0.09, 0.25), (0.0, 0.25)],
                14,
                "rust",
                0,
            ),
            0,
            0,
            0.1,
        ),
        tube([(0.2, 0, 0.1), (0.5, 0.05, 0.08), (0.8, -0.05, 0.05)], 0.025, 8, "rust"),
    ]
