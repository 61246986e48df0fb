"""Obstacles and objects of no known class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from scenesim.errors import AssetError
from scenesim.geometry.transform import Floats, Transform
from scenesim.randomness import Stream
from scenesim.shapes.model import Body, Member, Piece, RigidShape
from scenesim.shapes.surfaces import Surface
from scenesim.shapes.things.makers import MAKERS
from scenesim.shapes.things.stuff import MATERIALS
from scenesim.shapes.things.unknown import unknown
from scenesim.shapes.things.windfall import thinned
from scenesim.shapes.vehicles import assembly, finish
from scenesim.world.classes import Semantic
from scenesim.world.scene import Model

KINDS = frozenset({"obstacle", "unknown_object"})
FAMILIES = frozenset({*MAKERS, "unknown_object"})

#: recipes with so many leaves that they are fewer at a distance
_LEAFY = frozenset({"fallen_tree"})

#: bodies that each recipe comes in
VARIANTS = 8


def specify(kind: str, arguments: Mapping[str, str | float], stream: Stream) -> Model:
    """Which thing lies there.

    Args:
        kind: ``obstacle`` or ``unknown_object``.
        arguments: ``kind`` of an obstacle; ``size`` of an unknown object, m.
        stream: decides the rest.

    Returns:
        The model.

    Raises:
        AssetError: for an obstacle that nobody knows.
    """
    variant = int(stream.child("variant").uniform() * VARIANTS)
    if kind == "unknown_object":
        size = arguments.get("size")
        metres = float(size) if size is not None else stream.child("size").uniform(0.3, 1.6)
        whole = _whole("unknown_object", variant) * metres
        bright = [stream.child(f"colour/{i}").uniform(0.02, 0.7) for i in range(3)]
        colour = [0.45 * light + 0.55 * sum(bright) / 3 for light in bright]
        return Model(
            kind,
            variant,
            float(whole[0]),
            float(whole[1]),
            float(whole[2]),
            attributes={"size": f"{metres:.3f}"},
            colours={"unknown": (colour[0], colour[1], colour[2])},
        )
    family = str(arguments.get("kind", "box"))
    if family not in MAKERS:
        raise AssetError(f"no obstacle '{family}'; known are {', '.join(sorted(MAKERS))}")
    whole = _whole(family, variant)
    long, wide, high = (float(v) for v in whole)
    return Model(family, variant, long, wide, high, attributes={"obstacle": family})


def build(model: Model) -> Body:
    """The meshes of a thing.

    Args:
        model: as ``specify`` gave it.

    Returns:
        One member.
    """
    shape = _shape(model.family, model.variant)
    size = float(model.attributes.get("size", 1.0))
    if size != 1.0:
        shape = _scaled(shape, size)
    tinted = replace(shape, materials=finish.tinted(shape.materials, model.colours))
    return Body((Member(tinted, Transform.identity()),))


def surfaces(family: str, variant: int) -> list[Surface]:
    """The surfaces of a thing, its footprint centred on the origin.

    Args:
        family: of ``FAMILIES``.
        variant: which of its bodies.

    Returns:
        Surfaces by slot.
    """
    own = Stream.of(variant).child(f"thing/{family}")
    made = unknown(own) if family == "unknown_object" else MAKERS[family](own)
    low = np.min([s.vertices.min(axis=0) for s in made], axis=0)
    high = np.max([s.vertices.max(axis=0) for s in made], axis=0)
    middle = (low + high) / 2
    middle[2] = low[2]
    return [replace(s, vertices=s.vertices - middle) for s in made]


@lru_cache(maxsize=512)
def _whole(family: str, variant: int) -> Floats:
    """The size of a thing, (3,) m."""
    shape = _shape(family, variant)
    return shape.high - shape.low


@lru_cache(maxsize=512)
def _shape(family: str, variant: int) -> RigidShape:
    """The untinted shape."""

    def make() -> assembly.Design:
        made = surfaces(family, variant)
        shares = (1, 3, 8) if family in _LEAFY else (1,)
        levels = tuple(thinned(made, share) for share in shares)
        return assembly.Design((assembly.Part("body", levels),), {})

    label = (Semantic.UNKNOWN_OBJECT, "unknown_object")
    if family != "unknown_object":
        label = (Semantic.OBSTACLE, "obstacle")
    return assembly.shape_of(
        f"thing-{family}-{variant}", make, label[0], label[1], MATERIALS, "things"
    )


def _scaled(shape: RigidShape, size: float) -> RigidShape:
    """The shape in another size, under keys of its own."""
    pieces = []
    for piece in shape.pieces:
        lods = tuple(
            replace(
                mesh,
                vertices=(mesh.vertices * np.float32(size)),
                uvs=mesh.uvs * np.float32(size),
                key=f"{mesh.key}-x{size:.3f}",
            )
            for mesh in piece.lods
        )
        pieces.append(Piece(piece.name, lods, piece.T_shape_from_piece))
    return replace(shape, pieces=tuple(pieces), low=shape.low * size, high=shape.high * size)
