"""Things that lie or stand in the way: each by a small recipe. Frame: footprint's centre, z up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import cos, pi, sin

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
from scenesim.shapes.things.wear import crumpled, dented, leaning


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
    if own.child("hit").uniform() < 0.5:
        x, y = (own.child(f"bent/{axis}").uniform(-0.10, 0.10) for axis in "xy")
        made = [leaning(dented(one, own, 0.03), x, y) for one in made]
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
    made = [grid(np.array(rows), slot, (False, True))]
    lid = box((0.78, 0.62, 0.05), (0.0, 0, high + 0.02), slot, 0.02)
    if own.child("full").uniform() < 0.4:  # too full to be shut
        lid = box((0.74, 0.62, 0.05), (0.37, 0, 0.0), slot, 0.02)
        lid = moved(lid, Transform.euler((-0.37, 0.0, high + 0.02), 0.0, -0.5, 0.0))
        sacks = crumpled((0.66, 0.54, 0.34), own.child("sacks"), "black")
        made.append(shifted(sacks, 0.02, 0.0, high - 0.04))
    made.append(lid)
    made.append(box((0.72, 0.60, 0.04), (0.0, 0, high - 0.04), slot, 0.01))
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
    slot = own.child("slot").pick(("black", "blue", "enamel_red", "grey"))
    if own.child("burst").uniform() < 0.3:
        return _burst_suitcase(own, slot)
    made = [box((0.26, 0.45, 0.62), (0, 0, 0.38), slot, 0.05)]
    for k in range(7):  # ribs of its shells, the zip between them, a label
        y = -0.15 + 0.05 * k
        made.append(box((0.272, 0.014, 0.50), (0, y, 0.38), slot, 0.006))
    made.append(box((0.012, 0.456, 0.626), (0, 0, 0.38), "black", 0.003))
    made.append(box((0.05, 0.16, 0.025), (0, 0, 0.705), "black", 0.008))
    made.append(box((0.276, 0.07, 0.10), (0, 0.09, 0.50), "white"))
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


def _burst_suitcase(own: Stream, slot: str) -> list[Surface]:
    """Both shells on the ground, clothes fallen out of them."""
    made = []
    for sign in (1, -1):
        made.append(box((0.62, 0.45, 0.012), (0, sign * 0.235, 0.006), slot))
        for size, at in (
            ((0.62, 0.012, 0.13), (0, sign * 0.455, 0.065)),
            ((0.62, 0.012, 0.13), (0, sign * 0.012, 0.065)),
            ((0.012, 0.45, 0.13), (0.31, sign * 0.235, 0.065)),
            ((0.012, 0.45, 0.13), (-0.31, sign * 0.235, 0.065)),
        ):
            made.append(box(size, at, slot, 0.004))
    for k in range(6):
        one = own.child(f"cloth/{k}")
        heap = crumpled(
            (one.child("x").uniform(0.2, 0.4), one.child("y").uniform(0.2, 0.35), 0.17),
            one,
            one.child("slot").pick(("cloth", "cover", "blue", "red", "grey")),
        )
        ahead, aside = one.child("ax").uniform(-0.35, 0.35), one.child("ay").uniform(-0.5, 0.5)
        made.append(shifted(heap, ahead, aside, 0.02))
    return made


def carton(own: Stream) -> list[Surface]:
    """A cardboard box, its flaps a little open."""
    x, y, z = (own.child(i).uniform(0.3, 0.75) for i in range(3))
    if own.child("open").uniform() < 0.5:
        return _open_carton(own, x, y, z)
    closed = [
        box((x, y, z), (0, 0, z / 2), "card", 0.004),
        box((0.05, y + 0.004, z + 0.004), (0, 0, z / 2 + 0.001), "tape"),
    ]
    if own.child("crushed").uniform() < 0.4:  # it leans and its lid has sunk
        skew = own.child("skew").uniform(-0.12, 0.12)
        closed = [
            replace(
                one, vertices=one.vertices + one.vertices[:, 2:] * np.array([[skew, 0.4 * skew, 0]])
            )
            for one in closed
        ]
    return closed


def _open_carton(own: Stream, x: float, y: float, z: float) -> list[Surface]:
    """Four walls with flaps that hang as they like, and half full of paper."""
    wall = 0.006
    made = [box((x, y, wall), (0, 0, wall / 2), "card")]
    for sign in (1, -1):
        made.append(box((x, wall, z), (0, sign * y / 2, z / 2), "card"))
        made.append(box((wall, y, z), (sign * x / 2, 0, z / 2), "card"))
        made.append(box((0.05, wall + 0.004, 0.3 * z), (0, sign * y / 2, 0.85 * z), "tape"))
    for k in range(4):
        along, reach = (x, y) if k % 2 == 0 else (y, x)
        flap = box((along, reach * 0.45, wall), (0, reach * 0.22, 0), "card")
        away = (y if k % 2 == 0 else x) / 2
        yaw = k * pi / 2
        at = (-away * sin(yaw), away * cos(yaw), z)
        hang = own.child(f"flap/{k}").uniform(-1.2, 1.0)
        made.append(moved(flap, Transform.euler(at, yaw, 0.0, hang)))
    paper = crumpled((0.96 * x, 0.96 * y, 0.4 * z), own.child("paper"), "bag")
    return [*made, shifted(paper, 0.0, 0.0, 0.45 * z)]


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
            board = own.child(f"{level}/{i}").uniform()
            if board < 0.07:  # gone
                continue
            broken = 0.35 if board < 0.15 else 0.8
            at = (-0.54 + 0.18 * i, (broken - 0.8) / 2, z + 0.133)
            made.append(box((0.12, broken, 0.022), at, "wood"))
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
    return [dented(lathe(profile, 26, slot, 2), own, 0.06)]


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
    made.append(box((1.12, 0.12, 1.82), (0.0, 1.9, 1.3), "grey", 0.02))
    ground, picture = own.child("poster").pick(
        (("enamel_blue", "orange"), ("card", "enamel_red"), ("light", "green"), ("green", "card"))
    )
    letters = "light" if ground != "light" else "black"
    for size, place, thick, slot in (  # one picture seen from both sides
        ((0.98, 1.62), (0.0, 1.32), 0.130, ground),
        ((0.70, 0.62), (0.06, 1.42), 0.142, picture),
        ((0.34, 0.30), (-0.16, 1.30), 0.154, "light"),
        ((0.80, 0.13), (0.0, 1.94), 0.142, letters),
        ((0.62, 0.05), (-0.09, 0.80), 0.142, letters),
        ((0.44, 0.05), (-0.18, 0.70), 0.142, letters),
    ):
        made.append(box((size[0], thick, size[1]), (place[0], 1.9, place[1]), slot))
    made.append(box((0.03, 0.42, 0.60), (-0.64, 0.5, 1.55), "light"))  # when the bus comes
    for row in range(6):
        made.append(box((0.034, 0.34, 0.02), (-0.64, 0.5, 1.38 + 0.07 * row), "black"))
    for y in (-0.95, 0.95):  # birds see a strip, and do not fly into the glass
        made.append(box((0.014, 1.78, 0.05), (-0.65, y, 1.62), "bag"))
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
