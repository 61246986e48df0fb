"""Predicates, quantities and actions as data: what a scenario asks of a run, nothing drawn.

Names of actors are addresses (``kid``, ``background.parked[1]/7``). All numbers are SI. The
language makes these values, plug-ins may; ``simulation`` and ``truth`` evaluate them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A plain value in SI units."""

    value: float


@dataclass(frozen=True, slots=True)
class Word:
    """A name from a closed list: ``child``, ``right``, ``driving``."""

    text: str


@dataclass(frozen=True, slots=True)
class ActorName:
    """One actor, by address."""

    name: str


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Any member of a group of the background (``any parked``) or of a kind (``any car``)."""

    group: str


@dataclass(frozen=True, slots=True)
class LaneName:
    """A lane of the road; ``road`` is None for the road of the scenario.

    Attributes:
        road: OpenDRIVE road id, or None for the builder's main road.
        lane: OpenDRIVE lane id; 0 with ``kind`` set means any lane of that type.
        kind: a lane type such as ``driving`` for ``road.any_lane(driving)``.
    """

    road: str | None
    lane: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity of the run: ``ttc(ego, kid)``, ``speed(npc)``, ``time()``."""

    name: str
    arguments: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``left operator right``: one of ``+ - * /``; or a call ``min max abs`` of operands."""

    operator: str
    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class OverRun:
    """A statistic over all steps: ``min max mean`` of a quantity, ``count`` of a condition."""

    reducer: str
    operand: Expression | Condition


@dataclass(frozen=True, slots=True)
class Call:
    """A constructor used as a value: ``stroller()``, ``preset("heavy_rain", time="dusk")``."""

    name: str
    arguments: tuple[Expression, ...] = ()
    named: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted string: file names, ids."""

    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """``(3 m, 4 m)`` or ``(1, 1)``: a tuple of values."""

    items: tuple[Expression, ...]


Expression: TypeAlias = (
    Number
    | Word
    | Text
    | ActorName
    | AnyOf
    | LaneName
    | Measure
    | Arithmetic
    | OverRun
    | Call
    | Point
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left operator right`` with one of ``< <= > >= == !=``."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Holds:
    """A measure that is itself true or false: ``visible(kid)``, ``collide(a, b)``."""

    measure: Measure


@dataclass(frozen=True, slots=True)
class Logic:
    """``and``, ``or`` over two or more, ``not`` over one."""

    operator: str
    operands: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Sustained:
    """``X for D``: X has held without a break for D seconds."""

    condition: Condition
    duration_s: Expression


@dataclass(frozen=True, slots=True)
class AtStart:
    """``P at start``: P at t = 0."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Eventually:
    """``eventually P``: P at some step."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class While:
    """``A while B``: both at one and the same step."""

    condition: Condition
    during: Condition


@dataclass(frozen=True, slots=True)
class When:
    """``A when B``: A at the first step at which B holds."""

    condition: Condition
    first: Condition


Condition: TypeAlias = Comparison | Holds | Logic | Sustained | AtStart | Eventually | While | When


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that one actor is told to do: ``kid.cross(speed=3 m/s)``.

    Attributes:
        actor: its address.
        verb: a behaviour of the vocabulary.
        arguments: by name, SI numbers, words, lanes; positional ones already named.
        for_s: stop after this long; None until it ends by itself.
        until: stop when this holds; None for never.
        address: of the statement, such as ``when[1]`` or ``do[2]``, for reports.
    """

    actor: str
    verb: str
    arguments: Mapping[str, Expression] = field(default_factory=dict)
    for_s: Expression | None = None
    until: Condition | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Parallel:
    """Actions that start together; done when all are."""

    actions: tuple[Step, ...]


Step: TypeAlias = Action | Parallel


@dataclass(frozen=True, slots=True)
class Rule:
    """``when C: steps``, fired once; ``condition`` None is ``do:``, which starts at t = 0."""

    condition: Condition | None
    steps: tuple[Step, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """``require P``: a run is refused where it fails; ``text`` is what the user wrote."""

    condition: Condition
    text: str


@dataclass(frozen=True, slots=True)
class EdgeGoal:
    """``edge NAME: P``: a rare event to look for; ``tier`` is static, run or rendered."""

    name: str
    condition: Condition
    text: str
    tier: str = "run"


@dataclass(frozen=True, slots=True)
class CoverGoal:
    """``cover A in N bins by B``: addresses or measures and the bins of each (0: discrete).

    Attributes:
        axes: text of each and its bins.
        text: all of it as written.
        values: what is counted, one for each axis.
    """

    axes: tuple[tuple[str, int], ...]
    text: str
    values: tuple[Expression, ...] = ()
