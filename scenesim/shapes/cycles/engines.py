"""What a motorcycle has in its middle and at its end: an engine, a chain, a number plate."""

from __future__ import annotations

from math import cos, pi, sin

from scenesim.shapes.cycles.machines import Machine
from scenesim.shapes.surfaces import Surface, both_sides, box, lathe, shifted, tube


def plated(x: float, z: float) -> list[Surface]:
    """A number plate on its bracket, with a reflector.

    Args:
        x: of the plate, m.
        z: of its middle, m.

    Returns:
        The surfaces.
    """
    return [
        box((0.012, 0.20, 0.15), (x, 0.0, z), "plate", 0.003),
        box((0.03, 0.12, 0.10), (x + 0.03, 0.0, z + 0.09), "black"),
        box((0.014, 0.07, 0.03), (x - 0.002, 0.0, z + 0.10), "reflector"),
    ]


def engine(sides: int) -> list[Surface]:
    """Crankcase with its covers, finned cylinders, headers, radiator and the tubes of the frame.

    Args:
        sides: of round parts.

    Returns:
        The surfaces.
    """
    fine = sides > 6
    parts = [
        box((0.44, 0.27, 0.22), (0.02, 0.0, 0.385), "alloy", 0.04),
        box((0.20, 0.22, 0.10), (-0.20, 0.0, 0.44), "alloy", 0.03),
        box((0.19, 0.32, 0.30), (0.135, 0.0, 0.58), "black", 0.01),
        box((0.17, 0.36, 0.06), (0.165, 0.0, 0.725), "alloy", 0.015),
        box((0.05, 0.30, 0.26), (0.38, 0.0, 0.58), "black", 0.01),
    ]
    fins = 7 if fine else 3
    for k in range(fins):
        x, z = 0.13 + 0.012 * k * 7 / fins, 0.505 + 0.19 * k / fins
        parts.append(box((0.22, 0.345, 0.012), (x, 0.0, z), "alloy"))
    for out, size, x in ((0.135, 0.095, 0.06), (0.135, 0.070, -0.12)):
        dome = [(size, out), (size, out + 0.022), (0.7 * size, out + 0.036), (0.0, out + 0.038)]
        cover = lathe(dome, max(8, sides), "alloy")
        parts += both_sides(shifted(cover, x, 0.0, 0.38))
    for y in (0.12, 0.04) if fine else (0.08,):
        header = [(0.24, y, 0.64), (0.36, y, 0.58), (0.39, 0.9 * y, 0.42), (0.28, 0.7 * y, 0.25),
                  (-0.05, 0.5 * y, 0.23)]  # fmt: skip
        parts += both_sides(tube(header, 0.019, sides, "steel"))
    rail = [(0.52, 0.05, 0.86), (0.20, 0.15, 0.76), (-0.20, 0.145, 0.62), (-0.26, 0.12, 0.38)]
    cradle = [(0.50, 0.05, 0.80), (0.43, 0.09, 0.40), (0.30, 0.11, 0.25), (-0.22, 0.12, 0.28)]
    return [
        *parts,
        *both_sides(tube(rail, 0.021, sides, "black")),
        *both_sides(tube(cradle, 0.015, sides, "black")),
    ]


def driven(machine: Machine, sides: int) -> list[Surface]:
    """The chain to the rear wheel on the left, with its sprocket, and the springs.

    Args:
        machine: a motorcycle.
        sides: of round parts.

    Returns:
        The surfaces.
    """
    m, y = machine, machine.rear_half + 0.016
    big, small = 0.105, 0.040
    ring = [(big - 0.02, y - 0.004), (big, y - 0.002), (big, y + 0.002), (big - 0.02, y + 0.004)]
    parts = [shifted(lathe(ring, 2 * sides, "steel"), x=m.rear, z=m.wheel)]
    for way in (1.0, -1.0):
        run = [(m.rear, y, m.wheel + way * big), (-0.20, y, 0.42 + way * small)]
        parts.append(tube(run, 0.008, 4, "black"))
    if sides > 6:  # coils of the springs
        foot, head = (m.rear + 0.12, m.rear_half + 0.036, m.wheel + 0.06), (-0.36, 0.10, 0.72)
        turns, steps = 7, 42
        wide = 0.033
        coil = []
        for k in range(steps + 1):
            share, angle = 0.15 + 0.7 * k / steps, 2 * pi * turns * k / steps
            at = [a + (b - a) * share for a, b in zip(foot, head, strict=True)]
            coil.append((at[0] + wide * cos(angle), at[1] + wide * sin(angle), at[2]))
        parts += both_sides(tube(coil, 0.006, 4, "black"))
    return parts
