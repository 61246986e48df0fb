"""Private actions of OpenSCENARIO: at the start they place and set going, later they are steps."""

from __future__ import annotations

from collections.abc import Mapping
from math import hypot

from scenesim.scenario.openscenario.appearing import lit, moved, switched
from scenesim.scenario.openscenario.entities import Entity
from scenesim.scenario.openscenario.places import Place, Places
from scenesim.scenario.openscenario.reading import Item
from scenesim.scenario.openscenario.routes import (
    along,
    on_route_at,
    path_text,
    position_of,
    route_of,
    route_points,
    trajectory_of,
)

#: a speed that is set at once is reached at this, m/s^2
_AT_ONCE = 12.0
_LANE_M = 3.5
_BACKWARDS = 0.05  # m/s
_HARMLESS = {
    "ControllerAction": "controllers are left out: drivers are those of scenesim",
    "ActivateControllerAction": "controllers are left out: drivers are those of scenesim",
    "VisibilityAction": "visibility actions are left out: everything is seen",
}


class Actions:
    """Carries actions over to the entities of one file.

    Attributes:
        entities: name in the file to entity.
        places: of the map.
    """

    def __init__(self, entities: Mapping[str, Entity], places: Places) -> None:
        self.entities = entities
        self.places = places

    def begin(self, entity: Entity, action: Item) -> bool:
        """Carry out an action of ``Init``.

        Args:
            entity: who.
            action: inside a ``PrivateAction``.

        Returns:
            False if it refers to somebody whose place is not known yet.
        """
        if action.tag == "TeleportAction":
            return self._teleport(entity, action)
        if action.tag == "LongitudinalAction" and action.first("SpeedAction") is not None:
            entity.speed_mps = self._target_speed(entity, action.first("SpeedAction"))
            entity.reverses = self._backwards(action.first("SpeedAction"))
        elif action.tag == "RoutingAction":
            self._routing(entity, action)
        elif action.tag == "LongitudinalAction":
            self._keep_distance(entity, action)
        elif action.tag == "AppearanceAction":
            lit(entity, action)
        else:
            self._left_out(action)
        return True

    def steps(self, entity: Entity, action: Item) -> list[str]:
        """An action as steps of a rule.

        Args:
            entity: who.
            action: inside a ``PrivateAction``.

        Returns:
            Calls such as ``npc.brake(4 m/s^2, to=0 m/s)``; none with a problem, or where nothing
            is left to do.
        """
        if action.tag == "LongitudinalAction":
            speed = action.first("SpeedAction")
            if speed is not None:
                return self._speed(entity, speed)
            profile = action.first("SpeedProfileAction")
            if profile is not None:
                return self._profile(entity, profile)
            return self._keep_distance(entity, action)
        if action.tag == "LateralAction":
            return self._lateral(entity, action)
        if action.tag == "RoutingAction":
            self._routing(entity, action)
            return self.set_going(entity)
        if action.tag == "TeleportAction":
            return moved(self.places, entity, action)
        if action.tag == "AppearanceAction":
            return switched(entity, action)
        self._left_out(action)
        return []

    def set_going(self, entity: Entity) -> list[str]:
        """The step that follows the way which an entity was given.

        Args:
            entity: who.

        Returns:
            One step, or none: it has no way, or does not move yet.
        """
        if entity.reverses and entity.is_vehicle:
            entity.path = []
            return [f"{entity.name}.reverse(speed={abs(entity.speed_mps):.4g} m/s)"]
        if len(entity.path) < 2 or entity.speed_mps <= 0:
            return []
        step = f"{entity.name}.follow({path_text(entity.path)}, speed={entity.speed_mps:.4g} m/s)"
        entity.path = []
        return [step]

    def _teleport(self, entity: Entity, action: Item) -> bool:
        position = action.first("Position")
        if position is None:
            action.problem("needs a Position")
            return True
        relative = position.only()
        if relative is not None and relative.has("entityRef"):
            other = self.entities.get(relative.text("entityRef"))
            if other is not None and other.place is None:
                return False
        on_route = position.first("RoutePosition")
        if on_route is not None:
            points, where = route_of(self.places, on_route), on_route.first("InRoutePosition")
            inner = where.only() if where is not None else None
            if points and inner is not None:
                _, entity.path = along(points, inner.number("pathS"))
                entity.place = on_route_at(self.places, points, inner)
            return True
        entity.place = position_of(self.places, position)
        if entity.place is not None:
            entity.lane = entity.place.lane
        return True

    def _routing(self, entity: Entity, action: Item) -> None:
        """A way to follow; the entity starts at its beginning unless it was placed."""
        inner = action.only()
        if inner is None:
            return
        if inner.tag == "FollowTrajectoryAction":
            entity.path = trajectory_of(self.places, inner, entity.place)
        elif inner.tag == "AssignRouteAction":
            part = inner.only()
            route = part.resolved() if part is not None else None
            if route is not None:
                points = route_points(self.places, route.with_parameters())
                entity.path = self._from_here(entity, points)
        else:
            inner.unsupported()
        if entity.place is None and entity.path:
            first = entity.path[0]
            entity.place = (
                first if first.road else self.places.at(first.x_m, first.y_m, first.heading_rad)
            )

    def _from_here(self, entity: Entity, points: list[Place]) -> list[Place]:
        """A route from where the entity is."""
        place = entity.place
        if place is None or not points:
            return points
        near = min(
            range(len(points)),
            key=lambda k: hypot(points[k].x_m - place.x_m, points[k].y_m - place.y_m),
        )
        return [place, *points[near + 1 :]]

    def _target_speed(self, entity: Entity, action: Item | None) -> float:
        """The speed that an action asks for."""
        absolute = action.first("SpeedActionTarget", "AbsoluteTargetSpeed") if action else None
        if absolute is not None:
            value = absolute.number("value")
            return abs(value) if self._backwards(action) else max(0.0, value)
        relative = action.first("SpeedActionTarget", "RelativeTargetSpeed") if action else None
        if relative is None:
            return entity.speed_mps
        other = self.entities.get(relative.text("entityRef"))
        base = other.speed_mps if other is not None else entity.speed_mps
        value = relative.number("value")
        factor = relative.text("speedTargetValueType", "delta") == "factor"
        return max(0.0, base * value if factor else base + value)

    @staticmethod
    def _backwards(action: Item | None) -> bool:
        """Whether an action asks for a way backwards."""
        absolute = action.first("SpeedActionTarget", "AbsoluteTargetSpeed") if action else None
        return absolute is not None and absolute.number("value") < -_BACKWARDS

    def _speed(self, entity: Entity, action: Item) -> list[str]:
        before, target = entity.speed_mps, self._target_speed(entity, action)
        entity.speed_mps, entity.reverses = target, self._backwards(action)
        if entity.reverses and entity.is_vehicle:
            return [f"{entity.name}.reverse(speed={target:.4g} m/s)"]
        if entity.path:
            return self.set_going(entity)
        if not entity.moves:
            action.unsupported(f"of '{entity.reference}', which cannot move, is not supported")
            return []
        if not entity.is_vehicle:
            verb = f"walk(speed={target:.4g} m/s)" if target > 0 else "stop()"
            return [f"{entity.name}.{verb}"]
        rate = min(max(_rate(action.first("SpeedActionDynamics"), before, target), 0.1), _AT_ONCE)
        if target < before:
            return [f"{entity.name}.brake({rate:.3g} m/s^2, to={target:.4g} m/s)"]
        if target > before:
            return [f"{entity.name}.accelerate({rate:.3g} m/s^2, to={target:.4g} m/s)"]
        return []

    def _profile(self, entity: Entity, action: Item) -> list[str]:
        """One step after the other."""
        steps = []
        for entry in action.children("SpeedProfileEntry"):
            before, target = entity.speed_mps, max(0.0, entry.number("speed"))
            seconds = max(entry.number("time", 1.0), 0.1)
            entity.speed_mps = target
            rate = min(max(abs(target - before) / seconds, 0.1), _AT_ONCE)
            if target == before:
                steps.append(f"{entity.name}.keep_lane(speed={target:.4g} m/s) for {seconds:g} s")
            else:
                verb = "brake" if target < before else "accelerate"
                steps.append(f"{entity.name}.{verb}({rate:.3g} m/s^2, to={target:.4g} m/s)")
        return steps

    def _keep_distance(self, entity: Entity, action: Item) -> list[str]:
        """A distance to another: a place at the start, a gap that a driver keeps later."""
        inner = action.only()
        other = self.entities.get(inner.text("entityRef")) if inner is not None else None
        if inner is None or other is None or inner.tag != "LongitudinalDistanceAction":
            action.unsupported()
            return []
        if inner.flag("continuous"):
            if inner.has("timeGap"):
                gap = f"headway={max(0.2, inner.number('timeGap')):g} s"
            else:
                gap = f"gap={max(0.0, inner.number('distance')):g} m"
            return [f"{entity.name}.follow_lane({gap})"]
        inner.unsupported("once, when others are under way, is not supported")
        return []

    def placed_apart(self, entity: Entity, action: Item) -> bool:
        """A distance that is set once, at the start: a place by another actor.

        Args:
            entity: who.
            action: a ``LongitudinalAction``.

        Returns:
            Whether it was one.
        """
        inner = action.first("LongitudinalDistanceAction")
        other = self.entities.get(inner.text("entityRef")) if inner is not None else None
        if inner is None or other is None or inner.flag("continuous"):
            return False
        gap = inner.number("distance")
        if inner.has("timeGap"):
            gap = inner.number("timeGap") * entity.speed_mps
        if not inner.flag("freespace"):
            gap -= 0.5 * (entity.length_m + other.length_m)
        behind = inner.text("displacement") == "trailingReferencedEntity"
        word = "behind" if behind else "ahead_of"
        entity.beside = [f"{word}={other.name}", f"gap={max(0.0, gap):.4g} m"]
        if entity.place is not None and abs(entity.place.left_m) > 1e-3:
            entity.beside.append(f"offset={entity.place.left_m:.4g} m")
        return True

    def _lateral(self, entity: Entity, action: Item) -> list[str]:
        inner = action.only()
        if inner is None:
            return []
        if inner.tag == "LaneChangeAction":
            return self._change_lane(entity, inner)
        if inner.tag == "LaneOffsetAction":
            target = inner.first("LaneOffsetTarget", "AbsoluteTargetLaneOffset")
            if target is None:
                inner.unsupported("of another entity is not supported")
                return []
            offset = target.number("value")
            left = offset > 0 if entity.lane < 0 else offset < 0
            side = "left" if left else "right"
            return [f"{entity.name}.drift(side={side}, offset={abs(offset):g} m)"]
        inner.unsupported()
        return []

    def _change_lane(self, entity: Entity, action: Item) -> list[str]:
        """Lane by lane to the one that is named."""
        absolute = action.first("LaneChangeTarget", "AbsoluteTargetLane")
        relative = action.first("LaneChangeTarget", "RelativeTargetLane")
        if absolute is not None:
            goal = int(absolute.number("value"))
        elif relative is not None:
            other = self.entities.get(relative.text("entityRef"))
            if other is None:
                relative.problem(f"entityRef '{relative.text('entityRef')}': no such entity")
                return []
            goal = other.lane + int(relative.number("value"))
            goal += (1 if relative.number("value") > 0 else -1) if goal * other.lane <= 0 else 0
        else:
            action.problem("needs a LaneChangeTarget")
            return []
        steps_left = abs(goal - entity.lane) - (1 if goal * entity.lane < 0 else 0)
        if not entity.lane or steps_left <= 0 or steps_left > 6:
            return []
        upwards = goal > entity.lane
        side = "left" if upwards == (entity.lane < 0) else "right"
        entity.lane = goal
        seconds = _seconds(action.first("LaneChangeActionDynamics"), entity.speed_mps)
        each = min(max(seconds / steps_left, 0.5), 30.0)
        return [f"{entity.name}.change_lane(to={side}, duration={each:.3g} s)"] * steps_left

    def _left_out(self, action: Item) -> None:
        """An action that is not carried over."""
        if action.tag in _HARMLESS:
            action.reading.note(_HARMLESS[action.tag])
        else:
            action.unsupported()


def _rate(dynamics: Item | None, before: float, target: float) -> float:
    """The acceleration of a change of speed."""
    if dynamics is None or dynamics.text("dynamicsShape") == "step":
        return _AT_ONCE
    value = abs(dynamics.number("value"))
    dimension = dynamics.text("dynamicsDimension", "time")
    if dimension == "rate":
        return value
    if dimension == "time":
        return abs(target - before) / max(value, 0.05)
    return abs(target**2 - before**2) / (2.0 * max(value, 0.1))


def _seconds(dynamics: Item | None, speed: float) -> float:
    """How long a lane change takes."""
    if dynamics is None or dynamics.text("dynamicsShape") == "step":
        return 0.5
    value = abs(dynamics.number("value"))
    dimension = dynamics.text("dynamicsDimension", "time")
    if dimension == "rate":
        return _LANE_M / max(value, 0.1)
    return value if dimension == "time" else value / max(speed, 1.0)
