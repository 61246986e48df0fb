"""The small child who sits in a stroller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from scenesim.geometry.transform import Transform
from scenesim.randomness import Stream
from scenesim.shapes.model import Piece
from scenesim.shapes.people.anthropometry import Person, frame
from scenesim.shapes.people.companions import STROLLER_BAR, STROLLER_SEAT
from scenesim.shapes.people.figure import Figure
from scenesim.shapes.people.luck import numbers
from scenesim.shapes.people.manner import Manner
from scenesim.shapes.people.outfit import Outfit
from scenesim.shapes.people.palette import palette
from scenesim.shapes.people.riding import Mount
from scenesim.world.classes import Gait
from scenesim.world.materials import Material

#: height, m, hair and hat of those who sit in strollers
_INFANTS = ((0.84, "crop", "beanie"), (0.92, "short", "none"), (0.88, "bob", "none"))


def infant(variant: int, tone: int) -> tuple[Piece, Mapping[str, Material]]:
    """A child of a year or two as a rigid part of a stroller.

    Args:
        variant: of who pushes it; decides which child and its colours.
        tone: of the skin, 1..10 (Monk).

    Returns:
        The piece, in the stroller's frame, and the materials of its slots.
    """
    number = variant % len(_INFANTS)
    figure, piece = _seated(number)
    luck = numbers(Stream.of(0).child(f"infant/{variant}"))
    return piece, figure.tinted(palette(2.0, tone, figure.outfit, luck)).materials


@lru_cache(maxsize=len(_INFANTS))
def _seated(number: int) -> tuple[Figure, Piece]:
    """One of the children with its meshes, made once."""
    height, hair, hat = _INFANTS[number]
    person = Person(height, 2.0, 0.5, 1.05)
    body = frame(person)
    x, z = STROLLER_SEAT
    hips = (x, z + 0.09 * body.scale)
    thigh, shank = body.hip - body.knee, body.knee - body.ankle
    rest = (hips[0] + 0.92 * thigh + 0.02, hips[1] - 0.80 * shank - 0.01)
    mount = Mount(hips, STROLLER_BAR, rest, 0.0, 6.0, 0.06, -12.0, 0.0, 0.15, -20.0)
    outfit = Outfit("jacket", "trousers", hair=hair, hat=hat, hands="closed")
    figure = Figure(person, outfit, Manner(nod=8.0), mount)
    posed = figure.pose(Gait.RIDE, 0.0, 0.0, 0.0).lods
    lods = tuple(
        replace(mesh, key=f"companion/infant/{number}/{level}") for level, mesh in enumerate(posed)
    )
    return figure, Piece("infant", lods, Transform.identity())
