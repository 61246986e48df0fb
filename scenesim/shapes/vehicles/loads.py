"""What stands on the frame of a lorry: tanks, tippers, the body of a fire engine, the frame."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from scenesim.randomness import Stream
from scenesim.shapes.surfaces import Surface, both_sides, box, lathe, shifted, tube
from scenesim.shapes.vehicles.boxes import box_body
from scenesim.shapes.vehicles.rigs import Rig
from scenesim.world.classes import Part


def load(rig: Rig, level: int, stream: Stream) -> list[Surface]:
    """What stands behind the cab, and the frame below it."""
    if rig.load == "none":
        return []
    front, back = rig.length / 2 - rig.load_start, -rig.length / 2
    length, middle = front - back, (front + back) / 2
    deck, high = rig.deck, rig.height
    bevel = 0.02 if level == 0 else 0.0
    made = _chassis(rig, level)
    if rig.load in ("box", "curtain"):
        made += box_body(rig, level, stream)
    elif rig.load == "engine":
        made += _engine(rig, level, front, back)
    elif rig.load == "tank":
        radius = (high - deck) / 2
        tank = [(0.0, -length / 2), (radius * 0.8, -length / 2 + 0.05), (radius, -length / 2 + 0.3)]
        tank += [(r, -x) for r, x in tank[::-1]]
        made.append(
            shifted(lathe(tank, (32, 18, 10)[level], "metal_shell", 0), middle, 0, deck + radius)
        )
    else:
        made += _open_body(rig, front, back, bevel)
    return made


def _chassis(rig: Rig, level: int) -> list[Surface]:
    """Frame rails, tanks, mudguards, side guards, under-run bar."""
    trails = rig.kingpin > 0.0
    ahead = rig.load_start + 0.1 if trails else 0.9
    front, back = rig.length / 2 - ahead, -rig.length / 2
    deck, half = rig.deck, rig.width / 2
    made = [
        box((front - back - 0.05, 0.85, 0.26), ((front + back) / 2, 0, deck - 0.17), "underbody")
    ]
    made.append(
        box(
            (rig.length - rig.load_start - 0.1, rig.width - 0.08, 0.10),
            ((rig.length / 2 - rig.load_start + back) / 2, 0, deck - 0.05),
            "trim",
        )
    )
    last = rig.axles[2 if trails else 1][0]
    start = rig.axles[1][0] + 1.0 if trails else rig.load_start + 0.25
    stop = last - rig.cab.wheel.radius - 0.25
    if stop - start > 0.8:
        for z in (deck - 0.28, deck - 0.52):
            made += both_sides(
                box(
                    (stop - start, 0.03, 0.11),
                    (rig.length / 2 - (start + stop) / 2, half - 0.06, z),
                    "metal_dark",
                )
            )
        tank = box(
            (min(1.1, stop - start - 0.2), 0.45, 0.42),
            (rig.length / 2 - start - 0.7, half - 0.34, deck - 0.42),
            "metal",
            0.06 if level == 0 else 0.0,
        )
        made += _legs(rig) if trails else both_sides(tank)
    bar = box((0.07, rig.width - 0.12, 0.12), (back + 0.10, 0, 0.50), "trim")
    made.append(bar)
    if level < 2:
        for station, _ in rig.axles[2 if trails else 1 :]:
            made += both_sides(
                box(
                    (0.02, 0.45, 0.38),
                    (
                        rig.length / 2 - station - rig.cab.wheel.radius - 0.12,
                        half - 0.28,
                        deck - 0.42,
                    ),
                    "trim",
                )
            )
    return [s if s.slot != "metal_dark" else s.of("trim") for s in made]


def _legs(rig: Rig) -> list[Surface]:
    """The legs that a trailer stands on when it is left alone."""
    x = rig.length / 2 - rig.kingpin - 2.3
    leg = box((0.14, 0.14, rig.deck - 0.55), (x, 0.6, 0.45 + (rig.deck - 0.55) / 2), "metal")
    foot = box((0.26, 0.26, 0.03), (x, 0.6, 0.44), "metal")
    return [*both_sides(leg), *both_sides(foot)]


def _open_body(rig: Rig, front: float, back: float, bevel: float) -> list[Surface]:
    """Walls of a tipper or a flat bed."""
    half, deck = rig.width / 2, rig.deck
    high = rig.height - deck if rig.load == "tipper" else 0.42
    tall = min(high, 1.25 if rig.load == "tipper" else 0.42)
    length, middle = front - back, (front + back) / 2
    slot = "paint2" if rig.load == "tipper" else "metal"
    made = [box((length - 0.05, rig.width - 0.05, 0.05), (middle, 0, deck + 0.02), slot)]
    made += both_sides(
        box((length - 0.02, 0.05, tall), (middle, half - 0.03, deck + tall / 2), slot, bevel)
    )
    for x in (front - 0.03, back + 0.035):
        made.append(box((0.05, rig.width - 0.04, tall), (x, 0, deck + tall / 2), slot, bevel))
    if rig.load == "tipper":
        made.append(box((0.5, rig.width - 0.2, 0.05), (front + 0.2, 0, rig.height - 0.025), slot))
        made.append(
            box(
                (0.05, rig.width - 0.04, rig.height - deck),
                (front - 0.03, 0, (rig.height + deck) / 2),
                slot,
                bevel,
            )
        )
        made.append(
            box((length - 0.3, rig.width - 0.3, 0.5), (middle, 0, deck + 0.55), "soil", 0.2)
        )
        for i in range(1, 6):
            x = back + length * i / 6
            made += both_sides(box((0.08, 0.06, tall), (x, half - 0.03, deck + tall / 2), slot))
    else:
        made.append(box((0.04, rig.width - 0.06, 1.0), (front - 0.03, 0, deck + 0.5), "metal"))
    return made


def _engine(rig: Rig, level: int, front: float, back: float) -> list[Surface]:
    """The body of a fire engine: lockers with shutters, a ladder on top, blue lights."""
    half, deck, high = rig.width / 2, rig.deck, rig.height - 0.25
    middle, length = (front + back) / 2, front - back - 0.04
    bevel = 0.03 if level == 0 else 0.0
    made = [
        box(
            (length, rig.width - 0.04, high - deck), (middle, 0, (high + deck) / 2), "paint2", bevel
        )
    ]
    count = 4
    for i in range(count):
        x = back + 0.1 + (length - 0.1) * (i + 0.5) / count
        shutter = box(
            (length / count - 0.12, 0.02, (high - deck) * 0.66),
            (x, half - 0.012, deck + (high - deck) * 0.55),
            "metal_shell",
        )
        made += both_sides(shutter)
    stripe = box((length, 0.014, 0.22), (middle, half - 0.011, deck + 0.16), "livery2")
    made += both_sides(stripe)
    made += _engine_rear(rig, back, high)
    for y in (-0.25, 0.25):
        made.append(box((length + 1.2, 0.06, 0.07), (middle + 0.6, y, high + 0.215), "metal"))
    if level < 2:
        for i in range(14):
            x = back + 0.2 + (length + 0.9) * i / 14
            made.append(box((0.04, 0.5, 0.04), (x, 0, high + 0.215), "metal"))
    x = rig.length / 2 - 0.75
    top = rig.cab.height
    lamp = box((0.3, 0.5, 0.17), (x, 0.75, top + 0.06), "blue_lamp", 0.03 if level == 0 else 0.0)
    return made + [s.of("blue_lamp", Part.LAMP) for s in both_sides(lamp)]


def _engine_rear(rig: Rig, back: float, high: float) -> list[Surface]:
    """The shutter of the pump between slanting stripes that shine back, blue lights above."""
    half, low = rig.width / 2, rig.deck + 0.05
    x, wide, tall = back + 0.015, 0.62 * half, high - rig.deck - 0.45
    made = [box((0.02, 2 * wide, tall), (x, 0.0, low + tall / 2 + 0.04), "metal_shell")]
    made.append(box((0.03, 2 * wide, 0.05), (x - 0.004, 0.0, low + 0.06), "trim"))
    inner, outer, rise, pitch = wide + 0.05, half - 0.05, 0.18, 0.34
    for step in range(int((tall - rise) / pitch)):
        z = low + pitch * step
        corners = [(outer, z), (outer, z + 0.17), (inner, z + 0.17 + rise), (inner, z + rise)]
        rows = np.array([(x - 0.006, y, up) for y, up in corners])
        stripe = Surface(rows, np.array([[0, 1, 2], [0, 2, 3]], np.int32), "livery2")
        made += both_sides(stripe)
    lamp = box((0.10, 0.22, 0.12), (x + 0.03, half - 0.16, high - 0.10), "blue_lamp")
    return made + [s.of("blue_lamp", Part.LAMP) for s in both_sides(lamp)]


def running_gear(rig: Rig, level: int) -> list[Surface]:
    """Bogies and the current collector of a tram; nothing for what has wheels of its own.

    Args:
        rig: the vehicle.
        level: of detail.

    Returns:
        Surfaces by slot.
    """
    if rig.axles:
        return []
    made: list[Surface] = []
    radius = rig.cab.wheel.radius
    for station in _bogies(rig):
        x = rig.length / 2 - station
        made.append(box((2.7, 1.75, 0.46), (x, 0, 0.51), "bellows"))
        made += both_sides(box((2.3, 0.05, 0.18), (x, rig.width / 2 - 0.06, 0.23), "bellows"))
        for along in (-0.9, 0.9):
            disc = [(0.0, -0.06), (radius, -0.06), (radius, 0.06), (0.0, 0.06)]
            wheel = shifted(lathe(disc, (24, 14, 8)[level], "metal"), x + along, 0.72, radius)
            made += both_sides(wheel)
    top = rig.cab.height
    arms = [(0.7, 0.0, top), (-0.3, 0.0, top + 0.75), (0.6, 0.0, top + 1.45)]
    bar = [(0.6, -0.6, top + 1.45), (0.6, 0.6, top + 1.45)]
    sides = 5 if level < 2 else 3
    for path, radius in ((arms, 0.03), (bar, 0.025)):
        made.append(tube(path, radius, sides, "metal").of("metal", Part.ANTENNA))
    return made


def _bogies(rig: Rig) -> list[float]:
    """Stations of the bogies: one a part, as far from its doors as it can be."""
    doors = [(start + stop) / 2 for start, stop in rig.cab.doors]
    found = []
    for here, there in pairwise((0.0, *rig.joints, rig.length)):
        steps = int((there - here - 3.6) / 0.1)
        spots = [here + 1.8 + 0.1 * step for step in range(steps + 1)]
        middle = (here + there) / 2
        far = [min(abs(spot - door) for door in doors) for spot in spots]
        clear = [s for s, f in zip(spots, far, strict=True) if f >= min(max(far), 2.0)]
        found.append(min((abs(spot - middle), spot) for spot in clear)[1])
    return found
