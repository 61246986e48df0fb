"""Cuts a text into logical lines with indentation and comments, and bounds its size.

A logical line goes on while brackets are open, over lines that are indented deeper than it or
begin with a closing bracket; anything else ends it, so that a forgotten bracket costs one line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scenesim.errors import Problem, Span

MAX_BYTES = 120_000
MAX_LINE = 6_000
MAX_LINES = 2_000
MAX_BRACKETS = 40
MAX_PROBLEMS = 50

_OPENING = "([{"
_CLOSING = ")]}"


@dataclass(slots=True)
class Source:
    """A text with its name and what is wrong with it so far.

    Attributes:
        file: the name to show.
        lines: physical lines, without their ends.
        problems: found so far.
    """

    file: str
    lines: list[str]
    problems: list[Problem] = field(default_factory=list)

    def span(self, line: int, column: int, length: int = 1) -> Span:
        """A place to point at.

        Args:
            line: from 1.
            column: from 1.
            length: characters.

        Returns:
            The place; a very long line is shown as a window around it.
        """
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        room = max(1, len(text) - column + 1)
        return Span(self.file, line, column, max(1, min(length, room)), text[:400])

    def complain(
        self,
        span: Span,
        message: str,
        expected: tuple[str, ...] = (),
        nearest: str | None = None,
        hint: str | None = None,
    ) -> None:
        """Adds a problem; past a few hundred nobody reads them."""
        if len(self.problems) < 4 * MAX_PROBLEMS:
            self.problems.append(Problem(message, span, expected, nearest, hint))


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a line of its own, or an empty line.

    Attributes:
        indent: of the comment; -1 for an empty line.
        text: from ``#`` on, or "".
    """

    indent: int
    text: str


@dataclass(frozen=True, slots=True)
class LogicalLine:
    """A statement's text.

    Attributes:
        number: of its first physical line.
        indent: columns before its first character.
        text: with its indentation and line ends, comments blanked, so that columns are true.
        before: comments and empty lines above it.
        behind: the comment on its last line, or "".
        column: of that comment, from 1; 0 if there is none.
    """

    number: int
    indent: int
    text: str
    before: tuple[Comment, ...]
    behind: str
    column: int


def read_lines(text: str, file: str) -> Source:
    """A source from its text.

    Args:
        text: of the file.
        file: the name to show.

    Returns:
        The source, with a problem if it is too large.
    """
    if len(text) > MAX_BYTES:
        source = Source(file, [])
        source.problems.append(
            Problem(f"{file}: more than {MAX_BYTES} characters", hint="a scenario is a small text")
        )
        return source
    clean = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return Source(file, clean.split("\n"))


def logical_lines(source: Source) -> tuple[list[LogicalLine], tuple[Comment, ...]]:
    """The statements of a source, and the comments after the last one.

    Args:
        source: the source; problems are added to it.

    Returns:
        Logical lines in order, and trailing comments and empty lines.
    """
    found: list[LogicalLine] = []
    comments: list[Comment] = []
    numbers = iter(range(1, len(source.lines) + 1))
    for number in numbers:
        code, comment, _ = _split(source, number)
        if not code.strip():
            indent = len(code) if comment else -1
            comments.append(Comment(indent, comment))
            continue
        if len(found) >= MAX_LINES:
            source.complain(source.span(number, 1), f"more than {MAX_LINES} statements")
            return [], ()
        found.append(_gather(source, number, numbers, comments))
        comments = []
    return found, tuple(comments)


def _gather(
    source: Source, number: int, numbers: Iterator[int], comments: list[Comment]
) -> LogicalLine:
    """The logical line that begins at a physical one; takes the continuations."""
    code, comment, column = _split(source, number)
    indent = len(code) - len(code.lstrip(" "))
    pieces, depth, last = [code], _depth(code), number
    inner: list[Comment] = []
    while depth > 0 and last < len(source.lines) and _continues(source.lines[last], indent):
        if comment:
            inner.append(Comment(indent, comment))
        last = next(numbers)
        code, comment, column = _split(source, last)
        pieces.append(code)
        depth += _depth(code)
    text = "\n".join(pieces).rstrip()
    behind = comment
    if len(text) > MAX_LINE:
        source.complain(
            source.span(number, indent + 1),
            f"a statement of {len(text)} characters; at most {MAX_LINE}",
            hint="give parts of it names with 'param'",
        )
        text = ""
    elif _deepest(text) > MAX_BRACKETS:
        source.complain(
            source.span(number, indent + 1), f"brackets nested deeper than {MAX_BRACKETS}"
        )
        text = ""
    return LogicalLine(number, indent, text, (*comments, *inner), behind, column if behind else 0)


def _continues(line: str, indent: int) -> bool:
    """Whether a physical line belongs to a bracket opened by a statement of that indent."""
    stripped = line.lstrip(" ")
    if not stripped:
        return True
    return len(line) - len(stripped) > indent or stripped[0] in _CLOSING


def _split(source: Source, number: int) -> tuple[str, str, int]:
    """Code, comment and the comment's column of a physical line; quotes hide ``#``."""
    line = source.lines[number - 1]
    quoted = False
    skip = False
    for column, letter in enumerate(line):
        if skip:
            skip = False
        elif quoted and letter == "\\":
            skip = True
        elif letter == '"':
            quoted = not quoted
        elif letter == "#" and not quoted:
            return line[:column], line[column:].rstrip(), column + 1
    return line, "", 0


def _depth(code: str) -> int:
    """Brackets that a piece of code leaves open (negative: closes)."""
    bare = _without_strings(code)
    return sum(bare.count(letter) for letter in _OPENING) - sum(
        bare.count(letter) for letter in _CLOSING
    )


def _deepest(code: str) -> int:
    depth = deepest = 0
    for letter in _without_strings(code):
        if letter in _OPENING:
            depth += 1
            deepest = max(deepest, depth)
        elif letter in _CLOSING:
            depth -= 1
    return deepest


def _without_strings(code: str) -> str:
    if '"' not in code:
        return code
    kept: list[str] = []
    quoted = skip = False
    for letter in code:
        if skip:
            skip = False
        elif quoted and letter == "\\":
            skip = True
        elif letter == '"':
            quoted = not quoted
        elif not quoted:
            kept.append(letter)
    return "".join(kept)
