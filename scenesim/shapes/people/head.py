"""Heads: skull, face, hair and what is worn on it."""

from __future__ import annotations

from scenesim.shapes.people.anthropometry import Frame, Person
from scenesim.shapes.people.face import face
from scenesim.shapes.people.hair import hair
from scenesim.shapes.people.hats import hat
from scenesim.shapes.people.loft import Lofter, Patch
from scenesim.shapes.people.outfit import Outfit, slot
from scenesim.shapes.people.skull import SKULL, Skull, rigid
from scenesim.shapes.people.vectors import Vector
from scenesim.world.classes import Part

_FRONT: Vector = (1.0, 0.0, 0.0)
_LEFT: Vector = (0.0, 1.0, 0.0)


def head(lofter: Lofter, person: Person, body: Frame, outfit: Outfit) -> list[Patch]:
    """The head with its face, ears, hair and hat.

    Args:
        lofter: how fine.
        person: whose.
        body: lengths.
        outfit: hair, hat, beard and glasses.

    Returns:
        The patches.
    """
    skull = Skull(person, body)
    marks = [row[0] for row in SKULL]
    patches = [
        lofter.tube(
            [skull.section(h) for h in marks],
            _FRONT,
            _LEFT,
            slot=slot("skin"),
            part=Part.HEAD,
            weights=rigid,
            around=18,
            along=15,
            closed=(True, True),
        )
    ]
    if lofter.level < 2:
        patches += face(lofter, person, body, outfit)
    if outfit.hair != "bald" or outfit.hat != "none":
        patches += hair(lofter, skull, body, outfit)
    if outfit.hat != "none":
        patches += hat(lofter, skull, body, outfit)
    return patches
