"""Things that lie or stand in the way: each by a small recipe. Frame: footprint's centre, z up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import pi

import numpy as np

from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes.surfaces import (
    Surface,
    box,
    circle,
    grid,
    hull,
    lathe,
    moved,
    shifted,
    tube,
    unit,
)
from scenesim.world.materials import Material

MATERIALS: Mapping[str, Material] = {
    "orange": Material("orange plastic", (0.75, 0.14, 0.02), 0.6, reflectance_905=0.6),
    "white": Material("white sheeting", (0.8, 0.8, 0.8), 0.5, reflectance_905=0.75, retro=60.0),
    "red": Material("red sheeting", (0.45, 0.02, 0.02), 0.5, reflectance_905=0.55, retro=30.0),
    "black": Material("rubber", (0.02, 0.02, 0.02), 0.9, reflectance_905=0.05),
    "green": Material("green plastic", (0.03, 0.10, 0.05), 0.6, reflectance_905=0.35),
    "grey": Material("grey plastic", (0.12, 0.12, 0.125), 0.7, reflectance_905=0.3),
    "blue": Material("blue plastic", (0.02, 0.07, 0.28), 0.55, reflectance_905=0.4),
    "card": Material("cardboard", (0.35, 0.22, 0.12), 0.9, reflectance_905=0.55),
    "tape": Material("parcel tape", (0.42, 0.32, 0.18), 0.3, reflectance_905=0.5),
    "wood": Material(
        "rough wood",
        (0.33, 0.22, 0.12),
        0.9,
        texture="wood",
        texture_size_m=1.0,
        reflectance_905=0.5,
    ),
    "bark": Material(
        "bark", (0.08, 0.06, 0.045), 0.95, texture="bark", texture_size_m=0.6, reflectance_905=0.35
    ),
    "leaf": Material("leaves", (0.04, 0.075, 0.018), 0.8, reflectance_905=0.55),
    "metal": Material("steel", (0.35, 0.35, 0.36), 0.4, 0.9, reflectance_905=0.45),
    "rust": Material("rusty steel", (0.16, 0.07, 0.03), 0.9, reflectance_905=0.35),
    "concrete": Material(
        "concrete",
        (0.30, 0.29, 0.27),
        0.95,
        texture="concrete",
        texture_size_m=3.0,
        reflectance_905=0.38,
    ),
    "stone": Material("stone", (0.20, 0.19, 0.17), 0.95, reflectance_905=0.3),
    "bag": Material("thin plastic", (0.70, 0.70, 0.72), 0.5, reflectance_905=0.6),
    "cloth": Material("upholstery", (0.16, 0.10, 0.07), 0.95, reflectance_905=0.45),
    "cover": Material("mattress cover", (0.62, 0.60, 0.55), 0.95, reflectance_905=0.7),
    "glass": Material("glass", (0.01, 0.012, 0.012), 0.05, reflectance_905=0.02, transmittance=0.6),
    "light": Material(
        "lit panel", (0.6, 0.6, 0.6), 0.4, emission=(0.6, 0.65, 0.7), reflectance_905=0.5
    ),
    "unknown": Material("unknown stuff", (0.2, 0.2, 0.2), 0.7, reflectance_905=0.4),
}


def cone(own: Stream) -> list[Surface]:
    """A traffic cone with two white sleeves, 0.5 to 0.75 m."""
    high = own.child("high").pick((0.5, 0.75, 0.75))
    foot = high * 0.27

    def part(low: float, top: float, slot: str, grow: float = 0.0) -> Surface:
        r = [foot - (foot - 0.03) * h / high + grow for h in (low, top)]
        return lathe([(r[0], low), (r[1], top)], 20, slot, 2)

    bands = (
        (0.05, 0.30, "orange"),
        (0.30, 0.50, "white"),
        (0.50, 0.66, "orange"),
        (0.66, 0.82, "white"),
        (0.82, 1.0, "orange"),
    )
    made = [part(a * high, b * high, slot) for a, b, slot in bands]
    made.append(lathe([(0.03, high), (0.0, high - 0.005)], 20, "orange", 2))
    made.append(box((foot * 2.3, foot * 2.3, 0.04), (0, 0, 0.02), "black", 0.015))
    return made


def barrier(own: Stream) -> list[Surface]:
    """A red and white barrier board on feet."""
    wide = own.child("wide").pick((1.2, 1.6, 2.0))
    made = []
    count = 8
    for row in (0.55, 0.92):
        for i in range(count):
            y = -wide / 2 + wide * (i + 0.5) / count
            slot = "red" if i % 2 else "white"
            made.append(box((0.03, wide / count, 0.2), (0, y, row), slot))
    for y in (-wide * 0.42, wide * 0.42):
        made.append(box((0.04, 0.05, 1.04), (-0.035, y, 0.52), "metal"))
        made.append(box((0.6, 0.12, 0.07), (0, y, 0.035), "black", 0.02))
    return made


def bollard(own: Stream) -> list[Surface]:
    """A post with a reflecting band."""
    high, r = own.child("high").uniform(0.75, 1.1), own.child("r").uniform(0.05, 0.1)
    top = high - 0.15
    return [
        lathe([(r, 0.0), (r, top - 0.1)], 18, "grey", 2),
        lathe([(r * 1.01, top - 0.1), (r * 1.01, top)], 18, "white", 2),
        lathe([(r, top), (r, high - 0.03), (r * 0.8, high), (0, high)], 18, "grey", 2),
    ]


def dustbin(own: Stream) -> list[Surface]:
    """A wheeled bin with a lid."""
    slot = own.child("slot").pick(("grey", "green", "blue"))
    high = own.child("high").pick((0.95, 1.05))
    rows = []
    for z, w, d in ((0.06, 0.20, 0.22), (0.5, 0.25, 0.29), (high, 0.29, 0.35)):
        rows.append([(-d, -w, z), (-d, w, z), (d, w, z), (d, -w, z)])
    made = [
        grid(np.array(rows), slot, (False, True)),
        box((0.78, 0.62, 0.05), (0.0, 0, high + 0.02), slot, 0.02),
    ]
    made.append(box((0.1, 0.5, 0.05), (-0.40, 0, high - 0.02), slot, 0.02))
    for y in (-0.22, 0.22):
        made.append(
            shifted(
                lathe([(0, -0.03), (0.1, -0.03), (0.1, 0.03), (0, 0.03)], 14, "black"),
                -0.25,
                y,
                0.1,
            )
        )
    made[0] = _outward(made[0])
    return made


def suitcase(own: Stream) -> list[Surface]:
    """A suitcase standing on its wheels."""
    slot = own.child("slot").pick(("black", "blue", "red", "grey"))
    made = [box((0.26, 0.45, 0.62), (0, 0, 0.38), slot, 0.05)]
    for y in (-0.12, 0.12):
        made.append(tube([(-0.08, y, 0.66), (-0.08, y, 0.98)], 0.012, 6, "metal"))
    made.append(tube([(-0.08, -0.12, 0.98), (-0.08, 0.12, 0.98)], 0.018, 6, "black"))
    for x in (-0.1, 0.1):
        for y in (-0.18, 0.18):
            made.append(
                shifted(
                    lathe([(0, -0.015), (0.035, -0.015), (0.035, 0.015), (0, 0.015)], 10, "black"),
                    x,
                    y,
                    0.035,
                )
            )
    return made


def carton(own: Stream) -> list[Surface]:
    """A cardboard box, its flaps a little open."""
    size = tuple(own.child(i).uniform(0.3, 0.75) for i in range(3))
    x, y, z = size
    made = [
        box((x, y, z), (0, 0, z / 2), "card", 0.004),
        box((0.05, y + 0.004, z + 0.004), (0, 0, z / 2 + 0.001), "tape"),
    ]
    if own.child("open").uniform() < 0.5:
        for sign in (1, -1):
            flap = box((x, y * 0.45, 0.006), (0, y * 0.22, 0), "card")
            turn = Transform.euler((0.0, sign * y / 2, z), 0.0 if sign > 0 else pi, 0.0, 0.9)
            made.append(moved(flap, turn))
    return made


def pallet(own: Stream) -> list[Surface]:
    """A euro pallet, 1.2 x 0.8 m, sometimes several."""
    made = []
    for level in range(int(own.child("count").uniform(1, 3.99))):
        z = 0.144 * level
        for y in (-0.35, 0.0, 0.35):
            made.append(box((1.2, 0.1, 0.022), (0, y, z + 0.011), "wood"))
            for x in (-0.53, 0.0, 0.53):
                made.append(box((0.14, 0.1, 0.078), (x, y, z + 0.061), "wood"))
        for i in range(7):
            made.append(box((0.12, 0.8, 0.022), (-0.54 + 0.18 * i, 0, z + 0.133), "wood"))
        for x in (-0.53, 0.0, 0.53):
            made.append(box((0.14, 0.8, 0.022), (x, 0, z + 0.111), "wood"))
    return made


def tyre(own: Stream) -> list[Surface]:
    """A lost tyre, lying or standing."""
    r, w = own.child("r").uniform(0.3, 0.5), 0.1
    inner = r * 0.6
    profile = [
        (inner, -w * 0.8),
        (r * 0.85, -w),
        (r, -w * 0.7),
        (r, w * 0.7),
        (r * 0.85, w),
        (inner, w * 0.8),
        (inner, -w * 0.8),
    ]
    if own.child("lies").uniform() < 0.7:
        return [shifted(lathe(profile, 30, "black", 2), 0, 0, w)]
    return [shifted(lathe(profile, 30, "black"), 0, 0, r)]


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


def concrete_block(own: Stream) -> list[Surface]:
    """A block or a piece of a concrete safety barrier."""
    if own.child("jersey").uniform() < 0.5:
        section = (
            (-0.3, 0.0),
            (-0.3, 0.08),
            (-0.13, 0.33),
            (-0.08, 0.82),
            (0.08, 0.82),
            (0.13, 0.33),
            (0.3, 0.08),
            (0.3, 0.0),
        )
        ends = [[(x, y, z) for x, z in section] for y in (-1.0, 1.0)]
        side = replace(grid(np.array(ends), "concrete", (False, True)), crease_rad=0.3)
        caps = [
            hull(
                [(x, y - 0.002 * s, z) for x, z in section[:4] + section[4:] for s in (0, 1)],
                "concrete",
            )
            for y in (-0.998, 1.0)
        ]
        return [_outward(side), *caps]
    size = (
        own.child("x").uniform(0.5, 0.8),
        own.child("y").uniform(0.8, 1.6),
        own.child("z").uniform(0.5, 0.8),
    )
    return [box(size, (0, 0, size[2] / 2), "concrete", 0.03)]


def rock(own: Stream) -> list[Surface]:
    """A boulder, or a few stones."""
    made = []
    for i in range(int(own.child("count").uniform(1, 4.99))):
        one = own.child(i)
        cloud = np.array([[one.child(f"{k}{a}").uniform(-1, 1) for a in "xyz"] for k in range(16)])
        size = 0.35 if i == 0 else one.child("size").uniform(0.1, 0.25)
        ball = unit(cloud) * np.array([1.0, 0.85, 0.7]) * size
        at = (
            (0.0, 0.0)
            if i == 0
            else (one.child("ax").uniform(-0.7, 0.7), one.child("ay").uniform(-0.7, 0.7))
        )
        stone = hull(ball, "stone")
        made.append(shifted(stone, at[0], at[1], -float(stone.vertices[:, 2].min())))
    return made


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
    return [replace(_outward(grid(np.array(rows), "bag", (False, True))), crease_rad=0.9)]


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


def crate(own: Stream) -> list[Surface]:
    """A slatted wooden crate."""
    s = own.child("size").uniform(0.4, 0.9)
    made = [box((s * 0.94, s * 0.94, s * 0.94), (0, 0, s / 2), "wood")]
    for i in range(4):
        z = s * (0.14 + 0.24 * i)
        for x, y, wide in ((s / 2, 0, 0), (-s / 2, 0, 0), (0, s / 2, 1), (0, -s / 2, 1)):
            size = (s, 0.02, s * 0.18) if wide else (0.02, s, s * 0.18)
            made.append(box(size, (x, y, z), "wood"))
    for x in (-s / 2, s / 2):
        for y in (-s / 2, s / 2):
            made.append(box((0.06, 0.06, s), (x, y, s / 2), "wood"))
    return made


def barrel(own: Stream) -> list[Surface]:
    """A steel drum or a work-zone drum with white bands."""
    if own.child("work").uniform() < 0.5:
        made = [lathe([(0.29, 0.0), (0.29, 0.12)], 24, "black", 2)]
        for i, slot in enumerate(("orange", "white", "orange", "white", "orange")):
            low = 0.12 + 0.17 * i
            made.append(
                lathe([(0.27 - 0.012 * i, low), (0.265 - 0.012 * i, low + 0.17)], 24, slot, 2)
            )
        return [*made, lathe([(0.216, 0.97), (0.18, 1.0), (0.0, 1.0)], 24, "orange", 2)]
    slot = own.child("slot").pick(("blue", "rust", "green"))
    profile = [
        (0.0, 0.0),
        (0.29, 0.0),
        (0.29, 0.28),
        (0.305, 0.30),
        (0.29, 0.32),
        (0.29, 0.56),
        (0.305, 0.58),
        (0.29, 0.60),
        (0.29, 0.88),
        (0.27, 0.87),
        (0.0, 0.87),
    ]
    return [lathe(profile, 26, slot, 2)]


def vending_machine(own: Stream) -> list[Surface]:
    """A machine for drinks with a lit front."""
    slot = own.child("slot").pick(("red", "blue", "grey"))
    return [
        box((0.8, 0.95, 1.83), (0, 0, 0.915), slot, 0.02),
        box((0.02, 0.58, 1.2), (0.4, 0.12, 1.15), "light"),
        box((0.02, 0.60, 0.22), (0.4, 0.10, 0.32), "black"),
        box((0.03, 0.16, 0.3), (0.4, -0.35, 1.1), "metal"),
    ]


def bus_stop(own: Stream) -> list[Surface]:
    """A shelter of glass and steel with a bench and a poster."""
    made = [box((1.5, 4.0, 0.08), (0, 0, 2.46), "grey", 0.02)]
    for x, y in ((-0.65, -1.9), (-0.65, 1.9), (-0.65, 0.0), (0.6, -1.9), (0.6, 1.9)):
        made.append(tube([(x, y, 0.0), (x, y, 2.44)], 0.035, 8, "grey"))
    for y in (-0.95, 0.95):
        made.append(box((0.01, 1.8, 1.8), (-0.65, y, 1.25), "glass"))
    made.append(box((1.2, 0.01, 1.8), (-0.02, -1.9, 1.25), "glass"))
    made.append(box((1.1, 0.12, 1.8), (0.0, 1.9, 1.3), "light", 0.02))
    made.append(box((0.4, 2.4, 0.05), (-0.35, -0.4, 0.46), "wood", 0.01))
    for y in (-1.4, 0.6):
        made.append(box((0.3, 0.05, 0.45), (-0.38, y, 0.22), "metal"))
    return made


def ladder(own: Stream) -> list[Surface]:
    """A ladder lying on the road."""
    made = [tube([(-1.5, y, 0.04), (1.5, y, 0.04)], 0.03, 6, "metal") for y in (-0.2, 0.2)]
    return made + [
        tube([(x, -0.2, 0.04), (x, 0.2, 0.04)], 0.015, 6, "metal")
        for x in np.linspace(-1.35, 1.35, 10)
    ]


def mattress(own: Stream) -> list[Surface]:
    """A mattress on the ground."""
    return [box((2.0, own.child("wide").pick((0.9, 1.4)), 0.2), (0, 0, 0.1), "cover", 0.06)]


def sofa(own: Stream) -> list[Surface]:
    """A sofa for two."""
    made = [
        box((0.85, 1.7, 0.3), (0, 0, 0.22), "cloth", 0.05),
        box((0.25, 1.7, 0.5), (-0.3, 0, 0.55), "cloth", 0.07),
    ]
    for y in (-0.78, 0.78):
        made.append(box((0.85, 0.2, 0.5), (0, y, 0.33), "cloth", 0.06))
    for y in (-0.35, 0.35):
        made.append(box((0.6, 0.66, 0.15), (0.1, y, 0.43), "cloth", 0.05))
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


def _outward(surface: Surface) -> Surface:
    """A surface about the z axis with its front away from the axis."""
    from scenesim.shapes.surfaces import face_vectors, flipped

    middle = surface.vertices[surface.faces].mean(axis=1)
    away = (face_vectors(surface)[:, :2] * middle[:, :2]).sum()
    return surface if away > 0 else flipped(surface)


MAKERS: Mapping[str, Callable[[Stream], list[Surface]]] = {
    "cone": cone, "barrier": barrier, "bollard": bollard, "dustbin": dustbin, "suitcase": suitcase,
    "box": carton, "pallet": pallet, "tyre": tyre, "debris": debris,
    "concrete_block": concrete_block, "rock": rock, "branch": branch, "plastic_bag": plastic_bag,
    "cart": cart, "crate": crate, "barrel": barrel, "vending_machine": vending_machine,
    "bus_stop": bus_stop, "ladder": ladder, "mattress": mattress, "sofa": sofa,
    "exhaust_pipe": exhaust_pipe,
}  # fmt: skip
