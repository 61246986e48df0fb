"""Turns what lark parsed of one logical line into our nodes; never recursive."""

from __future__ import annotations

from typing import TypeAlias

from lark import Token, Tree
from lark.tree import Meta
from lark.visitors import Transformer_NonRecursive

from scenesim.errors import Span
from scenesim.scenario.source import Source
from scenesim.scenario.syntax import (
    Argument,
    AtStartNode,
    Attribute,
    Axis,
    For,
    Group,
    Invocation,
    Literal,
    Name,
    Node,
    Operation,
    Prefix,
    RangeLiteral,
    Statement,
    String,
    TupleNode,
    Until,
)

Parts: TypeAlias = "list[Node | Token | Argument | None]"


def statement_of(tree: Tree[Token], source: Source, first_line: int) -> Statement | Node:
    """Our node for a parsed logical line.

    Args:
        tree: what lark made of the line.
        source: where it came from.
        first_line: physical number of the line's first line.

    Returns:
        A statement, or a bare value for the start rule ``value``.
    """
    made: Statement | Node = _Converter(source, first_line).transform(tree)
    return made


class _Converter(Transformer_NonRecursive):  # type: ignore[type-arg]
    """One method per rule of the grammar."""

    def __init__(self, source: Source, first_line: int) -> None:
        super().__init__(visit_tokens=False)
        self.source = source
        self.offset = first_line - 1

    def _call_userfunc(self, tree: Tree[Token], new_children: Parts | None = None) -> object:
        """Lark's own, with ``v_args``, wraps the method anew for each node: half of the time."""
        return getattr(self, tree.data)(tree.meta, new_children or [])

    def span(self, meta: Meta) -> Span:
        if meta.empty:
            return self.source.span(self.offset + 1, 1)
        line = meta.line + self.offset
        one_line = meta.end_line == meta.line
        length = meta.end_column - meta.column if one_line else 10_000
        return self.source.span(line, meta.column, length)

    def _statement(self, keyword: str, meta: Meta, *values: Node, name: str = "") -> Statement:
        return Statement(keyword, name, values, span=self.span(meta))

    # statements

    def header(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("scenario", meta, name=str(parts[0]))

    def doc(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("doc", meta, self._string(parts[0]))

    def extends(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("extends", meta, self._string(parts[0]))

    def param(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("param", meta, _node(parts[1]), name=str(parts[0]))

    def road(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("road", meta, _node(parts[0]))

    def weather(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("weather", meta, _node(parts[0]))

    def weather_block(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("weather", meta)

    def background(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("background", meta)

    def sensors(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("sensors", meta, _node(parts[0]))

    def sensors_block(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("sensors", meta)

    def when(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("when", meta, _node(parts[0]))

    def do(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("do", meta)

    def parallel(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("parallel", meta)

    def require(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("require", meta, _node(parts[0]))

    def edge(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("edge", meta, _node(parts[1]), name=str(parts[0]))

    def cover(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("cover", meta, *(_node(part) for part in parts))

    def run(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("run", meta, _node(parts[0]), _node(parts[1]))

    def actor(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("actor", meta, _node(parts[1]), name=str(parts[0]))

    def field(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("field", meta, _node(parts[1]), name=str(parts[0]))

    def call(self, meta: Meta, parts: Parts) -> Statement:
        return self._statement("call", meta, _node(parts[0]))

    def step(self, meta: Meta, parts: Parts) -> Statement:
        action = _node(parts[0])
        if parts[1] is not None:
            action = For(action, _node(parts[1]), self.span(meta))
        if parts[2] is not None:
            action = Until(action, _node(parts[2]), self.span(meta))
        return self._statement("step", meta, action)

    def value(self, meta: Meta, parts: Parts) -> Node:
        return _node(parts[0])

    def axis(self, meta: Meta, parts: Parts) -> Node:
        bins = parts[1] if len(parts) > 1 else None
        return Axis(_node(parts[0]), "" if bins is None else str(bins), self.span(meta))

    # conditions

    def for_(self, meta: Meta, parts: Parts) -> Node:
        return For(_node(parts[0]), _node(parts[1]), self.span(meta))

    def at_start(self, meta: Meta, parts: Parts) -> Node:
        return AtStartNode(_node(parts[0]), self.span(meta))

    def while_(self, meta: Meta, parts: Parts) -> Node:
        return Operation("while", _node(parts[0]), _node(parts[1]), self.span(meta))

    def when_(self, meta: Meta, parts: Parts) -> Node:
        return Operation("when", _node(parts[0]), _node(parts[1]), self.span(meta))

    def eventually(self, meta: Meta, parts: Parts) -> Node:
        return Prefix("eventually", _node(parts[0]), self.span(meta))

    def not_(self, meta: Meta, parts: Parts) -> Node:
        return Prefix("not", _node(parts[0]), self.span(meta))

    # values

    def operation(self, meta: Meta, parts: Parts) -> Node:
        return Operation(str(parts[1]), _node(parts[0]), _node(parts[2]), self.span(meta))

    def sign(self, meta: Meta, parts: Parts) -> Node:
        return Prefix(str(parts[0]), _node(parts[1]), self.span(meta))

    def any(self, meta: Meta, parts: Parts) -> Node:
        word = Name(str(parts[0]), self._token(parts[0]))
        return Prefix("any", word, self.span(meta))

    def number(self, meta: Meta, parts: Parts) -> Node:
        return Literal(str(parts[0]), str(parts[1] or ""), self.span(meta))

    def range(self, meta: Meta, parts: Parts) -> Node:
        low, high = str(parts[0]).split("..")
        return RangeLiteral(low.strip(), high.strip(), str(parts[1] or ""), self.span(meta))

    def string(self, meta: Meta, parts: Parts) -> Node:
        return self._string(parts[0])

    def name(self, meta: Meta, parts: Parts) -> Node:
        return Name(str(parts[0]), self.span(meta))

    def attribute(self, meta: Meta, parts: Parts) -> Node:
        return Attribute(_node(parts[0]), str(parts[1]), self.span(meta))

    def invocation(self, meta: Meta, parts: Parts) -> Node:
        arguments = tuple(part for part in parts[1:] if isinstance(part, Argument))
        return Invocation(_node(parts[0]), arguments, span=self.span(meta))

    def with_unit(self, meta: Meta, parts: Parts) -> Node:
        call = parts[0]
        assert isinstance(call, Invocation)
        return Invocation(call.function, call.arguments, str(parts[1]), self.span(meta))

    def group(self, meta: Meta, parts: Parts) -> Node:
        return Group(_node(parts[0]), str(parts[1] or ""), self.span(meta))

    def tuple(self, meta: Meta, parts: Parts) -> Node:
        items = tuple(_node(part) for part in parts[:-1] if part is not None)
        return TupleNode(items, str(parts[-1] or ""), self.span(meta))

    def positional(self, meta: Meta, parts: Parts) -> Argument:
        return Argument(_node(parts[0]), span=self.span(meta))

    def named(self, meta: Meta, parts: Parts) -> Argument:
        return Argument(_node(parts[1]), str(parts[0]), span=self.span(meta))

    def weighted(self, meta: Meta, parts: Parts) -> Argument:
        return Argument(_node(parts[0]), weight=_node(parts[1]), span=self.span(meta))

    # helpers

    def _string(self, part: object) -> String:
        text = str(part)[1:-1].replace('\\"', '"').replace("\\\\", "\\")
        return String(text, span=self._token(part))

    def _token(self, part: object) -> Span:
        assert isinstance(part, Token)
        line = (part.line or 1) + self.offset
        return self.source.span(line, part.column or 1, len(part))


def _node(part: Node | Token | Argument | None) -> Node:
    assert part is not None
    assert not isinstance(part, Token | Argument)
    return part
