"""Cars, vans, lorries, buses: parametric bodies made when needed and cached by digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes.model import Body, Member, RigidShape
from scenesim.shapes.vehicles import finish, members
from scenesim.shapes.vehicles.machines import PLANTS, Plant
from scenesim.shapes.vehicles.rigs import RIGS, Rig
from scenesim.shapes.vehicles.style import Style
from scenesim.shapes.vehicles.working import STYLES
from scenesim.world.classes import Semantic
from scenesim.world.deferred import Deferred
from scenesim.world.scene import Model

FAMILIES = frozenset({*STYLES, *RIGS, *PLANTS})
KINDS = frozenset({"car", "emergency", *FAMILIES})

_CAR_SHARES = (("hatchback", 0.42), ("estate", 0.20), ("sedan", 0.16), ("suv", 0.22))
_EMERGENCY_SHARES = (("police", 0.45), ("ambulance", 0.35), ("fire_engine", 0.20))
#: family to its paint, first and second colour of its livery
_UNIFORMS: Mapping[str, tuple[tuple[finish.Colour, finish.Colour, finish.Colour], ...]] = {
    "police": (
        ((0.55, 0.56, 0.57), (0.01, 0.06, 0.35), (0.72, 0.72, 0.72)),
        ((0.78, 0.78, 0.76), (0.01, 0.05, 0.40), (0.72, 0.68, 0.02)),
        ((0.78, 0.78, 0.76), (0.02, 0.20, 0.09), (0.78, 0.78, 0.76)),
    ),
    "ambulance": (
        ((0.78, 0.78, 0.76), (0.60, 0.03, 0.02), (0.60, 0.03, 0.02)),
        ((0.78, 0.78, 0.76), (0.62, 0.16, 0.01), (0.62, 0.16, 0.01)),
        ((0.72, 0.66, 0.03), (0.02, 0.16, 0.07), (0.72, 0.70, 0.05)),
    ),
    "fire_engine": (((0.42, 0.012, 0.012), (0.78, 0.78, 0.76), (0.72, 0.68, 0.02)),),
}
#: mark to its part of a draw: so many private cars bear it
_WEAR: Mapping[str, tuple[float, float]] = {
    "dent": (0.0, 0.05),
    "rust": (0.05, 0.08),
    "sticker": (0.08, 0.14),
}
_PRIVATE = frozenset({"hatchback", "sedan", "estate", "suv", "pickup"})
_CLASSES = {
    "van": (Semantic.VAN, "van"),
    "truck": (Semantic.TRUCK, "truck"),
    "semi_trailer": (Semantic.TRUCK, "truck"),
    "bus": (Semantic.BUS, "bus"),
    "tram": (Semantic.TRAM, "tram"),
    "ambulance": (Semantic.VAN, "van"),
    "fire_engine": (Semantic.TRUCK, "truck"),
    "articulated_bus": (Semantic.BUS, "bus"),
    "tractor": (Semantic.TRUCK, "tractor"),
    "excavator": (Semantic.TRUCK, "excavator"),
}
#: what fleets of buses and trams are painted, shares by eye
_FLEETS: tuple[tuple[str, float, finish.Colour, float], ...] = (
    ("white", 0.24, (0.66, 0.66, 0.64), 0.06),
    ("red", 0.22, (0.36, 0.018, 0.016), 0.25),
    ("yellow", 0.15, (0.66, 0.38, 0.02), 0.12),
    ("blue", 0.16, (0.02, 0.085, 0.30), 0.3),
    ("green", 0.12, (0.03, 0.19, 0.07), 0.3),
    ("silver", 0.06, (0.40, 0.41, 0.42), 0.15),
    ("orange", 0.05, (0.56, 0.15, 0.01), 0.15),
)
#: family to the paints that its makers are known by
_MAKERS: Mapping[str, tuple[tuple[str, float, finish.Colour, float], ...]] = {
    "bus": _FLEETS,
    "articulated_bus": _FLEETS,
    "tram": _FLEETS,
    "tractor": (
        ("green", 0.4, (0.03, 0.16, 0.04), 0.2),
        ("red", 0.35, (0.36, 0.02, 0.015), 0.15),
        ("blue", 0.25, (0.02, 0.09, 0.30), 0.2),
    ),
    "excavator": (
        ("yellow", 0.7, (0.70, 0.38, 0.02), 0.1),
        ("orange", 0.2, (0.60, 0.16, 0.015), 0.1),
        ("white", 0.1, (0.60, 0.60, 0.56), 0.05),
    ),
}
_PALE = frozenset({"white", "silver", "yellow"})
_DARK: finish.Colour = (0.02, 0.025, 0.05)
_LIVERIES: tuple[finish.Colour, ...] = (
    (0.45, 0.02, 0.02),
    (0.02, 0.07, 0.32),
    (0.70, 0.38, 0.02),
    (0.02, 0.20, 0.07),
    (0.03, 0.03, 0.035),
    (0.55, 0.14, 0.02),
    (0.10, 0.30, 0.45),
)


def specify(kind: str, arguments: Mapping[str, str | float], stream: Stream) -> Model:
    """Which vehicle an actor gets.

    Args:
        kind: a word of ``KINDS``.
        arguments: ``colour`` (a name of ``finish.PAINTS``), ``driver`` (``yes``, ``no``),
            ``load`` (``box``, ``flat`` ... of a lorry), ``roof`` (``none``, ``box``), ``boot``
            (``shut``, ``open``), ``wear`` (``clean``, ``dirty``, ``dented``, ``rusty``,
            ``stickers``), ``blue_lights`` (``on``, ``off``), and
            ``role``: a car that is ``ego`` is a mid-size estate, which sensor rigs are made for.
        stream: decides the rest.

    Returns:
        The model.
    """
    family = _family(kind, stream)
    variant = int(stream.chance("variant") * members.count(family))
    if kind == "car" and arguments.get("role") == "ego":
        family, variant = "estate", 0
    if family in RIGS and "load" in arguments:
        fitting = [
            number
            for number in range(members.count(family))
            if getattr(members.member(family, number), "load", "") == arguments["load"]
        ]
        variant = fitting[variant % len(fitting)] if fitting else variant
    traits = _traits(family, arguments, stream)
    return Model(
        family,
        variant,
        *_measures(family, variant, traits),
        Deferred(lambda: _told(family, arguments, stream, traits)),
        Deferred(lambda: _colours(family, arguments, stream)[1]),
    )


def build(model: Model) -> Body:
    """The meshes of a vehicle.

    Args:
        model: as ``specify`` gave it.

    Returns:
        One member.
    """
    shape = _shape(model.family, model.variant, model.attributes.get("traits", ""))
    if model.attributes.get("driver") == "no":
        pieces = tuple(
            piece for piece in shape.pieces if not piece.name.startswith(("driver", "passengers"))
        )
        shape = replace(shape, pieces=pieces)
    materials = finish.shut(finish.tinted(shape.materials, model.colours))
    if model.attributes.get("dirt") == "yes":
        materials = finish.dirtied(materials)
    tinted = replace(shape, materials=materials)
    return Body((Member(tinted, Transform.identity()),))


def hinged(model: Model) -> Model:
    """The same vehicle with front doors that turn on their hinges.

    Args:
        model: as ``specify`` gave it.

    Returns:
        The model; itself where its family has no such doors.
    """
    words = model.attributes.get("traits", "").split()
    if model.family not in STYLES or "doors" in words:
        return model
    return replace(model, attributes={**model.attributes, "traits": " ".join(["doors", *words])})


@lru_cache(maxsize=96)
def _shape(family: str, variant: int, traits: str = "") -> RigidShape:
    """The untinted shape, one for all actors."""
    from scenesim.shapes.vehicles import assembly, cars, heavy, plant

    stream = Stream.of(variant).child(f"vehicle/{family}")
    semantic, kind = _CLASSES.get(family, (Semantic.CAR, "car"))
    words = traits.split()
    chosen = members.laden(members.member(family, variant), words)

    def made() -> assembly.Design:
        if isinstance(chosen, Style):
            return cars.design(chosen, stream, words)
        if isinstance(chosen, Plant):
            return plant.design(chosen, stream)
        return heavy.design(chosen, stream)

    name = "-".join([family, str(variant), *words])
    return assembly.shape_of(name, made, semantic, kind)


def _told(
    family: str, arguments: Mapping[str, str | float], stream: Stream, traits: tuple[str, ...]
) -> dict[str, str]:
    """What a label may tell of a vehicle."""
    driver = str(arguments.get("driver", "no" if "parked" in arguments else "yes"))
    return {
        "colour": _colours(family, arguments, stream)[0],
        "driver": driver,
        "dirt": _dirt(family, arguments, stream),
        **({"traits": " ".join(traits)} if traits else {}),
        **_flashing(family, arguments, driver),
    }


def _traits(family: str, arguments: Mapping[str, str | float], stream: Stream) -> tuple[str, ...]:
    """What changes the mesh: a load on the roof, an open boot, marks of wear."""
    if family not in STYLES:
        return ()
    found = ["roof_box"] if arguments.get("roof") == "box" else []
    if arguments.get("boot") == "open" and family != "pickup":
        found.append("boot")
    worn = {"rusty": "rust", "dented": "dent", "stickers": "sticker"}
    wear = arguments.get("wear")
    if wear is not None:
        return (*found, *([worn[str(wear)]] if wear in worn else []))
    if family in _PRIVATE and "role" not in arguments:
        luck = stream.chance("wear")
        found += [mark for mark, share in _WEAR.items() if share[0] <= luck < share[1]]
    return tuple(found)


def _flashing(family: str, arguments: Mapping[str, str | float], driver: str) -> Mapping[str, str]:
    """Whether the blue lights are on: with a driver, unless told otherwise."""
    if family not in _UNIFORMS:
        return {}
    return {"blue_lights": str(arguments.get("blue_lights", "on" if driver == "yes" else "off"))}


def _dirt(family: str, arguments: Mapping[str, str | float], stream: Stream) -> str:
    """Whether the paint is dirty: lorries more often than cars."""
    if "wear" in arguments:
        return "yes" if arguments["wear"] == "dirty" else "no"
    share = 0.12 if family in _PRIVATE else 0.0 if family in _UNIFORMS else 0.3
    return "yes" if stream.chance("dirt") < share else "no"


@lru_cache(maxsize=1024)
def _measures(
    family: str, variant: int, traits: tuple[str, ...]
) -> tuple[float, float, float, float, float]:
    """Length, width, height, station of the rear axle and wheelbase of a ``Model``, m."""
    chosen = members.laden(members.member(family, variant), traits)
    first, last = _axles(chosen)
    return chosen.length, chosen.width, chosen.height, chosen.length / 2 - last, last - first


def _axles(chosen: Style | Rig | Plant) -> tuple[float, float]:
    """Stations of the steered axle and of the one that follows the path."""
    if isinstance(chosen, Style):
        return chosen.front_axle, chosen.front_axle + chosen.wheelbase
    if isinstance(chosen, Plant):
        return chosen.length / 2 - chosen.axles[0], chosen.length / 2 - chosen.axles[1]
    if not chosen.axles:  # a tram: its joint follows the rails, and the other parts follow it
        return 1.2, chosen.joints[0] - 0.6
    return chosen.axles[0][0], chosen.axles[1][0]


def _family(kind: str, stream: Stream) -> str:
    """The family of a word; one by its share of the traffic where the word leaves it open."""
    shares = {"car": _CAR_SHARES, "emergency": _EMERGENCY_SHARES}.get(kind)
    if shares is None:
        return kind
    left = stream.chance("family") * sum(share for _, share in shares)
    for family, share in shares:
        left -= share
        if left < 0:
            return family
    return shares[0][0]


def _colours(
    family: str, arguments: Mapping[str, str | float], stream: Stream
) -> tuple[str, dict[str, finish.Colour]]:
    """The colour asked for, or one by market share; a second one for loads and stripes."""
    table = finish.WORK_PAINTS if family not in _PRIVATE else finish.PAINTS
    table = _MAKERS.get(family, table)
    wanted = arguments.get("colour")
    if wanted is not None:
        known = {row[0]: row for row in (*finish.WORK_PAINTS, *finish.PAINTS)}
        table = (known[str(wanted)],) if wanted in known else table
    if family in _UNIFORMS:
        base, first, other = stream.child("uniform").pick(_UNIFORMS[family])
        return "livery", {"paint": base, "paint2": base, "livery": first, "livery2": other}
    name, colour = finish.paint(stream, table)
    colours = {"paint": colour}
    if family == "tractor":
        colours["rim"] = (0.70, 0.48, 0.03) if name == "green" else (0.60, 0.60, 0.57)
    if _MAKERS.get(family) is _FLEETS:
        pale = (0.66, 0.66, 0.63)
        other = stream.child("second").pick(_LIVERIES) if name in _PALE else pale
        colours.update(paint2=other, livery=_DARK if name in _PALE else pale)
    elif family in RIGS:
        white = stream.chance("load") < 0.5
        second = stream.child("second").pick(_LIVERIES)
        colours["paint2"] = (0.72, 0.72, 0.70) if white else second
        colours["livery"] = second if white else (0.72, 0.72, 0.70)
    return name, colours
