"""Cars, vans, lorries, buses: parametric bodies made when needed and cached by digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes.model import Body, Member, RigidShape
from scenesim.shapes.vehicles import finish
from scenesim.shapes.vehicles.families import STYLES
from scenesim.world.classes import Semantic
from scenesim.world.scene import Model

FAMILIES = frozenset(STYLES)
KINDS = frozenset({"car", *FAMILIES})

#: details (number plate) that one shape comes in
DETAILS = 3

_CAR_SHARES = (("hatchback", 0.42), ("estate", 0.20), ("sedan", 0.16), ("suv", 0.22))
_CLASSES = {"van": (Semantic.VAN, "van")}


def specify(kind: str, arguments: Mapping[str, str | float], stream: Stream) -> Model:
    """Which vehicle an actor gets.

    Args:
        kind: a word of ``KINDS``.
        arguments: ``colour`` (a name of ``finish.PAINTS``) and ``driver`` (``yes``, ``no``).
        stream: decides the rest.

    Returns:
        The model.
    """
    family = _family(stream) if kind == "car" else kind
    styles = STYLES[family]
    shape = int(stream.child("shape").uniform() * len(styles))
    detail = int(stream.child("detail").uniform() * DETAILS)
    style = styles[shape]
    name, colour = _paint(family, arguments, stream)
    driver = str(arguments.get("driver", "no" if "parked" in arguments else "yes"))
    return Model(
        family,
        shape + detail * len(styles),
        style.length,
        style.width,
        style.height,
        style.length / 2 - style.front_axle - style.wheelbase,
        style.wheelbase,
        {"colour": name, "driver": driver},
        {"paint": colour},
    )


def build(model: Model) -> Body:
    """The meshes of a vehicle.

    Args:
        model: as ``specify`` gave it.

    Returns:
        One member.
    """
    shape = _shape(model.family, model.variant, model.attributes.get("driver") != "no")
    tinted = replace(shape, materials=finish.tinted(shape.materials, model.colours))
    return Body((Member(tinted, Transform.identity()),))


@lru_cache(maxsize=256)
def _shape(family: str, variant: int, with_driver: bool) -> RigidShape:
    """The untinted shape, one for all actors."""
    from scenesim.shapes.vehicles import assembly, cars

    styles = STYLES[family]
    style = styles[variant % len(styles)]
    stream = Stream.of(variant).child(f"vehicle/{family}")
    semantic, kind = _CLASSES.get(family, (Semantic.CAR, "car"))
    name = f"{family}-{variant}-{'driven' if with_driver else 'empty'}"
    return assembly.shape_of(
        name, lambda: cars.design(style, stream, with_driver), semantic, kind
    )


def _family(stream: Stream) -> str:
    """A kind of car by its share of the traffic."""
    left = stream.child("family").uniform() * sum(share for _, share in _CAR_SHARES)
    for family, share in _CAR_SHARES:
        left -= share
        if left < 0:
            return family
    return _CAR_SHARES[0][0]


def _paint(
    family: str, arguments: Mapping[str, str | float], stream: Stream
) -> tuple[str, finish.Colour]:
    """The colour asked for, or one by market share."""
    table = finish.WORK_PAINTS if family == "van" else finish.PAINTS
    wanted = arguments.get("colour")
    if wanted is not None:
        known = {row[0]: row for row in (*finish.WORK_PAINTS, *finish.PAINTS)}
        if wanted in known:
            table = (known[str(wanted)],)
    return finish.paint(stream, table)
