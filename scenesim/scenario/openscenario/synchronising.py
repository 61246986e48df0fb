"""Who is synchronised with another sets off so that both arrive together."""

from __future__ import annotations

from math import hypot

from scenesim.scenario.openscenario.actions import Actions
from scenesim.scenario.openscenario.entities import Entity
from scenesim.scenario.openscenario.places import Place
from scenesim.scenario.openscenario.reading import Item
from scenesim.scenario.openscenario.routes import length_of, position_of, trajectory_of


def synchronised(actions: Actions, entity: Entity, action: Item) -> tuple[float, list[str]]:
    """A ``SynchronizeAction``: when to set off so that both arrive together.

    Args:
        actions: of the file.
        entity: who sets off.
        action: the element.

    Returns:
        (seconds from the start, steps); no steps with a problem or where the speed at the
        start does it.
    """
    master = actions.entities.get(action.text("masterEntityRef"))
    goal, own = action.first("TargetPositionMaster"), action.first("TargetPosition")
    if master is None or goal is None or own is None or master.place is None:
        action.problem("needs a master that has a place, and both target positions")
        return 0.0, []
    master_goal = position_of(actions.places, goal)
    own_way = _own_way(actions, entity, own)
    if master_goal is None or own_way is None:
        return 0.0, []
    if master.speed_mps <= 0:
        action.unsupported("with a master that begins at a stand is not supported")
        return 0.0, []
    arrival = _way(master.place, master_goal) / master.speed_mps
    final = _final_speed(action, master)
    if entity.speed_mps > 0 and not entity.path:
        entity.speed_mps = own_way / max(arrival, 0.1)
        action.reading.note("who is synchronised on its way drives at one speed until there")
        return 0.0, []
    entity.speed_mps = max(final, 0.3)
    start = arrival - own_way / entity.speed_mps
    if start < 0:
        entity.speed_mps, start = own_way / max(arrival, 0.1), 0.0
    action.reading.note("who is synchronised sets off at its final speed")
    steps = actions.set_going(entity)
    if not steps and entity.is_vehicle:
        start = max(0.0, start - 0.5 * entity.speed_mps / 4.0)
        steps = [f"{entity.name}.accelerate(4 m/s^2, to={entity.speed_mps:.4g} m/s)"]
        entity.speed_mps = 0.0
    elif not steps:
        steps = [f"{entity.name}.walk(speed={entity.speed_mps:.4g} m/s)"]
    return start, steps


def _final_speed(action: Item, master: Entity) -> float:
    """The speed at which a synchronised entity arrives."""
    absolute = action.first("FinalSpeed", "AbsoluteSpeed")
    if absolute is not None:
        return absolute.number("value")
    relative = action.first("FinalSpeed", "RelativeSpeedToMaster")
    if relative is None:
        return master.speed_mps
    value = relative.number("value")
    factor = relative.text("speedTargetValueType", "delta") == "factor"
    return master.speed_mps * value if factor else master.speed_mps + value


def _own_way(actions: Actions, entity: Entity, target: Item) -> float | None:
    """How far an entity has to go to its target."""
    on_trajectory = target.first("TrajectoryPosition")
    if on_trajectory is not None:
        if not entity.path:
            entity.path = trajectory_of(actions.places, on_trajectory, entity.place)
        return on_trajectory.number("s")
    place = position_of(actions.places, target)
    if place is None or entity.place is None:
        return None
    if entity.path:
        return min(
            length_of(entity.path[: k + 1])
            for k, p in enumerate(entity.path)
            if hypot(p.x_m - place.x_m, p.y_m - place.y_m)
            <= min(hypot(q.x_m - place.x_m, q.y_m - place.y_m) for q in entity.path) + 1e-6
        )
    return _way(entity.place, place)


def _way(here: Place, there: Place) -> float:
    """How far it is along the road, or straight where it is another road."""
    if here.road and here.road == there.road:
        return abs(there.s_m - here.s_m)
    return hypot(there.x_m - here.x_m, there.y_m - here.y_m)
