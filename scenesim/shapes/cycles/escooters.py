"""The meshes of e-scooters."""

from __future__ import annotations

from math import cos, sin

from scenesim.geometry.mesh import TriangleMesh
from scenesim.shapes.cycles.machines import Machine
from scenesim.shapes.cycles.motorcycles import SLOTS
from scenesim.shapes.meshing import finished
from scenesim.shapes.surfaces import Surface, both_sides, box, grid, tube
from scenesim.world.classes import Part

#: half the width of the deck and radius of the stem by style, m
_STYLES = {"slim": (0.075, 0.021), "rental": (0.090, 0.034), "sturdy": (0.100, 0.028)}


def escooter_mesh(machine: Machine, level: int, key: str) -> TriangleMesh:
    """An e-scooter without its wheels.

    Args:
        machine: its measures.
        level: of detail.
        key: cache key.

    Returns:
        The mesh.
    """
    m, sides = machine, (10, 7, 5)[level]
    guard = "paint" if m.style == "rental" else "black"
    parts = [
        *_deck(m, sides),
        *_steering(m, sides),
        _guard(m.rear, m.wheel, m.tyre, (0.55, 2.75), "black"),
        _guard(m.front, m.wheel, m.tyre, (0.30, 2.30), guard),
        box(
            (0.02, 0.05, 0.03), (m.rear - m.wheel - 0.01, 0.0, m.wheel + 0.085), "lamp_tail", 0.005
        ),
    ]
    if level == 0:
        parts += _small_things(m)
    if m.style == "rental":  # a battery in the colour of the firm
        at = (m.front - 0.055, 0.0, m.wheel + 0.45)
        parts.append(box((0.075, 0.085, 0.34), at, "paint", 0.02))
    return finished([p.of(p.slot, Part.FRAME) for p in parts], SLOTS, key)


def _deck(machine: Machine, sides: int) -> list[Surface]:
    """What the rider stands on, with its grey mat, and the arms of the rear wheel."""
    m, z = machine, machine.mount.crank[1]
    half, _ = _STYLES[m.style]
    long = m.front - m.rear - 0.30
    parts = [
        box((long, 2 * half, 0.05), (-0.06, 0.0, z - 0.014), "black", 0.01),
        box((long - 0.06, 2 * half - 0.03, 0.006), (-0.06, 0.0, z + 0.013), "seat"),
        box((0.02, 2 * half - 0.02, 0.03), (-0.06 - long / 2, 0.0, z - 0.012), "reflector", 0.004),
        tube([(0.24, 0.0, z - 0.01), (m.front - 0.07, 0.0, z + 0.12)], 0.030, sides, "paint"),
    ]
    arm = [(m.rear + 0.20, m.tyre + 0.012, z - 0.012), (m.rear, m.tyre + 0.012, m.wheel)]
    thick, slot = (0.020, "paint") if m.style == "sturdy" else (0.014, "black")
    return [*parts, *both_sides(tube(arm, thick, sides, slot))]


def _steering(machine: Machine, sides: int) -> list[Surface]:
    """Fork, stem with its folding joint, handlebar and head lamp."""
    m = machine
    (gx, half, gz), (_, stem) = m.mount.grips, _STYLES[m.style]
    low, top = (m.front - 0.03, 0.0, 2 * m.wheel + 0.03), (gx + 0.03, 0.0, gz)
    joint = tuple(a + (b - a) * 0.16 for a, b in zip(low, top, strict=True))
    leg = [(m.front, m.tyre + 0.014, m.wheel), (low[0], 0.022, low[2] + 0.02)]
    thick, slot = (0.020, "paint") if m.style == "sturdy" else (0.013, "black")
    bar = [(gx + 0.03, 0.0, gz), (gx + 0.012, half * 0.5, gz + 0.006), (gx, half - 0.05, gz)]
    grip = [(gx, half - 0.06, gz), (gx - 0.010, half + 0.06, gz)]
    return [
        tube([low, top], stem, sides, "paint"),
        tube([(joint[0], -0.045, joint[2]), (joint[0], 0.045, joint[2])], 0.022, sides, "black"),
        *both_sides(tube(leg, thick, sides, slot)),
        *both_sides(tube(bar, 0.014, sides, "black")),
        *both_sides(tube(grip, 0.017, sides, "black")),
        box((0.05, 0.05, 0.045), (gx + 0.070, 0.0, gz - 0.045), "lamp_head", 0.01),
        box((0.05, 0.06, 0.016), (gx + 0.03, 0.0, gz + 0.020), "black", 0.006),
    ]


def _small_things(machine: Machine) -> list[Surface]:
    """Brake lever, cable and a stand."""
    m = machine
    gx, half, gz = m.mount.grips
    lever = [
        (gx + 0.03, half - 0.075, gz),
        (gx + 0.055, half - 0.03, gz - 0.01),
        (gx + 0.045, half + 0.04, gz - 0.015),
    ]
    cable = [
        (gx + 0.04, half - 0.08, gz),
        (gx + 0.12, 0.10, gz - 0.03),
        (gx + 0.08, 0.03, gz - 0.20),
        (m.front - 0.03, 0.028, 2 * m.wheel + 0.06),
    ]
    deck = m.mount.crank[1]
    stand = [(0.02, 0.06, deck - 0.03), (-0.12, 0.10, deck - 0.035)]
    return [
        tube(lever, 0.006, 4, "steel"),
        tube(cable, 0.004, 4, "black"),
        tube(stand, 0.007, 4, "steel"),
    ]


def _guard(x: float, wheel: float, tyre: float, ends: tuple[float, float], slot: str) -> Surface:
    """A sheet bent over a wheel."""
    radius, half = wheel + 0.016, tyre + 0.008
    section = (
        (half, -0.012),
        (0.0, 0.0),
        (-half, -0.012),
        (-0.9 * half, -0.017),
        (0.9 * half, -0.017),
    )
    rings = []
    for k in range(7):
        a = ends[0] + (ends[1] - ends[0]) * k / 6
        c, s = cos(a), sin(a)
        rings.append(
            [(x + (radius + rise) * c, y, wheel + (radius + rise) * s) for y, rise in section]
        )
    return grid(rings, slot, (False, True))
