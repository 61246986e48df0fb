"""Lamps and teleports of OpenSCENARIO: at the start they are arguments, later they are steps."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, degrees, hypot, sin

from scenesim.scenario.openscenario.entities import Entity
from scenesim.scenario.openscenario.places import Places
from scenesim.scenario.openscenario.reading import Item
from scenesim.scenario.openscenario.routes import position_of

_BEAMS = {"lowBeam": "low", "highBeam": "high"}
_INDICATORS = {"indicatorLeft": "left", "indicatorRight": "right", "warningLights": "both"}
#: a body that is turned so far about its length or width has fallen
_FALLEN_RAD = 0.7
#: positions that hang on where somebody is at that moment
_MOVING = ("RelativeObjectPosition", "RelativeLanePosition", "RelativeRoadPosition")


def lit(entity: Entity, action: Item) -> None:
    """Lamps that are on from the start.

    Args:
        entity: whose.
        action: an ``AppearanceAction`` of ``Init``.
    """
    for kind, on in _lamps(entity, action):
        if on:
            beams = kind in _BEAMS
            name, word = ("lights", _BEAMS[kind]) if beams else ("indicator", _INDICATORS[kind])
            entity.arguments = [one for one in entity.arguments if not one.startswith(f"{name}=")]
            entity.arguments.append(f"{name}={word}")


def switched(entity: Entity, action: Item) -> list[str]:
    """Lamps that are switched later.

    Args:
        entity: whose.
        action: an ``AppearanceAction``.

    Returns:
        Steps; none for lamps that are left out, which is noted.
    """
    steps = []
    for kind, on in _lamps(entity, action):
        if kind in _BEAMS:
            steps.append(f"{entity.name}.lights(beams={_BEAMS[kind] if on else 'off'})")
        else:
            steps.append(f"{entity.name}.lights(indicator={_INDICATORS[kind] if on else 'none'})")
    return steps


def _lamps(entity: Entity, action: Item) -> Iterator[tuple[str, bool]]:
    """Lamps that vehicles here have, and whether they are on."""
    for state in action.children():
        if state.tag != "LightStateAction":
            state.unsupported()
            continue
        lamp = state.first("LightType", "VehicleLight")
        light = state.first("LightState")
        kind = lamp.text("vehicleLightType") if lamp is not None else "user-defined"
        if entity.is_vehicle and (kind in _BEAMS or kind in _INDICATORS):
            yield kind, light is not None and light.text("mode", "off") != "off"
        else:
            state.reading.note(f"the lamp '{kind}' is left out")


def moved(places: Places, entity: Entity, action: Item) -> list[str]:
    """A ``TeleportAction`` after the start: somewhere else, or fallen over on the spot.

    Args:
        places: of the map.
        entity: who.
        action: the element.

    Returns:
        One step, or none with a problem.
    """
    position = action.first("Position")
    kind = position.only() if position is not None else None
    if position is None or kind is None:
        action.problem("needs a Position")
        return []
    if kind.tag in _MOVING:
        step = _fallen(entity, kind)
        if not step:
            kind.unsupported("to where somebody is by then is not supported")
        return step
    place = position_of(places, position)
    if place is None:
        return []
    entity.lane = place.lane or entity.lane
    x = place.x_m + entity.ahead_m * cos(place.heading_rad)
    y = place.y_m + entity.ahead_m * sin(place.heading_rad)
    at = f"at=({x:.3f} m, {y:.3f} m), heading={degrees(place.heading_rad):.2f} deg"
    return [f"{entity.name}.teleport({at})"]


def _fallen(entity: Entity, kind: Item) -> list[str]:
    """The step of who is put down where it is, turned over."""
    turn = kind.first("Orientation")
    own = kind.text("entityRef") == entity.reference
    near = hypot(kind.number("dx"), kind.number("dy")) < 0.5
    if turn is None or not own or not near:
        return []
    roll, pitch = turn.number("r"), turn.number("p")
    if max(abs(roll), abs(pitch)) < _FALLEN_RAD:
        return []
    if not entity.is_vehicle:
        return [f"{entity.name}.fall()"]
    side = "right" if roll > 0.0 else "left"
    return [f"{entity.name}.roll_over(side={side}, quarters=1)"]
