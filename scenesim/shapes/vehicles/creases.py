"""Lines pressed into a skin that catch the light: along the shoulder, above the sill, on a bonnet.

Each is a step of some millimetres; on one side of it the skin lies deeper and comes back slowly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scenesim.geometry.transform import Floats
from scenesim.shapes.meshing import compacted, split
from scenesim.shapes.surfaces import Surface, merged, unit
from scenesim.shapes.vehicles.carving import Limit
from scenesim.shapes.vehicles.curves import eased
from scenesim.shapes.vehicles.form import Form
from scenesim.shapes.vehicles.style import Style

#: width of the step, m
_STEP_M = 0.012


@dataclass(frozen=True, slots=True)
class Crease:
    """A step along a line.

    Attributes:
        beside: distance from the line, m; the skin is pressed where it is negative.
        there: how much of the step there is, 0 to 1.
        depth: of the step, m.
        reach: where the skin is back at its place, m from the line.
    """

    beside: Limit
    there: Limit
    depth: float
    reach: float

    def pressed(self, points: Floats) -> Floats:
        """How much deeper the skin lies where all of the step is there.

        Args:
            points: (P, 3) m.

        Returns:
            (P,) m.
        """
        away = -self.beside(points)
        step = np.minimum(np.maximum(away / _STEP_M, 0.0), 1.0)
        back = np.minimum(np.maximum((away - _STEP_M) / (self.reach - _STEP_M), 0.0), 1.0)
        deep: Floats = self.depth * step * (1.0 - back) * (1.0 - back)
        return deep


def creased(form: Form, style: Style, skin: Surface) -> Surface:
    """The left half of a skin with its lines.

    Args:
        form: the body.
        style: its measures.
        skin: its left half, with normals.

    Returns:
        The surface, with normals.
    """
    lines = [_shoulder(form, style), _sill(form, style)]
    if style.cowl[0] > 0.9:
        lines.append(_bonnet(form, style))
    for line in lines:
        skin = _pressed(skin, line)
    return skin


def _pressed(skin: Surface, line: Crease) -> Surface:
    """The skin with edges beside a line, moved inwards there, its normals tilted as it leans."""
    near = np.asarray((line.there(skin.vertices) > 0.0)[skin.faces].any(axis=1))
    ours = compacted(skin, skin.faces[near])
    for offset in (0.008, -_STEP_M, -0.8 * line.reach):
        ours = merged(split(ours, line.beside(ours.vertices) - offset), skin.slot)
    at, normals = ours.vertices, ours.normals
    assert normals is not None
    there = line.there(at)[:, None]
    steps = 0.003 * np.eye(3)
    slope = np.stack([line.pressed(at + s) - line.pressed(at - s) for s in steps], axis=1) / 0.006
    moved = replace(
        ours,
        vertices=at - there * line.pressed(at)[:, None] * normals,
        normals=unit(normals + there * slope),
    )
    return merged([compacted(skin, skin.faces[~near]), moved], skin.slot)


def _shoulder(form: Form, style: Style) -> Crease:
    """From the head lamp through the door handles to the tail lamp."""
    length = style.length

    def beside(p: Floats) -> Floats:
        at = form.station(p)
        return p[:, 2] - form.belt(at) + 0.075 + 0.05 * (1.0 - at / length)

    def there(p: Floats) -> Floats:
        at = form.station(p)
        ends = eased((at - 0.55) / 0.3) * eased((length - 0.22 - at) / 0.35)
        return ends * eased((form.flank(p) + 0.10) / 0.04) * _clear(form, style, p)

    return Crease(beside, there, 0.009, 0.15)


def _sill(form: Form, style: Style) -> Crease:
    """Between the wheels, over the sill, rising to the rear."""
    first = style.front_axle + style.wheel.radius + 0.08
    last = style.front_axle + style.wheelbase - style.wheel.radius - 0.08

    def beside(p: Floats) -> Floats:
        return style.floor + 0.17 + 0.03 * form.station(p) - p[:, 2]

    def there(p: Floats) -> Floats:
        at = form.station(p)
        ends = eased((at - first) / 0.5) * eased((last - at) / 0.3)
        return ends * eased((form.flank(p) + 0.10) / 0.04)

    return Crease(beside, there, 0.012, 0.17)


def _bonnet(form: Form, style: Style) -> Crease:
    """From beside the grille to the foot of the windscreen's post."""
    half, cowl = style.width / 2, style.cowl[0]

    def beside(p: Floats) -> Floats:
        return half * (0.40 + 0.24 * form.along(p) / cowl) - p[:, 1]

    def there(p: Floats) -> Floats:
        at = form.along(p)
        ends = eased((at - 0.14) / 0.15) * eased((cowl - 0.06 - at) / 0.2)
        return ends * eased((form.roof(p) + 0.10) / 0.04)

    return Crease(beside, there, 0.007, 0.13)


def _clear(form: Form, style: Style, p: Floats) -> Floats:
    """0 at the wheel arches, which the line does not reach, 1 away from them."""
    at, z = form.station(p), p[:, 2] - style.wheel.radius
    free = np.ones(len(p))
    for axle in (style.front_axle, style.front_axle + style.wheelbase):
        away = np.sqrt((at - axle) * (at - axle) + z * z)
        free = free * eased((away - style.wheel.radius - form.lines.arch - 0.02) / 0.06)
    return free
