"""What a motorcycle has ahead: fork, mudguard, handlebar, mirrors and lamps."""

from __future__ import annotations

from math import cos, sin

from scenesim.shapes.cycles.machines import Machine
from scenesim.shapes.cycles.scooters import loft
from scenesim.shapes.surfaces import Surface, both_sides, box, fan, grid, lathe, shifted, tube
from scenesim.world.classes import Part

Point = tuple[float, float, float]


def front_end(machine: Machine, sides: int) -> list[Surface]:
    """All that is seen of a motorcycle or motor scooter from ahead, but its body and wheel.

    Args:
        machine: its measures.
        sides: of round parts.

    Returns:
        The surfaces.
    """
    parts = [*_handlebar(machine, sides), *_mirrors(machine)]
    if sides > 6:
        parts += _hoses(machine)
    if machine.style == "scooter":  # its column runs behind the leg shield
        crown = (machine.front - 0.10, 0.50)
        return [*parts, *_legs(machine, crown, sides), *_cowl(machine, sides)]
    gx, _, gz = machine.mount.grips
    parts += _legs(machine, (gx + 0.10, gz - 0.06), sides)
    parts += [*_mudguard(machine, sides), *_brakes(machine)]
    if machine.style == "naked":
        return [*parts, *_bare_lamp(machine, sides), *_indicators(gx + 0.16, gz - 0.12)]
    return [*parts, *_faired_lamps(machine, sides), *_indicators(0.60, 0.86, 0.21)]


def _legs(machine: Machine, crown: tuple[float, float], sides: int) -> list[Surface]:
    """The two legs of the fork, up to (x, z) of its crown, m."""
    ankle: Point = (machine.front, 0.085, machine.wheel)
    return both_sides(tube([ankle, (crown[0], 0.085, crown[1])], 0.024, sides, "steel"))


def _handlebar(machine: Machine, sides: int) -> list[Surface]:
    """The bar with its grips."""
    gx, half, gz = machine.mount.grips
    bar = [
        (gx + 0.05, 0.0, gz - 0.04),
        (gx + 0.04, half - 0.12, gz + 0.01),
        (gx, half - 0.05, gz),
    ]
    grip = [(gx, half - 0.06, gz), (gx - 0.02, half + 0.07, gz)]
    lever = [(gx + 0.045, half - 0.07, gz), (gx + 0.05, half + 0.05, gz - 0.01)]
    return [
        *both_sides(tube(bar, 0.012, sides, "black")),
        *both_sides(tube(grip, 0.019, sides, "black")),
        *both_sides(tube(lever, 0.006, 4, "steel")),
    ]


def _hoses(machine: Machine) -> list[Surface]:
    """The brake's fluid and its hose on the right, cables on the left."""
    gx, half, gz = machine.mount.grips
    jar = box((0.045, 0.055, 0.045), (gx + 0.045, -(half - 0.11), gz + 0.035), "alloy", 0.008)
    low = 0.16 if machine.style != "scooter" else 0.30
    down = (machine.front - 0.05, -0.10, machine.wheel + low)
    hose = [
        (gx + 0.05, -(half - 0.11), gz + 0.01),
        (gx + 0.15, -0.5 * half, gz - 0.02),
        (gx + 0.14, -0.12, gz - 0.22),
        down,
    ]
    cable = [
        (gx + 0.05, half - 0.09, gz),
        (gx + 0.15, 0.5 * half, gz + 0.01),
        (gx + 0.10, 0.05, gz - 0.14),
    ]
    return [jar, tube(hose, 0.006, 4, "black"), tube(cable, 0.005, 4, "black")]


def _mirrors(machine: Machine) -> list[Surface]:
    """Two mirrors on stems."""
    gx, half, gz = machine.mount.grips
    stem = [(gx + 0.02, half - 0.10, gz + 0.02), (gx + 0.06, half + 0.04, gz + 0.16)]
    head = box((0.03, 0.13, 0.08), (gx + 0.06, half + 0.05, gz + 0.19), "black", 0.012)
    return [
        part.of("black", Part.MIRROR)
        for part in (*both_sides(tube(stem, 0.006, 4, "black")), *both_sides(head))
    ]


def _mudguard(machine: Machine, sides: int) -> list[Surface]:
    """A shell around the upper part of the front wheel, its edges drawn down."""
    m = machine
    half, radius = m.tyre + 0.012, m.wheel + 0.026
    over = [(half, -0.040), (0.75 * half, -0.006), (0.0, 0.006), (-0.75 * half, -0.006)]
    over.append((-half, -0.040))
    section = over + [(0.94 * y, rise - 0.006) for y, rise in reversed(over)]
    steps = max(6, sides)
    rings = []
    for k in range(steps):
        a = 0.42 + 2.1 * k / (steps - 1)
        rings.append(
            [
                (m.front + (radius + rise) * cos(a), y, m.wheel + (radius + rise) * sin(a))
                for y, rise in section
            ]
        )
    return [
        grid(rings, "paint", (False, True)),
        fan(rings[0], "paint"),
        fan(rings[-1][::-1], "paint"),
    ]


def _brakes(machine: Machine) -> list[Surface]:
    """The calipers of the front brakes."""
    place = (machine.front - 0.10, machine.tyre + 0.008, machine.wheel + 0.09)
    return both_sides(box((0.07, 0.05, 0.10), place, "black", 0.012))


def _bare_lamp(machine: Machine, sides: int) -> list[Surface]:
    """A round head lamp in its shell, the instruments above it."""
    gx, _, gz = machine.mount.grips
    x = gx + 0.22
    rows = ((x - 0.12, 0.07, gz - 0.17, gz - 0.03), (x, 0.105, gz - 0.22, gz - 0.01))
    return [
        *loft(rows, "black", sides, 2.0),
        box((0.05, 0.18, 0.09), (gx + 0.10, 0.0, gz + 0.02), "black", 0.015),
        *_lens(x, gz - 0.11, 0.095, sides),
    ]


def _faired_lamps(machine: Machine, sides: int) -> list[Surface]:
    """Two lamps let into the nose of a fairing, with what holds the instruments behind it."""
    x, z, size = (0.785, 0.845, 0.048) if machine.style == "sport" else (0.768, 0.865, 0.058)
    gx, _, gz = machine.mount.grips
    return [
        *(
            half
            for part in _lens(x, z, size, sides)
            for half in both_sides(shifted(part, y=size + 0.006))
        ),
        box((0.10, 0.18, 0.09), (gx + 0.10, 0.0, gz - 0.02), "black", 0.015),
    ]


def _cowl(machine: Machine, sides: int) -> list[Surface]:
    """What a motor scooter's lamp sits in."""
    gx, _, gz = machine.mount.grips
    rows = (
        (gx - 0.05, 0.07, gz - 0.06, gz + 0.02),
        (gx + 0.04, 0.15, gz - 0.13, gz + 0.05),
        (gx + 0.12, 0.11, gz - 0.18, gz + 0.03),
        (gx + 0.17, 0.06, gz - 0.17, gz - 0.02),
    )
    return [*loft(rows, "paint", sides + 4, 2.2), *_lens(gx + 0.165, gz - 0.075, 0.095, sides)]


def _lens(x: float, z: float, size: float, sides: int) -> list[Surface]:
    """A domed lamp that looks ahead, within the bright rim of its dish."""
    lit = 0.62 * size
    dome = [(0.0, 0.37 * size), (0.5 * lit, 0.33 * size), (lit, 0.24 * size)]
    rim = [(lit, 0.24 * size), (0.88 * size, 0.12 * size), (size, 0.0)]
    count = max(8, sides)
    made = (lathe(dome, count, "lamp_head", 0), lathe(rim, count, "steel", 0))
    return [shifted(part, x=x, z=z) for part in made]


def _indicators(front: float, z: float, out: float = 0.19) -> list[Surface]:
    """Amber lamps on stalks, two ahead and two behind."""
    parts: list[Surface] = []
    for x, y, high in ((front, out, z), (-0.80, 0.19, 0.80)):
        stalk = tube([(x, 0.05, high), (x, y - 0.02, high)], 0.008, 4, "black")
        lamp = box((0.05, 0.07, 0.04), (x, y, high), "reflector", 0.01)
        parts += [*both_sides(stalk), *both_sides(lamp)]
    return parts
