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
    grid,
    hull,
    lathe,
    moved,
    shifted,
    tube,
)
from scenesim.shapes.things import lost, windfall
from scenesim.shapes.things.stuff import outward


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
    made[0] = outward(made[0])
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
        return [outward(side), *caps]
    size = (
        own.child("x").uniform(0.5, 0.8),
        own.child("y").uniform(0.8, 1.6),
        own.child("z").uniform(0.5, 0.8),
    )
    return [box(size, (0, 0, size[2] / 2), "concrete", 0.03)]


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
    """A machine for drinks: cans behind a lit pane, keys, slot, and a flap to take them from."""
    slot = own.child("slot").pick(("enamel_red", "enamel_blue", "grey"))
    made = [
        box((0.8, 0.95, 1.75), (0, 0, 0.955), slot, 0.02),
        box((0.70, 0.85, 0.08), (0, 0, 0.04), "black"),
        box((0.02, 0.61, 1.22), (0.4, 0.12, 1.15), "black"),
        box((0.015, 0.86, 0.16), (0.4, 0.0, 1.70), "light"),
        box((0.02, 0.60, 0.22), (0.4, 0.10, 0.32), "black"),
        box((0.03, 0.16, 0.34), (0.4, -0.35, 1.12), "metal"),
        box((0.035, 0.10, 0.07), (0.4, -0.35, 1.22), "black"),
        box((0.035, 0.09, 0.02), (0.4, -0.35, 0.98), "black"),
    ]
    drinks = ("red", "blue", "green", "metal", "grey", "orange")
    for row in range(5):
        low = 0.60 + 0.225 * row
        made.append(box((0.022, 0.59, 0.025), (0.4, 0.12, low), "metal"))
        for column in range(7):
            drink = own.child(f"{row}/{column // 2}").pick(drinks)
            y = -0.13 + 0.083 * column
            made.append(box((0.03, 0.058, 0.13), (0.4, y, low + 0.082), drink))
    return made


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


MAKERS: Mapping[str, Callable[[Stream], list[Surface]]] = {
    "cone": cone, "barrier": barrier, "bollard": bollard, "dustbin": dustbin, "suitcase": suitcase,
    "box": carton, "pallet": pallet, "tyre": lost.tyre, "debris": lost.debris,
    "concrete_block": concrete_block, "rock": lost.rock, "branch": lost.branch,
    "plastic_bag": lost.plastic_bag,
    "cart": lost.cart, "crate": crate, "barrel": barrel, "vending_machine": vending_machine,
    "bus_stop": bus_stop, "ladder": lost.ladder, "mattress": lost.mattress, "sofa": lost.sofa,
    "exhaust_pipe": lost.exhaust_pipe, "fallen_tree": windfall.fallen_tree,
}  # fmt: skip
