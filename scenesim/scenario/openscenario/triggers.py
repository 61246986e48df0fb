"""Triggers of OpenSCENARIO as conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import cos, sin

from scenesim.scenario.openscenario.entities import Entity
from scenesim.scenario.openscenario.places import Places
from scenesim.scenario.openscenario.reading import Item
from scenesim.scenario.openscenario.routes import position_of
from scenesim.scenario.openscenario.signals import Signals

_RULES = {
    "greaterThan": ">",
    "greaterOrEqual": ">=",
    "lessThan": "<",
    "lessOrEqual": "<=",
    "equalTo": "==",
    "notEqualTo": "!=",
}
#: an equal speed or distance is one within this
_NEAR = 0.05


class Triggers:
    """Writes conditions over one file's entities.

    Attributes:
        entities: name in the file to entity.
        variables: whether a variable's value decides anything here; those never change.
        places: of the map.
        signals: of the file.
    """

    def __init__(
        self,
        entities: Mapping[str, Entity],
        variables: Mapping[str, str],
        places: Places,
        signals: Signals,
    ) -> None:
        self.entities = entities
        self.signals = signals
        self.places = places
        self.variables = variables

    def groups(self, trigger: Item | None) -> list[list[Item]]:
        """The conditions of a trigger.

        Args:
            trigger: a ``StartTrigger``; None for one that fires at once.

        Returns:
            Groups, any of which suffices, of conditions that must all hold.
        """
        if trigger is None:
            return [[]]
        return [list(group.children("Condition")) for group in trigger.children("ConditionGroup")]

    def text(self, condition: Item) -> str | None:
        """A condition of the language.

        Args:
            condition: a ``Condition`` that is not about the storyboard.

        Returns:
            Its text; ``true`` and ``false`` for what is known already; None with a problem.
        """
        kind = condition.only()
        if kind is None:
            return None
        if kind.tag == "ByValueCondition":
            inner = kind.only()
            delay = condition.number("delay")
            if inner is not None and inner.tag.startswith("TrafficSignal"):
                rising = condition.text("conditionEdge") == "rising"
                shown = self.signals.condition(inner, rising=rising)
                return f"{shown} for {delay:g} s" if shown and delay > 0 else shown
            return None if inner is None else self._by_value(inner, delay)
        text = self._by_entity(kind)
        delay = condition.number("delay")
        return f"{text} for {delay:g} s" if text and delay > 0 else text

    def _by_value(self, item: Item, delay: float) -> str | None:
        """What does not hang on an entity."""
        if item.tag == "SimulationTimeCondition":
            return f"time() {self._sign(item)} {item.number('value') + delay:g} s"
        if item.tag in ("ParameterCondition", "VariableCondition"):
            known = item.values if item.tag == "ParameterCondition" else self.variables
            name = item.text("parameterRef") or item.text("variableRef")
            now = known.get(name.removeprefix("$"))
            if now is None:
                item.problem(f"'{name}' is not declared")
                return None
            return "true" if _compared(now, self._rule(item), item.text("value")) else "false"
        item.unsupported()
        return None

    def _by_entity(self, item: Item) -> str | None:
        """What any or all of some entities must meet."""
        who = item.first("TriggeringEntities")
        wanted = item.first("EntityCondition")
        inner = wanted.only() if wanted is not None else None
        if who is None or inner is None:
            item.problem("needs TriggeringEntities and an EntityCondition")
            return None
        texts = []
        for reference in who.children("EntityRef"):
            entity = self.entity(reference)
            text = self._one(inner, entity) if entity is not None else None
            if text is None:
                return None
            texts.append(text)
        word = " or " if who.text("triggeringEntitiesRule", "any") == "any" else " and "
        return f"({word.join(texts)})" if len(texts) > 1 else (texts[0] if texts else None)

    def entity(self, item: Item, attribute: str = "entityRef") -> Entity | None:
        """The entity that an element names.

        Args:
            item: the element.
            attribute: that holds the name.

        Returns:
            It, or None with a problem.
        """
        found = self.entities.get(item.text(attribute))
        if found is None:
            item.problem(f"{attribute} '{item.text(attribute)}': there is no such entity")
        return found

    def _one(self, item: Item, entity: Entity) -> str | None:
        """What one entity must meet."""
        makers: dict[str, Callable[[Item, Entity], str | None]] = {
            "AccelerationCondition": self._acceleration,
            "CollisionCondition": self._collision,
            "DistanceCondition": self._apart,
            "EndOfRoadCondition": self._off_road,
            "OffroadCondition": self._off_road,
            "RelativeDistanceCondition": self._distance,
            "ReachPositionCondition": self._reached,
            "RelativeSpeedCondition": self._relative_speed,
            "SpeedCondition": self._speed,
            "StandStillCondition": self._stand_still,
            "TimeHeadwayCondition": self._headway,
            "TimeToCollisionCondition": self._ttc,
            "TraveledDistanceCondition": self._travelled,
        }
        maker = makers.get(item.tag)
        if maker is None:
            item.unsupported()
            return None
        return maker(item, entity)

    def _acceleration(self, item: Item, entity: Entity) -> str:
        return f"accel({entity.name}) {self._sign(item)} {item.number('value'):g} m/s^2"

    def _collision(self, item: Item, entity: Entity) -> str | None:
        reference = item.first("EntityRef")
        if reference is None:
            return f"collide({entity.name})"
        other = self.entity(reference)
        return None if other is None else f"collide({entity.name}, {other.name})"

    def _to(self, item: Item, entity: Entity) -> str | None:
        """The distance of an entity's middle to where it is when it has a position."""
        position = item.first("Position")
        kind = position.only() if position is not None else None
        if position is None or kind is None:
            item.problem("needs a Position")
            return None
        if kind.tag.startswith("Relative"):
            kind.unsupported("to somebody under way is not supported here")
            return None
        place = position_of(self.places, position)
        if place is None:
            return None
        if item.tag == "ReachPositionCondition" and place.lane:
            entity.lane = place.lane  # what it does then, it does from there
        x = place.x_m + entity.ahead_m * cos(place.heading_rad)
        y = place.y_m + entity.ahead_m * sin(place.heading_rad)
        return f"distance({entity.name}, ({x:.3f} m, {y:.3f} m))"

    def _reached(self, item: Item, entity: Entity) -> str | None:
        apart = self._to(item, entity)
        # who is fast must not pass between two steps
        near = max(item.number("tolerance", 1.0), 0.3 + 0.03 * entity.speed_mps)
        return None if apart is None else f"{apart} <= {near:.3g} m"

    def _apart(self, item: Item, entity: Entity) -> str | None:
        apart = self._to(item, entity)
        if apart is None:
            return None
        if item.flag("freespace"):
            apart = f"({apart} - {0.5 * entity.length_m:.3g} m)"
        return f"{apart} {self._sign(item)} {item.number('value'):g} m"

    def _off_road(self, item: Item, entity: Entity) -> str:
        if item.tag == "EndOfRoadCondition":
            item.reading.note("a road ends where the middle of a vehicle is on it no more")
        seconds = item.number("duration")
        return f"off_road({entity.name})" + (f" for {seconds:g} s" if seconds > 0.0 else "")

    def _distance(self, item: Item, entity: Entity) -> str | None:
        other = self.entity(item)
        if other is None:
            return None
        if item.text("relativeDistanceType", "euclidianDistance") == "lateral":
            item.unsupported("across the road is not supported")
            return None
        word = self._between(item, entity, other)
        return f"{word} {self._sign(item)} {item.number('value'):g} m"

    def _between(self, item: Item, entity: Entity, other: Entity) -> str:
        """The free space between two, or the distance of their reference points."""
        if item.text("relativeDistanceType").startswith("longitudinal"):
            apart = f"abs(lead({entity.name}, {other.name}))"
        else:
            apart = f"distance({entity.name}, {other.name})"
        if item.flag("freespace"):
            return apart
        return f"({apart} + {0.5 * (entity.length_m + other.length_m):.3g} m)"

    def _relative_speed(self, item: Item, entity: Entity) -> str | None:
        other = self.entity(item)
        if other is None:
            return None
        value = item.number("value")
        return f"speed({entity.name}) - speed({other.name}) {self._sign(item)} {value:g} m/s"

    def _speed(self, item: Item, entity: Entity) -> str:
        value, sign = item.number("value"), self._sign(item)
        if sign == "==":
            return f"abs(speed({entity.name}) - {value:g} m/s) < {_NEAR} m/s"
        return f"speed({entity.name}) {sign} {value:g} m/s"

    def _stand_still(self, item: Item, entity: Entity) -> str:
        return f"not moving({entity.name}) for {item.number('duration'):g} s"

    def _headway(self, item: Item, entity: Entity) -> str | None:
        other = self.entity(item)
        if other is None:
            return None
        # who is behind has no headway to give: the distance counts ahead only
        apart = f"lead({other.name}, {entity.name})"
        ahead = "" if self._sign(item) in (">", ">=") else f" and {apart} > 0 m"
        if not item.flag("freespace"):
            apart = f"({apart} + {0.5 * (entity.length_m + other.length_m):.3g} m)"
        value = item.number("value")
        return f"{apart} {self._sign(item)} speed({entity.name}) * {value:g} s{ahead}"

    def _ttc(self, item: Item, entity: Entity) -> str | None:
        reference = item.first("TimeToCollisionConditionTarget", "EntityRef")
        if reference is None:
            target = item.first("TimeToCollisionConditionTarget")
            apart = self._to(target, entity) if target is not None else None
            if apart is None:
                return None
            return f"{apart} {self._sign(item)} speed({entity.name}) * {item.number('value'):g} s"
        other = self.entity(reference)
        if other is None:
            return None
        return f"ttc({entity.name}, {other.name}) {self._sign(item)} {item.number('value'):g} s"

    def _travelled(self, item: Item, entity: Entity) -> str | None:
        if entity.speed_mps <= 0:
            item.unsupported(f"of '{entity.reference}', which begins at a stand, is not supported")
            return None
        item.reading.note("distances travelled are taken at the speed at the start")
        return f"time() >= {item.number('value') / entity.speed_mps:.3g} s"

    def _rule(self, item: Item) -> str:
        """The comparison's sign."""
        rule = item.text("rule", "greaterThan")
        if rule not in _RULES:
            item.problem(f"rule '{rule}' is unknown")
            return ">"
        return _RULES[rule]

    def _sign(self, item: Item) -> str:
        """The comparison's sign where equality of floats would never hold."""
        sign = self._rule(item)
        return ">=" if sign == "==" and item.tag == "SimulationTimeCondition" else sign


def _compared(left: str, sign: str, right: str) -> bool:
    """A comparison of literals."""
    try:
        a, b = float(left), float(right)
    except ValueError:
        return (left == right) if sign == "==" else (left != right) if sign == "!=" else False
    return {
        ">": a > b, ">=": a >= b, "<": a < b, "<=": a <= b, "==": a == b, "!=": a != b,
    }[sign]  # fmt: skip
