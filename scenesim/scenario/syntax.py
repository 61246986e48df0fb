"""What a scenario file says, word by word: the tree that is parsed, edited and printed.

Nodes keep the user's own spelling (``38 km/h`` stays 38 km/h) and comments; equality ignores
places, so a file and a builder that say the same give equal trees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from scenesim.errors import Span

_NOWHERE = Span("<builder>", 1, 1)


@dataclass(frozen=True, slots=True)
class Literal:
    """A number with its unit: ``3.25 m``, ``12 /km``, ``6``.

    Attributes:
        text: digits as written, without sign.
        unit: as written, or "".
    """

    text: str
    unit: str = ""
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RangeLiteral:
    """``low..high unit``: uniform between two numbers that carry their own sign."""

    low: str
    high: str
    unit: str = ""
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class String:
    """A quoted text.

    Attributes:
        text: between the quotes, unescaped.
        allowed: a file given by the caller itself: it may lie anywhere.
    """

    text: str
    allowed: bool = field(default=False, compare=False)
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A bare word: an actor, a parameter, a kind or a word of a closed list."""

    text: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Attribute:
    """``base.name``."""

    base: Node
    name: str
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call: ``value``, ``name=value`` or, in ``choice``, ``value: weight``."""

    value: Node
    name: str = ""
    weight: Node | None = None
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Invocation:
    """``function(arguments) unit``.

    Attributes:
        function: a ``Name``, an ``Attribute``, or another call (``choice(car, van)(...)``).
        arguments: in order.
        unit: behind the closing bracket, or "".
    """

    function: Node
    arguments: tuple[Argument, ...] = ()
    unit: str = ""
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Group:
    """``(value) unit``: brackets that were written."""

    value: Node
    unit: str = ""
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TupleNode:
    """``(a, b) unit``, at least two items."""

    items: tuple[Node, ...]
    unit: str = ""
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """``left operator right``: arithmetic, comparison, ``and``, ``or``, ``while``, ``when``.

    Attributes:
        operator: ``+ - * / < <= > >= == != and or while when``.
        left, right: operands.
    """

    operator: str
    left: Node
    right: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Prefix:
    """``operator operand``: ``-``, ``+``, ``not``, ``eventually``, ``any``."""

    operator: str
    operand: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class For:
    """``condition for duration``."""

    condition: Node
    duration: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AtStartNode:
    """``condition at start``."""

    condition: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Until:
    """``action until condition``."""

    action: Node
    condition: Node
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Axis:
    """``value in N bins`` of ``cover``.

    Attributes:
        value: an address or a measure.
        bins: digits, or "" for one bin per value.
    """

    value: Node
    bins: str = ""
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


Node: TypeAlias = (
    Literal
    | RangeLiteral
    | String
    | Name
    | Attribute
    | Invocation
    | Group
    | TupleNode
    | Operation
    | Prefix
    | For
    | AtStartNode
    | Until
    | Axis
)


#: names of the fields that hold nodes
_CHILDREN: dict[type, tuple[str, ...]] = {
    Attribute: ("base",),
    Group: ("value",),
    Axis: ("value",),
    Operation: ("left", "right"),
    Prefix: ("operand",),
    For: ("condition", "duration"),
    AtStartNode: ("condition",),
    Until: ("action", "condition"),
}


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside a node, in the order of the text."""
    if isinstance(node, Invocation):
        inside: list[Node] = [node.function]
        for argument in node.arguments:
            inside.append(argument.value)
            if argument.weight is not None:
                inside.append(argument.weight)
        return tuple(inside)
    if isinstance(node, TupleNode):
        return node.items
    return tuple(getattr(node, name) for name in _CHILDREN.get(type(node), ()))


def walk(node: Node) -> Iterator[tuple[Node, int]]:
    """A node and all nodes inside it, in the order of the text, with their depth."""
    stack = [(node, 1)]
    while stack:
        here, depth = stack.pop()
        yield here, depth
        stack.extend((child, depth + 1) for child in reversed(children(here)))


@dataclass(frozen=True, slots=True)
class Trivia:
    """What a statement carries along that means nothing.

    Attributes:
        before: whole comment lines above it, from ``#`` on; "" is an empty line.
        behind: the comment on its line, or "".
        column: of that comment, counted from 1; 0 to let the printer choose.
    """

    before: tuple[str, ...] = ()
    behind: str = ""
    column: int = 0


_NONE = Trivia()


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of the file, or a header with its block.

    Attributes:
        keyword: ``doc extends param road weather sensors run actor when do parallel background
            require edge cover field call step``. ``weather`` and ``sensors`` have either a value
            or a block.
        name: of what is bound or named: param, actor, edge, weather field; else "".
        values: its expressions; what each is depends on the keyword (see ``grammar.lark``).
        block: statements inside it.
        trivia: comments; ``trailing`` those after its last block line.
    """

    keyword: str
    name: str = ""
    values: tuple[Node, ...] = ()
    block: tuple[Statement, ...] = ()
    trivia: Trivia = field(default=_NONE, compare=False)
    trailing: tuple[str, ...] = field(default=(), compare=False)
    span: Span = field(default=_NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole file.

    Attributes:
        name: behind ``scenario``.
        statements: in order.
        trivia: comments above and behind the header.
        trailing: comments after the last statement.
    """

    name: str
    statements: tuple[Statement, ...]
    trivia: Trivia = field(default=_NONE, compare=False)
    trailing: tuple[str, ...] = field(default=(), compare=False)
    span: Span = field(default=_NOWHERE, compare=False, repr=False)

    def all(self, keyword: str) -> list[Statement]:
        """Its statements of one keyword, in order."""
        return [one for one in self.statements if one.keyword == keyword]
