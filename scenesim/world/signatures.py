"""What a word of the language may be given: kinds of arguments, signatures, tiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TypeAlias

from scenesim.world.conditions import Expression
from scenesim.world.units import NONE, Dimension

#: the cheapest stage at which a measure is known, in order
TIERS = ("static", "run", "rendered")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with a dimension.

    Attributes:
        dimension: which.
        low, high: what is sensible, SI, both ends included.
        whole: only whole numbers.
    """

    dimension: Dimension = NONE
    low: float = -inf
    high: float = inf
    whole: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """A word of a closed list, bare or in quotes."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Any text in quotes."""


@dataclass(frozen=True, slots=True)
class AnyName:
    """Any bare word: names that are known only when the scenario is run."""


@dataclass(frozen=True, slots=True)
class FilePath:
    """A file in quotes, found beside the scenario or in the library.

    Attributes:
        suffixes: allowed endings.
        folder: of ``assets/`` that is searched too.
        or_name: a bare name without ending is left alone (``rig("kitti")``).
    """

    suffixes: tuple[str, ...]
    folder: str = ""
    or_name: bool = False


@dataclass(frozen=True, slots=True)
class LanePlace:
    """A lane: ``road.lane(-1)``, ``road.lane("12", -2)``, ``road.any_lane(driving)``."""


@dataclass(frozen=True, slots=True)
class ActorRef:
    """An actor by name.

    Attributes:
        groups: ``any parked`` is fine too.
    """

    groups: bool = False


@dataclass(frozen=True, slots=True)
class TupleOf:
    """``(a, b)``.

    Attributes:
        item: each of them.
        least, most: how many.
    """

    item: Amount
    least: int = 2
    most: int = 2


@dataclass(frozen=True, slots=True)
class PathOf:
    """``path((0 m, 0 m), (5 m, 2 m), ...)``: a call of points."""


@dataclass(frozen=True, slots=True)
class CallOf:
    """A call of a word of another group, such as a fault.

    Attributes:
        group: of the vocabulary.
    """

    group: str


Accepts: TypeAlias = (
    Amount | OneOf | Quoted | AnyName | FilePath | LanePlace | ActorRef | TupleOf | PathOf | CallOf
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a word.

    Attributes:
        name: as written before ``=``.
        accepts: the kinds of values that it takes.
        default: what it is when not given, SI; None when that depends on other things.
        required: it has to be given.
        doc: one phrase.
    """

    name: str
    accepts: tuple[Accepts, ...]
    default: Expression | None = None
    required: bool = False
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """A word with what it takes and gives.

    Attributes:
        group: ``road actor behaviour measure weather preset background sensor fault place``.
        word: itself.
        parameters: in the order of positional arguments.
        doc: one phrase for people.
        available: it can be run; else it is understood, checked, and refused when run.
        result: of a measure: its dimension; None for one that is itself true or false, or a lane.
        tier: of a measure: ``static``, ``run`` or ``rendered``.
        truth: of a measure: it is itself true or false.
        doers: of a behaviour: categories that can do it (``vehicle``, ``person``,
            ``animal``); empty: all.
        category: of an actor kind: ``vehicle``, ``person``, ``animal``, ``thing``.
    """

    group: str
    word: str
    parameters: tuple[Parameter, ...] = ()
    doc: str = ""
    available: bool = True
    result: Dimension | None = None
    tier: str = "run"
    truth: bool = False
    doers: tuple[str, ...] = field(default=())
    category: str = ""

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, or None."""
        return next((one for one in self.parameters if one.name == name), None)

    def default(self, name: str) -> Expression | None:
        """The default of an argument, SI, or None."""
        found = self.parameter(name)
        return found.default if found else None
