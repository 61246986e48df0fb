"""Checks lanes and groups of actors."""

from __future__ import annotations

from collections.abc import Mapping

from scenesim.errors import nearest
from scenesim.scenario.scope import Scope
from scenesim.scenario.syntax import Invocation, Literal, Name, Node, Prefix, String
from scenesim.scenario.wording import wanted
from scenesim.world import vocabulary
from scenesim.world.conditions import AnyOf, LaneName
from scenesim.world.signatures import Accepts, ActorRef, Parameter

LANE_TYPES = (
    *("driving", "sidewalk", "parking", "shoulder", "border", "biking", "median", "bus", "tram"),
    *("restricted", "stop", "walking", "entry", "exit", "onRamp", "offRamp", "any"),
)


def lane(node: Invocation, name: str, scope: Scope) -> LaneName | None:
    """``road.lane(-1)``, ``road.lane("12", -2)``, ``road.any_lane(driving)``.

    Args:
        node: the call.
        name: ``road.lane`` or ``road.any_lane``.
        scope: problems go there.

    Returns:
        The lane, or None with a problem.
    """
    values = [argument.value for argument in node.arguments if not argument.name]
    if len(values) != len(node.arguments):
        scope.complain(node.span, f"{name} takes no named arguments")
        return None
    if name == "road.any_lane":
        return _any_lane(node, values, scope)
    road = None
    if len(values) == 2 and isinstance(values[0], String | Literal):
        road = values[0].text
        values = values[1:]
    number = _whole(values[0]) if len(values) == 1 else None
    if number is None:
        scope.complain(
            node.span,
            "a lane is a whole number, negative on the right of the reference line",
            ("road.lane(-1)", 'road.lane("12", -2)'),
        )
        return None
    if number == 0:
        scope.complain(node.span, "lane 0 is the reference line itself")
        return None
    return LaneName(road, number)


def group(
    node: Prefix, parameter: Parameter, accepts: Mapping[type, Accepts], scope: Scope
) -> AnyOf | None:
    """``any parked``.

    Args:
        node: the prefix.
        parameter: what it is for.
        accepts: its kinds by type.
        scope: problems go there.

    Returns:
        The group, or None with a problem.
    """
    actor = accepts.get(ActorRef)
    assert isinstance(node.operand, Name)
    if not isinstance(actor, ActorRef) or not actor.groups:
        scope.complain(
            node.span,
            f"'{parameter.name}' is one actor, not any of a group",
            (wanted(parameter),),
        )
        return None
    word = node.operand.text
    known = (*vocabulary.GROUPS, *vocabulary.words("actor"))
    if word not in known:
        scope.unknown(node.operand.span, "group", word, known)
        return None
    return AnyOf(word)


def _any_lane(node: Invocation, values: list[Node], scope: Scope) -> LaneName | None:
    kind = values[0] if values else Name("driving")
    if len(values) > 1 or not isinstance(kind, Name) or kind.text not in LANE_TYPES:
        near = nearest(kind.text, LANE_TYPES) if isinstance(kind, Name) else None
        scope.complain(node.span, "a lane type is wanted", ("road.any_lane(driving)",), near)
        return None
    return LaneName(None, 0, kind.text)


def _whole(node: Node) -> int | None:
    """A whole number as it is written, with its sign."""
    sign = 1
    if isinstance(node, Prefix) and node.operator in ("-", "+"):
        sign = -1 if node.operator == "-" else 1
        node = node.operand
    if isinstance(node, Literal) and node.text.isdigit() and not node.unit and len(node.text) < 9:
        return sign * int(node.text)
    return None
