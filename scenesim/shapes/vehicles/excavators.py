"""Bodies of excavators: tracks or wheels, the house that turns, cab, boom, arm, bucket."""

from __future__ import annotations

from math import cos, pi, sin

from scenesim.geometry.transform import Transform
from scenesim.shapes.surfaces import Surface, both_sides, box, lathe, moved, prism, shifted, tube
from scenesim.shapes.vehicles.machines import Plant
from scenesim.shapes.vehicles.plant_parts import angles, glasshouse, rear_plate, upright
from scenesim.world.classes import Part

Spot = tuple[float, float]

#: how far the bars of a track stand out, m
_BAR_M = 0.03


def body(plant: Plant, words: str, level: int) -> list[Surface]:
    """All of an excavator that does not roll.

    Args:
        plant: its measures.
        words: of the number plate, for one on wheels.
        level: of detail.

    Returns:
        Surfaces by slot.
    """
    k, half = plant.scale, plant.width / 2
    back = -plant.length / 2
    pivot, floor = back + 1.72 * k, 1.0 * k + 0.05
    made = _running_gear(plant, level)
    ring = [(0.0, floor - 0.2), (0.65 * k, floor - 0.2), (0.65 * k, floor), (0.0, floor)]
    made.append(shifted(lathe(ring, 18, "underbody", 2), pivot))
    made += _house(plant, pivot, floor, level)
    cab = glasshouse((0.0, 1.45 * k, half * 0.84), floor + 0.1, plant.height, "paint", level)
    made += [shifted(s, pivot + 0.72 * k, half * 0.55, 0) for s in cab]
    made += _boom(plant, pivot + 0.35 * k, floor + 0.55 * k, level)
    made += rear_plate(words, back, floor + 0.25 * k, level) if plant.front else []
    return made


def _house(plant: Plant, pivot: float, floor: float, level: int) -> list[Surface]:
    """What turns on the tracks: a round counterweight, the hood of the engine, a rail."""
    k, half, back = plant.scale, plant.width / 2, -plant.length / 2
    bevel = 0.10 * k if level == 0 else 0.0
    wide = half - 0.03
    rear = [(back + 0.30 * k * t * t, wide * t) for t in angles(1.0, -1.0, (10, 6, 4)[level])]
    weight = [(back + 0.75 * k, wide), *rear, (back + 0.75 * k, -wide)]
    hood = (1.45 * k, half * 1.05, 0.98 * k)
    made = [
        box((2.9 * k, 2 * half - 0.10, 0.16 * k), (pivot - 0.15 * k, 0, floor + 0.08 * k), "trim"),
        prism(weight, floor + 0.08 * k, floor + 1.12 * k, "paint", 2),
        prism([(x, 0.998 * y) for x, y in weight], floor + 0.04 * k, floor + 0.12 * k, "trim", 2),
        box(hood, (pivot - 0.35 * k, -half * 0.45, floor + 0.6 * k), "paint", 0.5 * bevel),
        box(
            (0.9 * k, half * 0.8, 0.9 * k),
            (back + 1.1 * k, half * 0.5, floor + 0.55 * k),
            "paint",
            0.5 * bevel,
        ),
    ]
    side = -half * 0.975 - 0.004
    for x in (pivot - 0.05 * k, pivot - 0.65 * k):
        made.append(box((0.42 * k, 0.012, 0.42 * k), (x, side, floor + 0.66 * k), "grille"))
    stack = [(pivot - 0.75 * k, -0.3 * half, floor + 1.0 * k)]
    stack.append((stack[0][0], stack[0][1], floor + 1.42 * k))
    made.append(tube(stack, 0.05 * k, (8, 6, 4)[level], "trim"))
    if level < 2:
        x, y, z = pivot + 0.34 * k, -half * 0.9, floor + 1.08 * k
        rail = [(x, y, z), (x, y, z + 0.3 * k), (x - 1.3 * k, y, z + 0.3 * k), (x - 1.3 * k, y, z)]
        made.append(tube(rail, 0.018, 5, "trim"))
    for y in (0.8, -0.8):
        at = (back + 0.30 * k * y * y - 0.004, y * half, floor + 0.85 * k)
        made.append(box((0.05, 0.14 * k, 0.10 * k), at, "tail_lamp").of("tail_lamp", Part.LAMP))
    return made


def _running_gear(plant: Plant, level: int) -> list[Surface]:
    """Two tracks with rollers, or a frame between wheels with a blade."""
    k, half = plant.scale, plant.width / 2
    middle = -plant.length / 2 + 1.72 * k
    if plant.front is not None:
        frame = box((3.2 * k, plant.width - 1.1, 0.35 * k), (0, 0, 0.72 * k), "underbody", 0.05)
        axles = [box((0.2, plant.width - 0.5, 0.2), (x, 0, 0.5), "metal") for x in plant.axles]
        blade = box((0.08, plant.width - 0.2, 0.5 * k), (2.15 * k, 0, 0.45 * k), "paint")
        return [frame, *axles, blade]
    tall, long, wide = 0.85 * k, 3.5 * k, 0.55 * k
    bars = level < 2
    shrunk = _BAR_M if bars else 0.0
    outline = _oval(long, tall, shrunk, (8, 5, 3)[level])
    made = both_sides(upright(outline, (half - wide, half), "tyre"))
    if bars:
        inner = [(x * 0.93, 0.5 * tall + (z - 0.5 * tall) * 0.82) for x, z in outline]
        made += both_sides(upright(inner, (half - wide - 0.01, half + 0.004), "underbody"))
        rollers = [(x * long, 0.24 * k, 0.14 * k) for x in (-0.3, -0.18, -0.06, 0.06, 0.18, 0.3)]
        rollers += [(x * (long - tall) / 2, tall / 2, 0.30 * k) for x in (-1.0, 1.0)]
        for x, z, radius in rollers:
            disc = [(0.0, -0.02), (radius, -0.02), (0.7 * radius, 0.02), (0.0, 0.02)]
            made += both_sides(shifted(lathe(disc, 12, "metal"), x, half - 0.008, z))
        made += _bars(long, tall, (half - wide / 2, wide), (0.16, 0.30)[level] * k)
    made = [shifted(s, middle, 0, 0) for s in made]
    made.append(
        box((long * 0.5, plant.width - 2 * wide, 0.35 * k), (middle, 0, 0.55 * k), "underbody")
    )
    return made


def _oval(long: float, tall: float, shrunk: float, steps: int) -> list[Spot]:
    """(x, z) of a track seen from the side."""
    r, reach = tall / 2, (long - tall) / 2
    near = r - shrunk
    outline = [(reach + near * sin(a), r - near * cos(a)) for a in angles(0, pi, steps)]
    return outline + [(-reach - near * sin(a), r + near * cos(a)) for a in angles(0, pi, steps)]


def _bars(long: float, tall: float, across: Spot, pitch: float) -> list[Surface]:
    """The bars of both tracks, all around them."""
    y, wide = across
    r, reach = tall / 2, (long - tall) / 2
    bar = box((0.035, wide, 2 * _BAR_M), (0.0, 0.0, 0.0), "tyre")
    round_m = 4 * reach + 2 * pi * r
    made = []
    for number in range(int(round_m / pitch)):
        at = number * round_m / int(round_m / pitch)
        turn = 0.0
        if at < 2 * reach:
            x, z = at - reach, _BAR_M
        elif at < 2 * reach + pi * r:
            turn = (at - 2 * reach) / r
            x, z = reach + (r - _BAR_M) * sin(turn), r - (r - _BAR_M) * cos(turn)
        elif at < 4 * reach + pi * r:
            x, z = reach - (at - 2 * reach - pi * r), tall - _BAR_M
        else:
            turn = (at - 4 * reach - pi * r) / r
            x, z = -reach - (r - _BAR_M) * sin(turn), r + (r - _BAR_M) * cos(turn)
        made += both_sides(moved(bar, Transform.euler((x, y, z), 0.0, -turn, 0.0)))
    return made


def _boom(plant: Plant, x: float, z: float, level: int) -> list[Surface]:
    """Boom, arm and bucket in the middle plane, reaching forward and down, with their rams."""
    k, half = plant.scale, 0.17 * plant.scale
    end, y = plant.length / 2, -0.1 * plant.width
    elbow = (end - 0.55 * k, plant.height - 0.75 * k)
    wrist = (end - 0.75 * k, 1.05 * k)
    bent = _Bend((x - 0.05, z), plant.height - 0.42 * k, elbow)
    steps = [i / 10 for i in range(11)] if level < 2 else [0.0, 0.3, 0.5, 0.7, 1.0]
    thick = [(0.13 + 0.52 * t * (1.0 - t)) * k for t in steps]
    spots = [bent.at(t) for t in steps]
    upper = [(px, pz + w) for (px, pz), w in zip(spots, thick, strict=True)]
    lower = [(px, pz - w) for (px, pz), w in zip(spots, thick, strict=True)]
    arm = [
        (elbow[0] - 0.42 * k, elbow[1] + 0.30 * k),
        (elbow[0] - 0.16 * k, elbow[1] - 0.25 * k),
        (wrist[0] - 0.09 * k, wrist[1]),
        (wrist[0] + 0.10 * k, wrist[1]),
        (end - 0.08 * k, elbow[1] - 0.35 * k),
        (elbow[0] + 0.18 * k, elbow[1] + 0.16 * k),
    ]
    made = [
        upright([*upper, *lower[::-1]], (y - half, y + half), "paint"),
        upright(arm, (y - half * 0.8, y + half * 0.8), "paint"),
        *_bucket(wrist, (y, half * 2.4), k, level),
    ]
    sides = (10, 6, 4)[level]
    foot, lift = (x + 0.62 * k, z - 0.12 * k), bent.at(0.52)
    for sign in (1.0, -1.0):
        made += _ram((foot, lift), y + sign * (half + 0.07 * k), 0.075 * k, sides)
    top = bent.at(0.45)
    made += _ram(((top[0], top[1] + 0.34 * k), arm[0]), y, 0.07 * k, sides)
    hinge = (elbow[0] + 0.22 * k, elbow[1] - 0.05 * k)
    made += _ram((hinge, (wrist[0] + 0.24 * k, wrist[1] + 0.28 * k)), y, 0.055 * k, sides)
    if level < 2:
        made += _hoses(upper, hinge, y, k)
    return made


class _Bend:
    """The middle line of a boom: a parabola from its foot over its peak to the elbow."""

    def __init__(self, foot: Spot, peak: float, elbow: Spot) -> None:
        self._foot, self._elbow = foot, elbow
        self._knee = (foot[0] + 0.42 * (elbow[0] - foot[0]), 2 * peak - 0.5 * (foot[1] + elbow[1]))

    def at(self, t: float) -> Spot:
        """(x, z) m at a share of the way."""
        a, b, c = (1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t
        (x0, z0), (x1, z1), (x2, z2) = self._foot, self._knee, self._elbow
        return a * x0 + b * x1 + c * x2, a * z0 + b * z1 + c * z2


def _ram(ends: tuple[Spot, Spot], y: float, radius: float, sides: int) -> list[Surface]:
    """A cylinder and the bright rod that comes out of it."""
    (x0, z0), (x1, z1) = ends
    half = (x0 + 0.58 * (x1 - x0), y, z0 + 0.58 * (z1 - z0))
    return [
        tube([(x0, y, z0), half], radius, sides, "trim"),
        tube([half, (x1, y, z1)], 0.55 * radius, sides, "chrome"),
    ]


def _hoses(upper: list[Spot], hinge: Spot, y: float, k: float) -> list[Surface]:
    """Hydraulic hoses on the back of the boom and in a loop over to the arm."""
    made = []
    for side in (-0.07 * k, 0.0, 0.07 * k):
        path = [(px, y + side, pz + 0.025) for px, pz in upper[:-1]]
        last = path[-1]
        path.append((last[0] + 0.3 * k, last[1], last[2] + 0.02))
        path.append((hinge[0] + 0.10 * k, y + side, hinge[1] - 0.20 * k))
        made.append(tube(path, 0.022 * k, 4, "trim"))
    return made


def _bucket(wrist: Spot, across: Spot, k: float, level: int) -> list[Surface]:
    """A shovel that opens towards the cab, with teeth on its lip."""
    y, half = across
    rows = [(0.16, 0.0), (0.26, -0.42), (0.12, -0.75), (-0.28, -0.93), (-0.88, -0.80)]
    outer = [(wrist[0] + px * k, wrist[1] + pz * k) for px, pz in rows]
    middle = (wrist[0] - 0.35 * k, wrist[1] - 0.35 * k)
    inner = [(px + 0.08 * (middle[0] - px), pz + 0.08 * (middle[1] - pz)) for px, pz in outer]
    cheek = [*outer, (wrist[0] - 0.14 * k, wrist[1] + 0.06 * k)]
    made = [upright([*outer, *inner[::-1]], (y - half, y + half), "metal")]
    for side in (y - half, y + half - 0.03):
        made.append(upright(cheek, (side, side + 0.03), "metal"))
    for number in range(5) if level < 2 else ():
        across_m = y - half + (number + 0.5) * half * 2 / 5
        at = (wrist[0] - 0.95 * k, across_m, wrist[1] - 0.78 * k)
        made.append(box((0.18 * k, 0.07 * k, 0.05 * k), at, "metal"))
    return made
