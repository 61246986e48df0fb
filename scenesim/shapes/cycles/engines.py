"""What a motorcycle has in its middle and at its end: an engine, a number plate."""

from __future__ import annotations

from scenesim.shapes.surfaces import Surface, box, lathe, shifted, tube


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
    """Cylinders with their fins, headers, radiator, the tubes of the frame.

    Args:
        sides: of round parts.

    Returns:
        The surfaces.
    """
    parts: list[Surface] = []
    fins = 6 if sides > 6 else 3
    for k in range(fins):
        z = 0.42 + 0.20 * k / fins
        parts.append(
            box((0.24 - 0.02 * (k % 2), 0.30, 0.014), (0.15 - 0.06 * k / fins, 0.0, z), "steel")
        )
    parts.append(box((0.26, 0.40, 0.16), (0.02, 0.0, 0.36), "steel", 0.04))
    parts.append(box((0.05, 0.30, 0.26), (0.38, 0.0, 0.58), "black", 0.01))
    for side in (1.0, -1.0):
        header = [(0.26, side * 0.07, 0.56), (0.40, side * 0.09, 0.42), (0.28, side * 0.08, 0.26),
                  (0.0, side * 0.05, 0.24)]  # fmt: skip
        parts.append(tube(header, 0.022, sides, "steel"))
        rail = [(0.52, side * 0.04, 0.86), (0.20, side * 0.12, 0.70), (-0.20, side * 0.13, 0.60),
                (-0.24, side * 0.11, 0.40)]  # fmt: skip
        parts.append(tube(rail, 0.021, sides, "steel"))
        parts.append(lathe([(0.0, 0.19), (0.09, 0.19), (0.075, 0.21), (0.0, 0.215)], 10, "black"))
        cover = parts.pop()
        if side < 0:
            cover = shifted(cover, 0.0, -0.405, 0.0)
        parts.append(shifted(cover, 0.02, 0.0, 0.38))
    return parts
