"""Text to a document: every logical line is parsed by itself, so all errors come at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from scenesim.scenario.convert import statement_of
from scenesim.scenario.source import (
    Comment,
    LogicalLine,
    Source,
    logical_lines,
    read_lines,
)
from scenesim.scenario.syntax import Document, Node, Statement, Trivia, walk
from scenesim.scenario.unexpected import explain, meant

MAX_DEPTH = 80
MAX_BLOCKS = 6
_STARTS = ("header", "statement", "field", "call", "step", "value")
#: keyword of a block to the rule of the lines in it
_INSIDE = {
    "scenario": "statement",
    "weather": "field",
    "background": "call",
    "sensors": "call",
    "when": "step",
    "do": "step",
    "parallel": "step",
}

#: the rule of lines in a block that nobody knows
_UNREAD = "unread"


def parse_document(text: str, file: str) -> tuple[Document | None, Source]:
    """What a text says, as far as it can be understood.

    Args:
        text: of the file.
        file: the name to show in problems.

    Returns:
        The document (None if not even a header was found), and the source with all problems.
    """
    source = read_lines(text, file)
    lines, rest = logical_lines(source)
    if _complain_of_tabs(source):
        return None, source
    if not lines:
        if not source.problems:
            source.complain(source.span(1, 1), "the file is empty", ("'scenario NAME:'",))
        return None, source
    return _Blocks(source, lines, rest).document(), source


def _complain_of_tabs(source: Source) -> bool:
    """Whether lines are indented with tabs: nobody knows what block they belong to."""
    tabs = [(n, line.index("\t") + 1) for n, line in enumerate(source.lines, 1) if "\t" in line]
    if tabs:
        more = f"so on {len(tabs)} lines" if len(tabs) > 1 else None
        source.complain(source.span(*tabs[0]), "a tab; use spaces", hint=more)
    return any(not source.lines[n - 1][:column].strip() for n, column in tabs)


def parse_value(text: str, file: str) -> tuple[Node | None, Source]:
    """A single value, such as one given with ``--set``.

    Args:
        text: ``12 m/s``, ``"maps/a.xodr"``, ``uniform(1, 2) m``.
        file: the name to show in problems.

    Returns:
        The value or None, and the source with all problems.
    """
    source = read_lines(text.strip().replace("\n", " "), file)
    line = LogicalLine(1, 0, source.lines[0] if source.lines else "", (), "", 0)
    if len(line.text) > 2000:
        source.complain(source.span(1, 1), "a value of more than 2000 characters")
        return None, source
    made = _parse_line(source, line, "value")
    return (None if made is None or isinstance(made, Statement) else made), source


@lru_cache(maxsize=1)
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        start=list(_STARTS),
        maybe_placeholders=True,
        propagate_positions=True,
    )


@lru_cache(maxsize=4096)
def _tree(text: str, start: str) -> Tree[Token]:
    """The syntax of a line; the same lines come again in bases and with each ``--set``."""
    return _parser().parse(text, start=start)


def _parse_line(source: Source, line: LogicalLine, start: str) -> Statement | Node | None:
    """A logical line as a node; problems are added to the source."""
    if not line.text.strip():
        return None
    try:
        tree = _tree(line.text, start)
    except (UnexpectedToken, UnexpectedCharacters, UnexpectedInput) as error:
        explain(error, source, line, start)
        return None
    made = statement_of(tree, source, line.number)
    values = made.values if isinstance(made, Statement) else (made,)
    if any(depth > MAX_DEPTH for value in values for _, depth in walk(value)):
        place = source.span(line.number, line.indent + 1)
        source.complain(
            place, f"nested deeper than {MAX_DEPTH}", hint="give parts of it names with 'param'"
        )
        return None
    return made


@dataclass(slots=True)
class _Open:
    """A block that lines are still added to."""

    statement: Statement
    indent: int
    rule: str
    body_indent: int
    inside: list[Statement]
    trailing: tuple[str, ...] = ()


class _Blocks:
    """Puts parsed lines into blocks by their indentation."""

    def __init__(self, source: Source, lines: list[LogicalLine], rest: tuple[Comment, ...]) -> None:
        self.source = source
        self.lines = lines
        self.rest = rest
        self.stack: list[_Open] = []

    def document(self) -> Document | None:
        first = self.lines[0]
        header = _parse_line(self.source, first, "header")
        name = header.name if isinstance(header, Statement) else "unnamed"
        top = Statement("scenario", name, span=self.source.span(first.number, first.indent + 1))
        self.stack = [_Open(top, first.indent, "statement", -1, [])]
        for line, after in pairwise([*self.lines[1:], None]):
            assert line is not None
            self._add(line, after is not None and after.indent > line.indent)
        trailing = _texts(self._close_to(self.rest, self.stack[0].body_indent))
        while len(self.stack) > 1:
            self._pop()
        root = self.stack[0]
        return Document(
            name,
            tuple(root.inside),
            Trivia(_texts(first.before), first.behind, first.column),
            tuple(trailing),
            top.span,
        )

    def _add(self, line: LogicalLine, has_block: bool) -> None:
        told = len(self.source.problems)
        comments = self._close_to(line.before, line.indent)
        here = self.stack[-1]
        if here.rule == _UNREAD:
            return
        is_stray = len(self.source.problems) > told or self._is_stray(line, here)
        source = Source(self.source.file, self.source.lines) if is_stray else self.source
        made = _parse_line(source, line, here.rule)
        if not isinstance(made, Statement) or (is_stray and made.keyword == "call"):
            # what else is wrong with a line in the wrong place is only that it stands there
            self._broken(line, has_block)
            return
        self.source.problems += source.problems if is_stray else []
        statement = replace(made, trivia=Trivia(_texts(comments), line.behind, line.column))
        if _opens(statement):
            self._open(statement, line)
        else:
            here.inside.append(statement)

    def _is_stray(self, line: LogicalLine, here: _Open) -> bool:
        """Whether a line's indentation fits no block; says so."""
        span = self.source.span(line.number, line.indent + 1)
        if here.body_indent < 0:
            here.body_indent = line.indent
            if line.indent > here.indent:
                return False
            told = f"'{here.statement.keyword}' has an empty block"
            self.source.complain(span, told, ("lines indented below it",))
            return True
        if line.indent == here.body_indent:
            return False
        expected = (f"{here.body_indent} spaces",)
        self.source.complain(span, "the indentation fits no block", expected)
        return True

    def _open(self, statement: Statement, line: LogicalLine) -> None:
        if len(self.stack) > MAX_BLOCKS:
            self.source.complain(statement.span, f"blocks nested deeper than {MAX_BLOCKS}")
            return
        rule = _INSIDE[statement.keyword]
        self.stack.append(_Open(statement, line.indent, rule, -1, []))

    def _broken(self, line: LogicalLine, has_block: bool) -> None:
        """A line that could not be parsed still binds its name and has its block checked."""
        span = self.source.span(line.number, line.indent + 1)
        bound = re.match(r"\s*(param\s+)?([A-Za-z_]\w*)\s*=", line.text)
        if bound and self.stack[-1].rule == "statement":
            keyword = "broken_param" if bound[1] else "broken_actor"
            self.stack[-1].inside.append(Statement(keyword, bound[2], span=span))
            return
        word = line.text.split(maxsplit=1)[0].rstrip(":") if line.text.strip() else ""
        known = word if word in _INSIDE else meant(word)
        rule = _INSIDE.get(known or "", _UNREAD if line.text.endswith(":") else "")
        if has_block and rule and len(self.stack) <= MAX_BLOCKS:
            broken = Statement("broken", span=span)
            self.stack.append(_Open(broken, line.indent, rule, -1, []))

    def _close_to(self, comments: tuple[Comment, ...], indent: int) -> tuple[Comment, ...]:
        """Closes blocks that a line of that indent ends; their trailing comments go with them."""
        while len(self.stack) > 1 and indent <= self.stack[-1].indent:
            block = self.stack[-1]
            inside = 0
            for position, comment in enumerate(comments, 1):
                if comment.text and comment.indent > block.indent:
                    inside = position
                elif comment.text:
                    break
            block.trailing = _texts(comments[:inside])
            comments = comments[inside:]
            self._pop()
        return comments

    def _pop(self) -> None:
        block = self.stack.pop()
        if block.body_indent < 0 and block.statement.keyword != "broken":
            self.source.complain(
                block.statement.span,
                f"'{block.statement.keyword}' has an empty block",
                ("lines indented below it",),
            )
        done = replace(block.statement, block=tuple(block.inside), trailing=block.trailing)
        if done.keyword != "broken":
            self.stack[-1].inside.append(done)


def _opens(statement: Statement) -> bool:
    """Whether the statement is a header with a block."""
    if statement.keyword in ("weather", "sensors"):
        return not statement.values
    return statement.keyword in ("background", "when", "do", "parallel")


def _texts(comments: tuple[Comment, ...]) -> tuple[str, ...]:
    return tuple(comment.text for comment in comments)
