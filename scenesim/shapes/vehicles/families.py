"""The families of cars and vans with their members: measures in the middle of what drives around."""

from __future__ import annotations

from collections.abc import Mapping

from scenesim.shapes.vehicles.style import Style
from scenesim.shapes.vehicles.style import Window as W
from scenesim.shapes.vehicles.wheels import Wheel

HATCHBACKS: tuple[Style, ...] = (
    Style(  # compact, five doors
        4.20, 1.77, 1.47, 0.88, 2.60, Wheel(0.315),
        nose=0.72, cowl=(1.12, 0.985), header=(1.98, 1.385), roof_end=(4.0, 1.40),
        belt=(0.72, 0.92, 0.98), rear_window=(1.03, 1.36), seats=(2.35, 3.25),
        windows=(W(1.30, 2.30, 0, -0.05), W(2.36, 3.12, -0.05, 0.0), W(3.16, 3.50, 0, 0.45)),
        doors=((1.25, 0), (2.33, -0.05), (3.25, -0.3)),
    ),
    Style(  # small city car, three doors, upright
        3.60, 1.63, 1.50, 0.74, 2.36, Wheel(0.29, 0.17, 0.64, 0, "cap"),
        nose=0.76, cowl=(0.88, 1.01), header=(1.60, 1.41), roof_end=(3.45, 1.43),
        belt=(0.76, 0.94, 1.00), rear_window=(1.05, 1.39), seats=(2.05, 2.85),
        windows=(W(1.05, 2.20, 0, -0.08), W(2.27, 2.98, -0.08, 0.25)),
        doors=((1.02, 0), (2.24, -0.08)), hatch=0.30, tail_lamp="tall",
        grille=(0.34, -0.13, -0.05), tumble_deg=18, dark_bumper=True, flare=0.015,
    ),
    Style(  # supermini, five doors
        3.95, 1.69, 1.46, 0.82, 2.48, Wheel(0.30, 0.19, 0.66, 8, "single"),
        nose=0.74, cowl=(1.02, 0.98), header=(1.82, 1.37), roof_end=(3.75, 1.39),
        belt=(0.73, 0.91, 0.98), rear_window=(1.02, 1.35), seats=(2.2, 3.08),
        windows=(W(1.20, 2.15, 0, -0.05), W(2.21, 2.93, -0.05, 0.02), W(2.97, 3.28, 0.02, 0.5)),
        doors=((1.15, 0), (2.18, -0.05), (3.05, -0.3)), tail_lamp="tall",
        grille=(0.46, -0.15, -0.02), corner=(0.24, 0.11),
    ),
    Style(  # sporty, three doors, low
        4.15, 1.76, 1.42, 0.90, 2.55, Wheel(0.32, 0.225, 0.72, 5, "single"),
        nose=0.70, cowl=(1.20, 0.955), header=(2.10, 1.34), roof_end=(3.85, 1.33),
        belt=(0.71, 0.91, 1.00), rear_window=(1.04, 1.31), seats=(2.45, 3.25),
        windows=(W(1.40, 2.60, 0, -0.1), W(2.66, 3.40, -0.1, 0.6)),
        doors=((1.33, 0), (2.63, -0.1)), hatch=0.48, tail_lamp="slim", tumble_deg=24,
        grille=(0.40, -0.15, -0.04), flare=0.03,
    ),
)

SEDANS: tuple[Style, ...] = (
    Style(  # compact saloon
        4.48, 1.77, 1.45, 0.86, 2.64, Wheel(0.315),
        nose=0.71, cowl=(1.18, 0.965), header=(2.05, 1.365), roof_end=(3.35, 1.36),
        deck=((3.98, 1.055), (4.38, 1.03)), belt=(0.71, 0.91, 0.97), rear_window=(3.42, 3.95),
        windows=(W(1.36, 2.37, 0, -0.05), W(2.43, 3.20, -0.05, -0.02), W(3.24, 3.62, -0.02, -0.9)),
        doors=((1.30, 0), (2.40, -0.05), (3.28, -0.3)), seats=(2.42, 3.28),
    ),
    Style(  # executive, long bonnet
        4.90, 1.86, 1.46, 0.85, 2.94, Wheel(0.335, 0.235, 0.72, 10, "single"),
        nose=0.72, cowl=(1.42, 0.985), header=(2.32, 1.375), roof_end=(3.62, 1.37),
        deck=((4.30, 1.075), (4.80, 1.05)), belt=(0.72, 0.93, 0.99), rear_window=(3.70, 4.26),
        windows=(W(1.62, 2.66, 0, -0.05), W(2.72, 3.52, -0.05, -0.02), W(3.56, 3.93, -0.02, -0.9)),
        doors=((1.55, 0), (2.69, -0.05), (3.60, -0.3)), seats=(2.72, 3.62),
        grille=(0.38, -0.17, 0.0), tail_lamp="slim", corner=(0.22, 0.12),
    ),
    Style(  # older saloon, boxy
        4.40, 1.70, 1.42, 0.82, 2.60, Wheel(0.305, 0.185, 0.64, 0, "cap"),
        nose=0.75, cowl=(1.22, 0.955), header=(2.00, 1.345), roof_end=(3.25, 1.36),
        deck=((3.72, 1.01), (4.33, 0.985)), belt=(0.75, 0.91, 0.94), rear_window=(3.30, 3.69),
        windows=(W(1.38, 2.32, 0, -0.04), W(2.38, 3.12, -0.04, -0.1), W(3.16, 3.42, -0.1, -0.6)),
        doors=((1.32, 0), (2.35, -0.04), (3.18, -0.25)), seats=(2.38, 3.2),
        edge=0.10, corner=(0.10, 0.07), dark_bumper=True, tumble_deg=19, flare=0.012,
        grille=(0.50, -0.13, -0.02),
    ),
)

ESTATES: tuple[Style, ...] = (
    Style(  # mid-size estate
        4.77, 1.82, 1.50, 0.90, 2.71, Wheel(0.325, 0.225, 0.70, 5, "double"),
        nose=0.73, cowl=(1.25, 0.985), header=(2.12, 1.385), roof_end=(4.58, 1.39),
        belt=(0.73, 0.92, 0.99), rear_window=(1.04, 1.36), seats=(2.5, 3.4),
        windows=(W(1.44, 2.45, 0, -0.05), W(2.51, 3.36, -0.05, 0.0), W(3.42, 4.32, 0, 0.4)),
        doors=((1.38, 0), (2.48, -0.05), (3.42, -0.3)), rails=True, hatch=0.32,
    ),
    Style(  # compact estate
        4.40, 1.75, 1.49, 0.87, 2.60, Wheel(0.31, 0.195, 0.66, 7, "single"),
        nose=0.73, cowl=(1.12, 0.985), header=(1.97, 1.385), roof_end=(4.22, 1.40),
        belt=(0.72, 0.92, 0.98), rear_window=(1.02, 1.36), seats=(2.35, 3.22),
        windows=(W(1.30, 2.29, 0, -0.05), W(2.35, 3.12, -0.05, 0.0), W(3.18, 3.98, 0, 0.3)),
        doors=((1.25, 0), (2.32, -0.05), (3.22, -0.3)), rails=True, hatch=0.28, tail_lamp="tall",
    ),
    Style(  # compact people carrier
        4.35, 1.79, 1.63, 0.90, 2.68, Wheel(0.32, 0.205, 0.66, 5, "single"),
        nose=0.79, cowl=(0.92, 1.07), header=(1.90, 1.52), roof_end=(4.17, 1.55),
        belt=(0.78, 0.98, 1.03), rear_window=(1.09, 1.50), seats=(2.2, 3.1),
        windows=(W(1.18, 2.20, 0, -0.05), W(2.26, 3.10, -0.05, 0.0), W(3.16, 3.85, 0, 0.3)),
        doors=((1.08, 0), (2.23, -0.05), (3.16, -0.25)), hatch=0.28, tail_lamp="tall",
        tumble_deg=19,
    ),
)

SUVS: tuple[Style, ...] = (
    Style(  # compact off-roader
        4.45, 1.83, 1.66, 0.90, 2.62, Wheel(0.345, 0.225, 0.68, 5, "double"),
        nose=0.88, cowl=(1.15, 1.12), header=(1.95, 1.545), roof_end=(4.22, 1.565),
        belt=(0.88, 1.06, 1.11), rear_window=(1.17, 1.52), seats=(2.35, 3.25), floor=0.21,
        windows=(W(1.34, 2.32, 0, -0.05), W(2.38, 3.16, -0.05, 0.0), W(3.22, 3.84, 0, 0.35)),
        doors=((1.28, 0), (2.35, -0.05), (3.24, -0.25)), cladding=True, rails=True, hatch=0.32,
        grille=(0.50, -0.19, -0.03), flare=0.03,
    ),
    Style(  # large off-roader
        4.85, 1.93, 1.76, 0.92, 2.85, Wheel(0.365, 0.255, 0.68, 5, "single"),
        nose=0.97, cowl=(1.35, 1.19), header=(2.12, 1.63), roof_end=(4.62, 1.675),
        belt=(0.97, 1.13, 1.17), rear_window=(1.24, 1.63), seats=(2.55, 3.5), floor=0.22,
        windows=(W(1.52, 2.52, 0, -0.04), W(2.58, 3.42, -0.04, 0.0), W(3.48, 4.35, 0, 0.3)),
        doors=((1.46, 0), (2.55, -0.04), (3.50, -0.2)), rails=True, hatch=0.26, tail_lamp="tall",
        grille=(0.50, -0.23, -0.03), flare=0.03, privacy=True, corner=(0.15, 0.09), tumble_deg=18,
    ),
    Style(  # small crossover
        4.15, 1.78, 1.56, 0.85, 2.53, Wheel(0.33, 0.205, 0.68, 5, "single"),
        nose=0.82, cowl=(1.05, 1.06), header=(1.88, 1.455), roof_end=(3.88, 1.455),
        belt=(0.82, 1.01, 1.08), rear_window=(1.13, 1.42), seats=(2.25, 3.1), floor=0.19,
        windows=(W(1.24, 2.22, 0, -0.05), W(2.28, 3.00, -0.05, 0.0), W(3.04, 3.42, 0, 0.5)),
        doors=((1.18, 0), (2.25, -0.05), (3.08, -0.28)), cladding=True, hatch=0.38,
        grille=(0.44, -0.16, -0.05), flare=0.03, privacy=True,
    ),
)

VANS: tuple[Style, ...] = (
    Style(  # mid-size van, panels behind
        4.95, 1.92, 1.98, 0.92, 3.00, Wheel(0.335, 0.215, 0.64, 0, "cap"),
        nose=0.96, cowl=(0.75, 1.17), header=(1.55, 1.80), roof_end=(4.83, 1.93),
        belt=(0.92, 1.06, 1.08), rear_window=(1.20, 1.75), seats=(1.95,), floor=0.20,
        windows=(W(0.98, 2.00, 0.15, 0.0),), doors=((0.88, 0.1), (2.06, 0.0), (3.15, 0.0)),
        hatch=0.10, tail_lamp="tall", tumble_deg=10, edge=0.13, corner=(0.22, 0.05),
        grille=(0.50, -0.18, -0.04), flare=0.012, dark_bumper=True,
    ),
    Style(  # the same with windows, a minibus
        4.95, 1.92, 1.98, 0.92, 3.00, Wheel(0.335, 0.215, 0.66, 5, "double"),
        nose=0.95, cowl=(0.75, 1.17), header=(1.55, 1.80), roof_end=(4.83, 1.93),
        belt=(0.92, 1.06, 1.08), rear_window=(1.20, 1.75), seats=(1.95, 3.0, 3.9), floor=0.20,
        windows=(W(0.98, 2.00, 0.15, 0), W(2.10, 3.30), W(3.40, 4.60, 0, 0.06)),
        doors=((0.88, 0.1), (2.05, 0.0), (3.35, 0.0)),
        hatch=0.10, tail_lamp="tall", tumble_deg=10, edge=0.13, corner=(0.22, 0.05),
        grille=(0.55, -0.16, -0.02), flare=0.012, privacy=True,
    ),
    Style(  # high-roofed city van
        4.30, 1.80, 1.85, 0.88, 2.70, Wheel(0.315, 0.195, 0.64, 0, "cap"),
        nose=0.86, cowl=(0.90, 1.13), header=(1.60, 1.66), roof_end=(4.20, 1.80),
        belt=(0.84, 1.02, 1.05), rear_window=(1.15, 1.62), seats=(2.05,), floor=0.18,
        windows=(W(1.10, 2.10, 0.1, 0.0),), doors=((1.02, 0.05), (2.15, 0.0), (3.05, 0.0)),
        hatch=0.09, tail_lamp="tall", tumble_deg=11, edge=0.12, corner=(0.22, 0.05),
        grille=(0.42, -0.15, -0.03), flare=0.012, dark_bumper=True,
    ),
    Style(  # large panel van
        5.90, 2.02, 2.55, 0.98, 3.60, Wheel(0.35, 0.225, 0.62, 0, "cap"),
        nose=1.02, cowl=(0.78, 1.28), header=(1.45, 2.08), roof_end=(5.80, 2.52),
        belt=(0.98, 1.17, 1.20), rear_window=(1.35, 2.00), seats=(1.85,), floor=0.22,
        windows=(W(0.98, 1.95, 0.12, 0.0),), doors=((0.90, 0.06), (2.02, 0.0), (3.30, 0.0)),
        hatch=0.07, tail_lamp="tall", tumble_deg=6.5, edge=0.14, corner=(0.22, 0.04),
        grille=(0.55, -0.22, -0.04), flare=0.012, dark_bumper=True, crown=0.06,
    ),
)

STYLES: Mapping[str, tuple[Style, ...]] = {
    "hatchback": HATCHBACKS,
    "sedan": SEDANS,
    "estate": ESTATES,
    "suv": SUVS,
    "van": VANS,
}
