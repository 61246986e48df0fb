"""Swarms of OpenSCENARIO as background traffic of the same density."""

from __future__ import annotations

from math import hypot

from scenesim.scenario.openscenario.actions import Actions
from scenesim.scenario.openscenario.reading import Item

_STEP_M = 5.0
#: vehicles per metre of lane; more stand bumper to bumper
_MOST = 0.06


def swarm_lines(actions: Actions, swarm: Item) -> list[str]:
    """A ``TrafficSwarmAction`` as a background of traffic.

    Args:
        actions: of the file.
        swarm: the element.

    Returns:
        Lines of the scenario; none with a problem.
    """
    centre = swarm.first("CentralObject") or swarm.first("CentralEntity")
    entity = actions.entities.get(centre.text("entityRef")) if centre is not None else None
    if entity is None or entity.place is None:
        swarm.problem("needs a central object that has a place")
        return []
    if entity.name != "ego":
        swarm.unsupported("about somebody other than the ego is not supported")
        return []
    count = max(0.0, swarm.number("numberOfVehicles"))
    reach = max(swarm.number("semiMajorAxis", 200.0), swarm.number("semiMinorAxis", 200.0))
    network, place = actions.places.network, entity.place
    lanes = 0.0
    for span in network.spans("driving"):
        s = span.s_start_m
        while s < span.s_end_m:
            x, y, _ = network.lane_pose(span.road, span.lane, s).position
            inside = hypot(x - place.x_m, y - place.y_m) < reach
            lanes += min(_STEP_M, span.s_end_m - s) if inside else 0.0
            s += _STEP_M
    density = min(count / max(lanes, 1.0), _MOST)
    swarm.reading.note("a swarm is taken as traffic of its density, which does not follow the ego")
    speed = ""
    if swarm.has("velocity") and swarm.number("velocity") > 0.0:
        speed = f", speed={swarm.number('velocity'):g} m/s"
    return ["background:", f"    traffic(density={1000.0 * density:.3g} /km{speed})"]
