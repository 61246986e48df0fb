"""Python values that stand for expressions of the language: see ``builder``."""

from __future__ import annotations

from typing import Any, TypeAlias

from scenesim.scenario.syntax import (
    Argument,
    AtStartNode,
    Attribute,
    For,
    Group,
    Invocation,
    Literal,
    Name,
    Node,
    Operation,
    Prefix,
    RangeLiteral,
    String,
    TupleNode,
    Until,
)

#: how tightly operators bind, loosest first
_TIGHTNESS = {
    "while": 0, "when": 0, "or": 1, "and": 2,
    "<": 4, "<=": 4, ">": 4, ">=": 4, "==": 4, "!=": 4,
    "+": 5, "-": 5, "*": 6, "/": 6,
}  # fmt: skip

Plain: TypeAlias = "Value | str | float | tuple[Any, ...]"


class Value:
    """Any expression of the language."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, node: Node) -> None:
        self.node = node

    def __getattr__(self, name: str) -> Value:
        if name.startswith("__"):
            raise AttributeError(name)
        return Value(Attribute(self.node, name.rstrip("_")))

    def __call__(self, *positional: Plain, **named: Plain) -> Value:
        """A call of this word; names that Python reserves end with an underscore."""
        arguments = [Argument(node_of(value)) for value in positional]
        arguments += [Argument(node_of(value), name.rstrip("_")) for name, value in named.items()]
        return Value(Invocation(self.node, tuple(arguments)))

    def __add__(self, other: Plain) -> Value:
        return _operation("+", self, other)

    def __radd__(self, other: Plain) -> Value:
        return _operation("+", other, self)

    def __sub__(self, other: Plain) -> Value:
        return _operation("-", self, other)

    def __rsub__(self, other: Plain) -> Value:
        return _operation("-", other, self)

    def __mul__(self, other: Plain | Unit) -> Value:
        if isinstance(other, Unit):
            return other.behind(self)
        return _operation("*", self, other)

    def __rmul__(self, other: Plain) -> Value:
        return _operation("*", other, self)

    def __truediv__(self, other: Plain) -> Value:
        return _operation("/", self, other)

    def __rtruediv__(self, other: Plain) -> Value:
        return _operation("/", other, self)

    def __neg__(self) -> Value:
        return Value(Prefix("-", _tight(self.node, 7)))

    def __lt__(self, other: Plain) -> Value:
        return _operation("<", self, other)

    def __le__(self, other: Plain) -> Value:
        return _operation("<=", self, other)

    def __gt__(self, other: Plain) -> Value:
        return _operation(">", self, other)

    def __ge__(self, other: Plain) -> Value:
        return _operation(">=", self, other)

    def __eq__(self, other: Plain) -> Value:  # type: ignore[override]
        return _operation("==", self, other)

    def __ne__(self, other: Plain) -> Value:  # type: ignore[override]
        return _operation("!=", self, other)

    def __and__(self, other: Value) -> Value:
        return _operation("and", self, other)

    def __or__(self, other: Value) -> Value:
        return _operation("or", self, other)

    def __invert__(self) -> Value:
        return Value(Prefix("not", _tight(self.node, 4)))

    def __bool__(self) -> bool:
        raise TypeError("a scenario's condition has no truth in Python; use & | ~ for and or not")


class Unit:
    """A unit of the language's table, multiplied with numbers, tuples, ranges and calls.

    Attributes:
        name: its token, such as ``km/h``.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __rmul__(self, value: float | tuple[Any, ...]) -> Value:
        return self.behind(Value(node_of(value)))

    def behind(self, value: Value) -> Value:
        """A value with this unit.

        Args:
            value: a plain one.

        Returns:
            The quantity.
        """
        node = value.node
        match node:
            case Literal(text, ""):
                return Value(Literal(text, self.name))
            case RangeLiteral(low, high, ""):
                return Value(RangeLiteral(low, high, self.name))
            case Invocation(function, arguments, ""):
                return Value(Invocation(function, arguments, self.name))
            case TupleNode(items, ""):
                return Value(TupleNode(items, self.name))
            case Prefix("-", Literal(text, "")):
                return Value(Prefix("-", Literal(text, self.name)))
            case _:
                # right for plain values and for those that have a dimension already
                return _operation("*", value, Value(Literal("1", self.name)))


class Words:
    """Any word of the language as a value: ``w.car``, ``w.both``, ``w.uniform``."""

    def __getattr__(self, name: str) -> Value:
        if name.startswith("__"):
            raise AttributeError(name)
        return Value(Name(name.rstrip("_")))


w = Words()
m, km, s, ms = Unit("m"), Unit("km"), Unit("s"), Unit("ms")
deg, rad, hz = Unit("deg"), Unit("rad"), Unit("Hz")
mps, kmh, mph, mps2 = Unit("m/s"), Unit("km/h"), Unit("mph"), Unit("m/s^2")
mm_per_h, per_km, percent = Unit("mm/h"), Unit("/km"), Unit("%")


def node_of(value: Plain) -> Node:
    """A Python value as a node: numbers, texts, tuples, and values as they are.

    Args:
        value: what stands for the node.

    Returns:
        The node.

    Raises:
        TypeError: nothing of the language is like it.
    """
    if isinstance(value, Value):
        return value.node
    if isinstance(value, bool):
        raise TypeError("the language has no truth values; write a word such as w.on")
    if isinstance(value, int | float):
        text = _digits(abs(value))
        return Prefix("-", Literal(text)) if value < 0 else Literal(text)
    if isinstance(value, str):
        return String(value)
    if isinstance(value, tuple):
        return TupleNode(tuple(node_of(item) for item in value))
    raise TypeError(f"want a number, a text, a tuple or a word, got {type(value).__name__}")


def between(low: float, high: float) -> Value:
    """``low..high``: uniform between two numbers; multiply with a unit."""
    return Value(RangeLiteral(_signed(low), _signed(high)))


def choice(*options: Plain, weights: tuple[float, ...] | None = None) -> Value:
    """``choice(a, b)`` or ``choice(a: 3, b: 1)``.

    Args:
        options: what may be chosen.
        weights: one for each option, or None.

    Returns:
        The choice.

    Raises:
        ValueError: not as many weights as options.
    """
    if weights is not None and len(weights) != len(options):
        raise ValueError(f"want {len(options)} weights, got {len(weights)}")
    shares = [None] * len(options) if weights is None else [node_of(one) for one in weights]
    arguments = [
        Argument(node_of(option), weight=share)
        for option, share in zip(options, shares, strict=True)
    ]
    return Value(Invocation(Name("choice"), tuple(arguments)))


def any_of(group: Value) -> Value:
    """``any parked``."""
    return Value(Prefix("any", group.node))


def lasting(condition: Value, duration: Value) -> Value:
    """``condition for duration``."""
    return Value(For(condition.node, duration.node))


def at_start(condition: Value) -> Value:
    """``condition at start``."""
    return Value(AtStartNode(condition.node))


def eventually(condition: Value) -> Value:
    """``eventually condition``."""
    return Value(Prefix("eventually", condition.node))


def during(condition: Value, other: Value) -> Value:
    """``condition while other``: both at one step."""
    return _operation("while", condition, other)


def when_first(condition: Value, first: Value) -> Value:
    """``condition when first``: at the first step at which the second holds."""
    return _operation("when", condition, first)


def until(action: Value, condition: Value) -> Value:
    """``action until condition``."""
    return Value(Until(action.node, condition.node))


def _operation(operator: str, left: Plain, right: Plain) -> Value:
    tightness = _TIGHTNESS[operator]
    # comparisons and temporal words take no equals beside them; the others lean left
    beside = tightness + 1 if tightness in (0, 4) else tightness
    return Value(
        Operation(operator, _tight(node_of(left), beside), _tight(node_of(right), tightness + 1))
    )


def _tight(node: Node, least: int) -> Node:
    """A node in brackets if it binds more loosely than its place demands."""
    match node:
        case Operation():
            own = _TIGHTNESS[node.operator]
        case For() | AtStartNode() | Until():
            own = 0
        case Prefix(operator="eventually"):
            own = 0
        case Prefix(operator="not"):
            own = 3
        case Prefix(operator="-" | "+"):
            own = 7
        case _:
            own = 9
    return node if own >= least else Group(node)


def _digits(value: float) -> str:
    """Digits that read back to the same number, with digits on both sides of a dot.

    Raises:
        ValueError: the number is not finite.
    """
    text = repr(value)
    if "inf" in text or "nan" in text:
        raise ValueError(f"want a finite number, got {text}")
    return text.removesuffix(".0") if "e" not in text else text


def _signed(value: float) -> str:
    return f"-{_digits(-value)}" if value < 0 else _digits(value)
