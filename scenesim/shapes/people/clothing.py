"""A person from head to foot: which patches of skin and cloth make up an outfit."""

from __future__ import annotations

from scenesim.shapes.people.anthropometry import Frame, Person
from scenesim.shapes.people.carrying import carried_things
from scenesim.shapes.people.cuts import cut_of
from scenesim.shapes.people.garments import garment
from scenesim.shapes.people.head import head
from scenesim.shapes.people.limbs import LEGWEAR, arm, leg, skirt
from scenesim.shapes.people.loft import Lofter, Patch
from scenesim.shapes.people.outfit import Outfit
from scenesim.shapes.people.torso import neck, seat


def dressed(lofter: Lofter, person: Person, body: Frame, outfit: Outfit) -> list[Patch]:
    """All patches of a clothed person in the rest pose.

    Args:
        lofter: how fine.
        person: stature, age, sex, girth.
        body: lengths.
        outfit: what is worn and carried.

    Returns:
        The patches.
    """
    patches = head(lofter, person, body, outfit)
    patches.append(neck(lofter, person, body))
    patches += garment(lofter, person, body, outfit)
    if outfit.lower == "skirt":
        patches.append(skirt(lofter, person, body))
    elif outfit.lower in LEGWEAR:
        patches.append(
            seat(lofter, person, body, LEGWEAR[outfit.lower][0], cut_of(person, outfit).hem)
        )
    for side in (1.0, -1.0):
        patches += arm(lofter, person, body, outfit, side)
        patches += leg(lofter, person, body, outfit, side)
    return patches + carried_things(lofter, person, body, outfit)
