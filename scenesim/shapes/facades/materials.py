"""What houses are made of, and the colours that they come in."""

from __future__ import annotations

from scenesim.world.classes import Semantic
from scenesim.world.materials import Material

Colour = tuple[float, float, float]

#: mirrors of two panes, one behind the other: head on they send back an eighth of the light
_DOUBLE_GLAZED = 2.2


def _pane(name: str) -> Material:
    """A home's or an office's window: its texture tells what one sees behind the glass."""
    return Material(
        name,
        (0.086, 0.077, 0.067),
        0.04,
        texture="panes",
        texture_size_m=4.0,
        reflectance_905=0.1,
        clear_coat=_DOUBLE_GLAZED,
    )


def _display(name: str) -> Material:
    """A shop's window."""
    return Material(
        name,
        (0.120, 0.088, 0.066),
        0.04,
        texture="displays",
        texture_size_m=4.0,
        reflectance_905=0.1,
        clear_coat=_DOUBLE_GLAZED,
    )


MATERIALS: dict[str, Material] = {
    "wall": Material(
        "plaster",
        (0.55, 0.52, 0.46),
        0.9,
        texture="plaster",
        texture_size_m=3.0,
        reflectance_905=0.5,
    ),
    "wall_old": Material(
        "old plaster",
        (0.47, 0.45, 0.41),
        0.92,
        texture="plaster_old",
        texture_size_m=6.4,
        reflectance_905=0.45,
    ),
    "wall_brick": Material(
        "brick", (0.26, 0.115, 0.075), 0.9, texture="brick", texture_size_m=2.0, reflectance_905=0.4
    ),
    "wall_concrete": Material(
        "concrete wall",
        (0.42, 0.41, 0.39),
        0.9,
        texture="concrete",
        texture_size_m=3.0,
        reflectance_905=0.4,
    ),
    "wall_timbered": Material(
        "infill of a timber frame",
        (0.62, 0.58, 0.50),
        0.9,
        texture="plaster",
        texture_size_m=3.0,
        reflectance_905=0.5,
    ),
    "wall_metal": Material(
        "metal cladding",
        (0.38, 0.40, 0.41),
        0.5,
        texture="metal_sheet",
        texture_size_m=1.0,
        reflectance_905=0.4,
    ),
    "beam": Material(
        "timber frame", (0.075, 0.045, 0.028), 0.8, texture="wood", reflectance_905=0.3
    ),
    "letters": Material("letters", (0.75, 0.73, 0.68), 0.4, reflectance_905=0.6),
    "wall_panel": Material("panel", (0.45, 0.46, 0.47), 0.45, reflectance_905=0.4),
    "plinth": Material(
        "plinth",
        (0.22, 0.21, 0.20),
        0.9,
        texture="concrete",
        texture_size_m=3.0,
        reflectance_905=0.35,
    ),
    "trim": Material("trim", (0.62, 0.60, 0.56), 0.8, reflectance_905=0.55),
    "frame": Material("window frame", (0.70, 0.70, 0.68), 0.5, reflectance_905=0.6),
    "glass": _pane("window"),
    "blind": Material(
        "roller blind",
        (0.40, 0.39, 0.36),
        0.6,
        texture="shutters",
        texture_size_m=0.8,
        reflectance_905=0.4,
    ),
    "joint": Material("joint of a wall", (0.14, 0.138, 0.13), 0.95, reflectance_905=0.25),
    "window_lit": _pane("window of a lit room"),
    "room_lamp": _pane("lamp of a lit room"),
    "room_dark": _pane("furniture of a lit room"),
    "curtain_lit": Material(
        "curtain of a lit room",
        (0.34, 0.33, 0.31),
        0.3,
        texture="cloth",
        texture_size_m=0.8,
        reflectance_905=0.25,
        clear_coat=1.0,
    ),
    "door": Material(
        "door", (0.16, 0.09, 0.05), 0.5, texture="wood", texture_size_m=1.0, reflectance_905=0.35
    ),
    "glass_sheet": Material(
        "sheet of glass", (0.06, 0.07, 0.075), 0.05, reflectance_905=0.1, clear_coat=_DOUBLE_GLAZED
    ),
    "solar": Material(
        "solar panels",
        (0.018, 0.022, 0.038),
        0.15,
        texture="glass_facade",
        texture_size_m=4.0,
        reflectance_905=0.08,
        clear_coat=1.0,
    ),
    "number": Material("house number", (0.02, 0.04, 0.16), 0.3, reflectance_905=0.2),
    "gate": Material(
        "garage door",
        (0.35, 0.36, 0.36),
        0.5,
        texture="metal_sheet",
        texture_size_m=1.0,
        reflectance_905=0.4,
    ),
    "shop": _display("shop window"),
    "shop_lamp": _display("lamp of a lit room"),
    "sign": Material("shop sign", (0.35, 0.05, 0.04), 0.4, reflectance_905=0.4),
    "awning": Material(
        "awning", (0.30, 0.06, 0.05), 0.85, texture="cloth", texture_size_m=0.8, reflectance_905=0.5
    ),
    "shutter": Material(
        "shutter",
        (0.08, 0.16, 0.10),
        0.6,
        texture="shutters",
        texture_size_m=0.5,
        reflectance_905=0.35,
    ),
    "roof": Material(
        "roof tiles",
        (0.21, 0.075, 0.045),
        0.8,
        texture="roof_tiles",
        texture_size_m=2.4,
        reflectance_905=0.35,
    ),
    "roof_flat": Material("roofing felt", (0.12, 0.12, 0.12), 0.95, reflectance_905=0.2),
    "eaves": Material(
        "eaves", (0.30, 0.24, 0.18), 0.8, texture="wood", texture_size_m=1.0, reflectance_905=0.35
    ),
    "gutter": Material("zinc", (0.34, 0.35, 0.36), 0.5, metalness=0.5, reflectance_905=0.4),
    "chimney": Material(
        "chimney", (0.22, 0.10, 0.07), 0.9, texture="brick", texture_size_m=2.0, reflectance_905=0.4
    ),
    "dormer": Material("dormer", (0.40, 0.37, 0.33), 0.8, reflectance_905=0.4),
    "rail": Material("railing", (0.09, 0.09, 0.095), 0.5, metalness=0.3, reflectance_905=0.3),
}

SLOTS = tuple(MATERIALS)
SEMANTICS = {slot: int(Semantic.BUILDING) for slot in SLOTS}

#: linear albedos that each tinted slot is drawn from
PALETTES: dict[str, tuple[Colour, ...]] = {
    "wall": (
        (0.511, 0.504, 0.489),
        (0.565, 0.560, 0.550),
        (0.444, 0.418, 0.372),
        (0.360, 0.317, 0.281),
        (0.413, 0.385, 0.361),
        (0.349, 0.357, 0.360),
        (0.312, 0.261, 0.240),
        (0.374, 0.387, 0.355),
        (0.485, 0.464, 0.423),
        (0.283, 0.280, 0.275),
    ),
    "wall_brick": (
        (0.178, 0.105, 0.086),
        (0.218, 0.141, 0.114),
        (0.137, 0.082, 0.070),
        (0.278, 0.229, 0.181),
        (0.216, 0.178, 0.158),
    ),
    "wall_concrete": (
        (0.357, 0.353, 0.344),
        (0.422, 0.413, 0.395),
        (0.292, 0.292, 0.292),
        (0.454, 0.431, 0.386),
    ),
    "wall_panel": (
        (0.389, 0.395, 0.402),
        (0.176, 0.189, 0.208),
        (0.516, 0.516, 0.503),
        (0.118, 0.170, 0.221),
    ),
    "wall_timbered": ((0.550, 0.534, 0.503), (0.472, 0.434, 0.364), (0.597, 0.593, 0.582)),
    "wall_metal": (
        (0.352, 0.360, 0.364),
        (0.154, 0.184, 0.223),
        (0.468, 0.464, 0.449),
        (0.182, 0.105, 0.093),
    ),
    "frame": ((0.72, 0.72, 0.70), (0.72, 0.72, 0.70), (0.16, 0.10, 0.06), (0.10, 0.11, 0.12)),
    "door": (
        (0.16, 0.09, 0.05),
        (0.05, 0.10, 0.07),
        (0.20, 0.03, 0.03),
        (0.05, 0.07, 0.14),
        (0.55, 0.55, 0.53),
        (0.08, 0.08, 0.08),
    ),
    "gate": ((0.45, 0.45, 0.44), (0.16, 0.11, 0.07), (0.10, 0.11, 0.12), (0.60, 0.60, 0.58)),
    "shutter": ((0.065, 0.115, 0.085), (0.17, 0.09, 0.05), (0.10, 0.13, 0.20), (0.45, 0.44, 0.40)),
    "roof": (
        (0.183, 0.082, 0.059),
        (0.133, 0.069, 0.054),
        (0.074, 0.070, 0.070),
        (0.228, 0.108, 0.078),
        (0.105, 0.086, 0.075),
    ),
    "sign": (
        (0.36, 0.05, 0.045),
        (0.04, 0.09, 0.25),
        (0.05, 0.19, 0.09),
        (0.54, 0.37, 0.07),
        (0.05, 0.05, 0.05),
        (0.60, 0.58, 0.54),
    ),
    "curtain_lit": (
        (0.34, 0.33, 0.31),
        (0.34, 0.33, 0.31),
        (0.30, 0.25, 0.17),
        (0.26, 0.20, 0.17),
        (0.22, 0.24, 0.27),
        (0.25, 0.26, 0.21),
    ),
    "awning": ((0.34, 0.05, 0.04), (0.05, 0.16, 0.09), (0.10, 0.13, 0.28), (0.50, 0.46, 0.38)),
    "wall_old": (
        (0.439, 0.433, 0.421),
        (0.486, 0.482, 0.473),
        (0.382, 0.359, 0.320),
        (0.310, 0.273, 0.242),
        (0.355, 0.331, 0.310),
        (0.300, 0.307, 0.310),
        (0.268, 0.224, 0.206),
        (0.322, 0.333, 0.305),
        (0.417, 0.399, 0.364),
        (0.243, 0.241, 0.237),
    ),
}
