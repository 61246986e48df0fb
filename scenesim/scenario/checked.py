"""The parts of a scenario as the checker finds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from scenesim.scenario.judgements import Judgements
from scenesim.scenario.model import ActorBinding, Value
from scenesim.scenario.syntax import (
    Invocation,
)
from scenesim.world.conditions import (
    Call,
    CoverGoal,
    EdgeGoal,
    Expression,
    Requirement,
    Rule,
)
from scenesim.world.signatures import Signature


@dataclass(slots=True)
class Checked:
    """The parts of a scenario as they are found."""

    params: dict[str, Value] = field(default_factory=dict)
    road: Value | None = None
    weather: dict[str, Value] = field(default_factory=dict)
    preset: Value | None = None
    actors: list[ActorBinding] = field(default_factory=list)
    rules: tuple[Rule, ...] = ()
    background: list[Call] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)
    edges: list[EdgeGoal] = field(default_factory=list)
    covers: list[CoverGoal] = field(default_factory=list)
    sensors: list[Value] = field(default_factory=list)
    duration_s: float = 6.0
    rate_hz: float = 10.0


def called(judge: Judgements, node: Invocation, signature: Signature, address: str) -> Call:
    """A call of a word with its arguments checked.

    Args:
        judge: the checker.
        node: the call.
        signature: of the word.
        address: of what the arguments belong to.

    Returns:
        The call with named arguments.
    """
    if node.unit:
        judge.scope.complain(node.span, f"no unit can stand behind {signature.word}(...)")
    named = judge.arguments(node, signature, address)
    return Call(signature.word, named=cast("Mapping[str, Expression]", named))
