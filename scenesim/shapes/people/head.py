"""Heads with their faces."""

from __future__ import annotations

from scenesim.shapes.people.anthropometry import Frame, Person
from scenesim.shapes.people.hair import hair, hat
from scenesim.shapes.people.loft import Lofter, Patch, Section
from scenesim.shapes.people.outfit import Outfit, slot
from scenesim.shapes.people.skull import SKULL, Skull, decal, rigid
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
        patches += _face(lofter, skull, person, outfit)
    if outfit.hair != "bald" or outfit.hat != "none":
        patches += hair(lofter, skull, body, outfit)
    if outfit.hat != "none":
        patches += hat(lofter, skull, body, outfit)
    return patches


def _face(lofter: Lofter, skull: Skull, person: Person, outfit: Outfit) -> list[Patch]:
    """Nose, eyes, brows, mouth, ears; beard and glasses where worn."""
    s = skull.scale
    small = 0.75 + 0.25 * person.grown
    out = []
    tip = skull.point(0.345, 0.0)
    nose = [
        Section(skull.point(0.55, 0.0, -0.006 * s), 0.008 * s, 0.006 * s, 0.007 * s),
        Section(skull.point(0.45, 0.0, 0.0), 0.009 * s * small, 0.006 * s, 0.010 * s),
        Section((tip[0] + 0.004 * s, 0.0, tip[2]), 0.016 * s * small, 0.006 * s, 0.016 * s),
        Section(skull.point(0.30, 0.0, -0.002 * s), 0.008 * s * small, 0.006 * s, 0.013 * s),
    ]
    out.append(
        lofter.tube(
            nose,
            _FRONT,
            _LEFT,
            slot=slot("skin"),
            part=Part.HEAD,
            weights=rigid,
            around=8,
            along=6,
            closed=(False, True),
        )
    )
    for side in (1.0, -1.0):
        a, b = side * 0.24, side * 0.52
        out.append(decal(lofter, skull, (0.472, 0.508, a, b), "whites", 0.0008))
        out.append(decal(lofter, skull, (0.466, 0.516, side * 0.32, side * 0.45), "eyes", 0.002))
        out.append(decal(lofter, skull, (0.512, 0.526, a * 0.95, b * 1.03), "eyes", 0.0015))
        out.append(decal(lofter, skull, (0.562, 0.590, side * 0.18, side * 0.56), "hair", 0.003))
        ear = skull.point(0.46, side * 1.62)
        out.append(
            lofter.tube(
                [
                    Section(
                        (ear[0], ear[1] - side * 0.004 * s, ear[2] - 0.032 * s),
                        0.010 * s,
                        0.006 * s,
                        0.006 * s,
                    ),
                    Section(
                        (ear[0] - 0.003 * s, ear[1] + side * 0.004 * s, ear[2]),
                        0.015 * s,
                        0.014 * s,
                        0.009 * s,
                    ),
                    Section(
                        (ear[0] - 0.008 * s, ear[1] + side * 0.008 * s, ear[2] + 0.022 * s),
                        0.014 * s,
                        0.018 * s,
                        0.008 * s,
                    ),
                    Section(
                        (ear[0] - 0.008 * s, ear[1] + side * 0.003 * s, ear[2] + 0.034 * s),
                        0.008 * s,
                        0.010 * s,
                        0.004 * s,
                    ),
                ],
                _FRONT,
                (0.0, side, 0.0),
                slot=slot("skin"),
                part=Part.HEAD,
                weights=rigid,
                around=7,
                along=5,
                closed=(True, True),
            )
        )
    out.append(decal(lofter, skull, (0.172, 0.222, -0.40, 0.40), "lips", 0.003, (3, 6)))
    if outfit.beard:
        out.append(decal(lofter, skull, (0.235, 0.275, -0.45, 0.45), "hair", 0.006, (3, 6)))
        out.append(decal(lofter, skull, (0.0, 0.165, -1.25, 1.25), "hair", 0.008, (5, 9)))
        for side in (1.0, -1.0):
            box = (0.10, 0.40, side * 0.75, side * 1.40)
            out.append(decal(lofter, skull, box, "hair", 0.005, (5, 4)))
    if outfit.glasses:
        for side in (1.0, -1.0):
            box = (0.455, 0.535, side * 0.12, side * 0.62)
            out.append(decal(lofter, skull, box, "eyes", 0.010, (3, 5)))
            box = (0.515, 0.535, side * 0.60, side * 1.5)
            out.append(decal(lofter, skull, box, "eyes", 0.008, (2, 5)))
    return out
