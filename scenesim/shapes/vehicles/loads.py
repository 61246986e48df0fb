"""What stands on the frame of a lorry: boxes, curtains, tanks, tippers, the body of an engine."""

from __future__ import annotations

from scenesim.randomness import Stream
from scenesim.shapes.surfaces import Surface, both_sides, box, lathe, shifted, tube
from scenesim.shapes.vehicles.lettering import written
from scenesim.shapes.vehicles.rigs import Rig
from scenesim.world.classes import Part

#: names of firms that nobody has
_FIRMS = (
    "NORDTRANS",
    "ALPIN LOG",
    "BEST FOOD",
    "CASTOR",
    "MERIDIO",
    "TRANSCOR",
    "FRESCO",
    "HANSEN",
)


def load(rig: Rig, level: int, stream: Stream) -> list[Surface]:
    """What stands behind the cab, and the frame below it."""
    if rig.load == "none":
        return []
    front, back = rig.length / 2 - rig.load_start, -rig.length / 2
    length, middle = front - back, (front + back) / 2
    width, deck, high = rig.width + 0.0, rig.deck, rig.height
    bevel = 0.02 if level == 0 else 0.0
    made = _chassis(rig, level)
    if rig.load in ("box", "curtain"):
        slot = "paint2"
        made.append(
            box(
                (length - 0.07, width - 0.02, high - deck),
                (middle + 0.025, 0, (high + deck) / 2),
                slot,
                bevel,
            )
        )
        made += _frame_lines(rig, level, front, back)
        made += [*_rear_doors(rig, level, back + 0.05), *_contour(rig, front, back + 0.05)]
        made += _sign(rig, stream, middle, length)
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


def _frame_lines(rig: Rig, level: int, front: float, back: float) -> list[Surface]:
    """Edges of a box body, folds of a curtain; from far away only the edges."""
    half, deck, high = rig.width / 2, rig.deck, rig.height
    made = []
    for z in (deck + 0.05, high - 0.05):
        made += both_sides(
            box((front - back - 0.03, 0.012, 0.09), ((front + back) / 2, half - 0.006, z), "metal")
        )
    for x in (front - 0.06, back + 0.06):
        made += both_sides(
            box((0.09, 0.012, high - deck), (x, half - 0.006, (high + deck) / 2), "metal")
        )
    if level == 2:
        return made
    if rig.load == "curtain":
        count = int((front - back) / 0.65)
        for i in range(1, count):
            x = back + (front - back) * i / count
            made += both_sides(
                box(
                    (0.045, 0.010, high - deck - 0.35),
                    (x, half - 0.005, (high + deck) / 2),
                    "paint2",
                )
            )
            made += both_sides(box((0.035, 0.012, 0.12), (x, half - 0.004, deck + 0.16), "trim"))
    return made


def _rear_doors(rig: Rig, level: int, back: float) -> list[Surface]:
    """Two wings in a frame, with the rods that lock them, handles and hinges."""
    half, deck, high = rig.width / 2, rig.deck, rig.height
    middle, tall = (high + deck) / 2, high - deck
    made = both_sides(box((0.02, 0.07, tall), (back + 0.008, half - 0.04, middle), "metal_shell"))
    for z in (deck + 0.05, high - 0.05):
        made.append(box((0.02, rig.width - 0.10, 0.07), (back + 0.008, 0.0, z), "metal_shell"))
    made.append(box((0.012, 0.025, tall - 0.15), (back + 0.002, 0.0, middle), "gap"))
    for share in (0.17, 0.62) if level < 2 else ():
        y = share * half
        rod = box((0.035, 0.04, tall - 0.16), (back - 0.012, y, middle), "metal_shell")
        handle = box((0.03, 0.24, 0.04), (back - 0.028, y + 0.10, deck + 0.85), "metal_shell")
        made += [*both_sides(rod), *both_sides(handle)]
    for step in range(4) if level == 0 else ():
        z = deck + tall * (0.12 + 0.25 * step)
        hinge = box((0.03, 0.14, 0.07), (back, half - 0.10, z), "metal_shell")
        made += both_sides(hinge)
    return made


def _contour(rig: Rig, front: float, back: float) -> list[Surface]:
    """Tape that shines back, red around the rear and white along the sides of what is long.

    Source:
        UN Regulation No. 48, 6.21, conspicuity markings: 50 to 60 mm wide.
    """
    if rig.length < 7.0:
        return []
    half, deck, high = rig.width / 2, rig.deck, rig.height
    x, tall, wide = back - 0.004, high - deck, 0.055
    made = both_sides(
        box((0.01, wide, tall - 0.24), (x, half - 0.13, (high + deck) / 2), "reflector")
    )
    for z in (deck + 0.13, high - 0.13):
        made.append(box((0.01, rig.width - 0.20, wide), (x, 0.0, z), "reflector"))
    along = box(
        (front - back - 0.3, 0.01, wide), ((front + back) / 2, half - 0.005, deck + 0.13), "tape"
    )
    return [*made, *both_sides(along)]


def _sign(rig: Rig, stream: Stream, middle: float, length: float) -> list[Surface]:
    """A coloured field on the sides, as haulage firms paint them."""
    own = stream.child("sign")
    if own.child("there").uniform() < 0.3:
        return []
    half, tall = rig.width / 2, rig.height - rig.deck
    wide = length * own.child("wide").uniform(0.3, 0.7)
    high = tall * own.child("high").uniform(0.16, 0.36)
    at = (
        middle + own.child("at").uniform(-0.1, 0.1) * length,
        half - 0.008,
        rig.deck + tall * own.child("z").uniform(0.45, 0.68),
    )
    word = own.child("word").pick(_FIRMS)
    size = min(high * 0.62, 0.9 * wide / (0.7 * len(word)))
    letters = written(word, size, (at[0], half + 0.001, at[2]), "paint2")
    return [*both_sides(box((wide, 0.012, high), at, "livery")), *letters]


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
    made = []
    radius = rig.cab.wheel.radius
    for share in (-0.32, 0.0, 0.32):
        x = share * rig.length
        made.append(box((2.6, 1.5, 0.30), (x, 0, 0.36), "underbody"))
        made += both_sides(box((2.9, 0.05, 0.26), (x, rig.width / 2 - 0.06, 0.30), "trim"))
        for along in (-0.9, 0.9):
            disc = [(0.0, -0.06), (radius, -0.06), (radius, 0.06), (0.0, 0.06)]
            wheel = shifted(lathe(disc, (24, 14, 8)[level], "metal"), x + along, 0.72, radius)
            made += both_sides(wheel)
    top, bevel = rig.cab.height - 0.03, 0.05 if level == 0 else 0.0
    sections = len(rig.joints) + 1
    for number in range(sections):  # resistors, coolers, converters
        x = rig.length * (0.5 - (number + 0.5) / sections)
        for share, wide in ((-0.19, 1.5), (0.2, 1.2)):
            at = x + share * rig.length / sections
            size = (0.26 * rig.length / sections, wide, rig.height - top)
            made.append(box(size, (at, 0, (rig.height + top) / 2), "metal_shell", bevel))
    top = rig.cab.height
    arms = [(0.7, 0.0, top), (-0.3, 0.0, top + 0.75), (0.6, 0.0, top + 1.45)]
    bar = [(0.6, -0.6, top + 1.45), (0.6, 0.6, top + 1.45)]
    sides = 5 if level < 2 else 3
    for path, radius in ((arms, 0.03), (bar, 0.025)):
        made.append(tube(path, radius, sides, "metal").of("metal", Part.ANTENNA))
    return made
