"""Machines with their riders: what a scenario asks for, and the two bodies that it gets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import cos, radians
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import AssetError
from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes import cache
from scenesim.shapes.cycles import bicycles, escooters, motorcycles
from scenesim.shapes.cycles.gear import ridden_in
from scenesim.shapes.cycles.machines import (
    BICYCLES,
    CARGO,
    ESCOOTERS,
    Machine,
    bicycle,
    escooter,
    motorcycle,
)
from scenesim.shapes.model import Body, Member, Piece, RigidShape
from scenesim.shapes.people.anthropometry import Person, frame
from scenesim.shapes.people.colours import drawn
from scenesim.shapes.people.figure import Figure
from scenesim.shapes.people.luck import numbers
from scenesim.shapes.people.manner import Manner
from scenesim.shapes.people.outfit import Outfit
from scenesim.shapes.people.wardrobe import body_of, person_of, specified
from scenesim.shapes.vehicles.finish import tinted
from scenesim.world.classes import Light, Semantic
from scenesim.world.materials import Material
from scenesim.world.scene import Model

KINDS = frozenset({"bicycle", "cargo_bicycle", "motorcycle", "escooter"})
FAMILIES = frozenset({"bicycle", "cargo_bicycle", "motorcycle", "escooter"})

MOTORCYCLES = ("naked", "sport", "touring", "scooter")
_RIDER = ("age", "sex", "build", "skin_tone", "clothing", "carrying", "height", "hat")
_RANGES = (14.0, 32.0, float("inf"))


def specify(kind: str, arguments: Mapping[str, str | float], stream: Stream) -> Model:
    """A machine with its rider, as a scenario asks for it; no mesh is made.

    Args:
        kind: one of ``KINDS``.
        arguments: ``style``, ``colour`` is drawn; and the rider's ``age``, ``sex``, ``build``,
            ``skin_tone``, ``clothing``, ``carrying``, ``height``, ``hat``.
        stream: decides what the arguments leave open.

    Returns:
        The model.

    Raises:
        AssetError: an argument or its value is unknown.
    """
    unknown = sorted(set(arguments) - {*_RIDER, "style", "with"})
    if unknown:
        raise AssetError(
            f"{kind} has no argument '{unknown[0]}'; it takes {', '.join(_RIDER)}, style"
        )
    luck = numbers(stream)
    gear_luck = numbers(stream.child("gear"))
    wanted = {name: value for name, value in arguments.items() if name in _RIDER}
    if "age" not in wanted:
        old = next(luck)
        young = 0.10 if kind == "bicycle" else 0.0
        wanted["age"] = "child" if old < young else "teenager" if old < young * 1.5 else "adult"
    rider = specified("rider", wanted, stream.child("rider"))
    attributes = dict(rider.attributes)
    attributes["style"] = _style(kind, arguments, rider, next(luck))
    worn, worn_colours = ridden_in(kind, attributes, frozenset(wanted), gear_luck)
    attributes.update(worn)
    attributes["clothing"] = f"{attributes['upper']}+{attributes['lower']}"
    attributes["hat"] = _headgear(kind, wanted, attributes, next(luck))
    machine = _machine(kind, attributes["style"], rider.height_m, body_of(rider))
    low, high = _extent(machine)
    colours = {**rider.colours, **worn_colours}
    colours["hat"] = drawn("helmet", luck)
    colours["paint"] = drawn("bag" if kind != "motorcycle" else "motorcycle", luck)
    if kind == "cargo_bicycle":
        colours["box"] = drawn("bag", luck)
    return Model(
        kind,
        rider.variant,
        high - low,
        2 * max(machine.mount.grips[1] + 0.06, machine.apart + 0.03 if machine.apart else 0.0),
        _top(machine, rider.height_m),
        rear_axle_m=machine.rear,
        wheelbase_m=machine.front - machine.rear,
        attributes={
            **attributes,
            "rider_family": rider.family,
            "rider_height": f"{rider.height_m:g}",
        },
        colours=colours,
    )


def build(model: Model) -> Body:
    """Machine and rider of a model, in its colours.

    Args:
        model: of ``specify``.

    Returns:
        Two members: the machine and the rider.
    """
    a = model.attributes
    rider = Model(
        a["rider_family"], model.variant, 0.0, 0.0, float(a["rider_height"]), attributes=a
    )
    person, outfit, manner = person_of(rider)
    outfit = outfit._replace(hands="gloved" if model.family == "motorcycle" else "closed")
    machine = _machine(model.family, a["style"], rider.height_m, person)
    shape = _shape(model.family, machine)
    figure = _rider(person, outfit, manner, machine).tinted(model.colours)
    own = {slot: c for slot, c in model.colours.items() if slot in {"paint", "box"}}
    painted = RigidShape(
        shape.pieces,
        tinted(shape.materials, own),
        shape.semantic,
        shape.kind,
        shape.lod_range_m,
        shape.low,
        shape.high,
        shape.lamps,
    )
    here = Transform.identity()
    return Body((Member(painted, here), Member(figure, here)))


def _style(kind: str, arguments: Mapping[str, str | float], rider: Model, luck: float) -> str:
    """The style of a machine.

    Raises:
        AssetError: an unknown style.
    """
    small = rider.height_m < 1.42
    options = {
        "bicycle": ("child",)
        if small
        else ("city", "city", "trekking", "trekking", "mountain", "road"),
        "cargo_bicycle": ("cargo", "cargo", "longtail", "trike"),
        "motorcycle": ("naked", "naked", "touring", "sport", "scooter", "scooter"),
        "escooter": ("slim", "slim", "rental", "rental", "sturdy"),
    }[kind]
    asked = arguments.get("style")
    if asked is None:
        return options[int(luck * len(options))]
    allowed = {
        "bicycle": BICYCLES,
        "cargo_bicycle": CARGO,
        "motorcycle": MOTORCYCLES,
        "escooter": ESCOOTERS,
    }[kind]
    if str(asked) not in allowed:
        raise AssetError(f"want style as one of {', '.join(sorted(set(allowed)))}, got '{asked}'")
    return str(asked)


def _headgear(
    kind: str, wanted: Mapping[str, str | float], attributes: Mapping[str, str], luck: float
) -> str:
    """Helmets by chance on bicycles, always on motorcycles."""
    if "hat" in wanted:
        return str(wanted["hat"])
    if kind == "motorcycle":
        return "fullface" if luck < 0.75 else "openface"
    share = {"road": 0.92, "mountain": 0.75, "child": 0.85}.get(
        attributes["style"], 0.35 if kind != "escooter" else 0.15
    )
    if luck < share:
        return "helmet"
    return "none" if attributes["hat"] == "hood" else attributes["hat"]


@lru_cache(maxsize=128)
def _machine(kind: str, style: str, height_m: float, person: Person) -> Machine:
    """The machine fitted to a rider."""
    body = frame(person._replace(height_m=height_m))
    if kind == "escooter":
        return escooter(style, body)
    if kind == "motorcycle":
        return motorcycle(style, body)
    return bicycle(style, body)


@lru_cache(maxsize=128)
def _rider(person: Person, outfit: Outfit, manner: Manner, machine: Machine) -> Figure:
    return Figure(person, outfit, manner, machine.mount)


def _extent(machine: Machine) -> tuple[float, float]:
    """Rear and front end, m."""
    ahead = machine.front_wheel if not machine.apart else 0.42
    return machine.rear - machine.wheel, machine.front + ahead


def _top(machine: Machine, height_m: float) -> float:
    """Where the rider's head ends, m."""
    lean = radians(0.85 * machine.mount.lean)
    trunk, head = 0.288 * height_m, 0.182 * height_m
    return machine.mount.pelvis[1] + trunk * cos(lean) + head * cos(0.35 * lean) + 0.02


_FIELDS = ("vertices", "normals", "uvs", "faces", "face_slots", "face_parts")


def _levels(make: Callable[[int, str], TriangleMesh], name: str) -> tuple[TriangleMesh, ...]:
    """Three levels of a mesh, from the disk if they were made before."""

    def packed() -> dict[str, NDArray[Any]]:
        arrays: dict[str, NDArray[Any]] = {}
        for level in range(3):
            mesh = make(level, f"{name}/{level}")
            for field in _FIELDS:
                arrays[f"{level}/{field}"] = getattr(mesh, field)
            arrays[f"{level}/slots"] = np.frombuffer("\0".join(mesh.slots).encode(), np.uint8)
        return arrays

    arrays = cache.kept(f"cycle-{cache.digest(name, package='cycles')}", packed)
    found = []
    for level in range(3):
        own: dict[str, Any] = {field: arrays[f"{level}/{field}"] for field in _FIELDS}
        slots = tuple(bytes(arrays[f"{level}/slots"]).decode().split("\0"))
        found.append(TriangleMesh(**own, slots=slots, key=f"{name}/{level}"))
    return tuple(found)


@lru_cache(maxsize=128)
def _shape(kind: str, machine: Machine) -> RigidShape:
    """The machine's pieces."""
    m = machine
    name = f"cycle/{kind}/{m!r}"
    frame_make = {
        "motorcycle": motorcycles.body_mesh,
        "escooter": escooters.escooter_mesh,
    }.get(kind, bicycles.frame_mesh)
    body = _levels(lambda level, key: frame_make(m, level, key), f"{name}/frame")
    rear = _wheel(kind, m.wheel, m.tyre, m.rear_half or m.tyre)
    front = _wheel(kind, m.front_wheel, m.tyre, m.tyre)
    pieces = [
        Piece("frame", body, Transform.identity()),
        Piece("wheel_rear", rear, _at(m.rear, m.wheel), False, m.wheel),
    ]
    for hand, y in (("left", m.apart), ("right", -m.apart)) if m.apart else (("front", 0.0),):
        place = _at(m.front, m.front_wheel, y)
        pieces.append(Piece(f"wheel_{hand}", front, place, True, m.front_wheel))
    if m.mount.arm > 0:
        crank = _levels(lambda level, key: bicycles.crank_mesh(m, level, key), f"{name}/crank")
        turn = m.mount.turn_m / 6.283185307179586
        pieces.append(Piece("crank", crank, _at(*m.mount.crank), False, turn))
    wide = m.apart + m.tyre if m.apart else 0.0
    low = np.array([m.rear - m.wheel, min(float(body[0].low[1]), -wide), 0.0])
    high = np.array([m.front + m.front_wheel, max(float(body[0].high[1]), wide), body[0].high[2]])
    low[0] = min(low[0], float(body[0].low[0]))
    high[0] = max(high[0], float(body[0].high[0]))
    semantic = Semantic.MOTORCYCLE if kind == "motorcycle" else Semantic.BICYCLE
    called = {"cargo_bicycle": "bicycle"}.get(kind, kind)
    lamps = {
        "head_left": (m.front - 0.05, 0.0, m.wheel * 2 + 0.17),
        "tail_left": (m.rear - 0.24, 0.0, m.wheel * 2 + 0.07),
    }
    return RigidShape(tuple(pieces), _MATERIALS, int(semantic), called, _RANGES, low, high, lamps)


def _wheel(kind: str, radius: float, tyre: float, half: float) -> tuple[TriangleMesh, ...]:
    """Three levels of a wheel: cast or, of bicycles, with spokes."""
    if kind in {"motorcycle", "escooter"}:
        return _levels(
            lambda level, key: motorcycles.wheel_mesh(radius, tyre, half, level, key),
            f"cycle/cast/{radius}/{tyre}/{half}",
        )
    return _levels(
        lambda level, key: bicycles.wheel_mesh(radius, tyre, level, key),
        f"cycle/spoked/{radius}/{tyre}",
    )


def _at(x: float, z: float, y: float = 0.0) -> Transform:
    return Transform(np.eye(3), np.array([x, y, z]))


_MATERIALS: Mapping[str, Material] = {
    "paint": Material("paint", (0.05, 0.07, 0.12), 0.35, reflectance_905=0.3, clear_coat=0.6),
    "black": Material("plastic", (0.015, 0.015, 0.016), 0.6, reflectance_905=0.06),
    "tyre": Material("rubber", (0.018, 0.018, 0.018), 0.9, reflectance_905=0.04),
    "steel": Material("steel", (0.45, 0.45, 0.46), 0.35, 0.7, reflectance_905=0.4),
    "reflector": Material("reflector", (0.65, 0.30, 0.03), 0.3, reflectance_905=0.6, retro=20.0),
    "lamp_tail": Material(
        "tail lamp",
        (0.45, 0.02, 0.02),
        0.2,
        emission=(1.6, 0.05, 0.03),
        reflectance_905=0.4,
        retro=15.0,
        lamp=int(Light.TAIL | Light.BRAKE),
    ),
    "lamp_head": Material(
        "head lamp",
        (0.65, 0.65, 0.66),
        0.15,
        emission=(4.0, 3.8, 3.4),
        reflectance_905=0.5,
        retro=4.0,
        lamp=int(Light.LOW_BEAM | Light.HIGH_BEAM),
    ),
    "alloy": Material("cast alloy", (0.16, 0.16, 0.165), 0.5, 0.4, reflectance_905=0.3),
    "plate": Material("plate", (0.75, 0.75, 0.73), 0.5, reflectance_905=0.7, retro=45.0),
    "wood": Material("plywood", (0.33, 0.22, 0.12), 0.55, reflectance_905=0.5),
    "box": Material("shell", (0.03, 0.03, 0.03), 0.6, reflectance_905=0.25),
    "seat": Material("leather", (0.02, 0.02, 0.02), 0.55, reflectance_905=0.1),
    "glass": Material("visor", (0.03, 0.035, 0.04), 0.05, reflectance_905=0.05, transmittance=0.5),
}
