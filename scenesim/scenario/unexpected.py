"""Says what is wrong with a line that does not parse, and what would have been right."""

from __future__ import annotations

import re

from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from scenesim.errors import nearest
from scenesim.scenario.source import LogicalLine, Source

KEYWORDS = (
    "extends",
    "param",
    "road",
    "weather",
    "background",
    "sensors",
    "when",
    "do",
    "require",
    "edge",
    "cover",
    "run",
    "parallel",
)
#: what other languages say, to the statement that was probably meant; None: there is no such thing
_ELSEWHERE = {
    "if": "when",
    "while": "when",
    "on": "when",
    "import": "extends",
    "include": "extends",
    "model": "extends",
    "let": "param",
    "var": "param",
    "const": "param",
    "assert": "require",
    "behavior": "do",
    "behaviour": "do",
    "for": None,
    "def": None,
    "class": None,
    "else": None,
}
_OPERAND = {"NUMBER", "RANGE", "NAME", "STRING", "LPAR", "SIGN", "ANY", "NOT", "EVENTUALLY"}
_TERMINALS = {
    "NUMBER": "a number",
    "NAME": "a name",
    "STRING": "a text in double quotes",
    "UNIT": "a unit",
    "LPAR": "'('",
    "RPAR": "')'",
    "COMMA": "','",
    "EQUAL": "'='",
    "COLON": "':'",
    "DOT": "'.'",
    "COMPARE": "a comparison",
    "SIGN": "'+' or '-'",
    "SCALE": "'*' or '/'",
    "$END": "the end of the line",
}
#: signs of other languages, to what is written here
_SIGNS = {
    "&": "write 'and'",
    "|": "write 'or'",
    "!": "write 'not'",
    "±": "a value with a spread is written normal(40, 5) km/h",
}
#: terminals that only repeat what others say
_QUIET = {"RANGE", "ANY", "NOT", "EVENTUALLY"}


def explain(error: UnexpectedInput, source: Source, line: LogicalLine, start: str) -> None:
    """Adds the problem of a line that did not parse.

    Args:
        error: from lark.
        source: the problem goes there.
        line: the logical line.
        start: the grammar's start rule for it.
    """
    if isinstance(error, UnexpectedToken):
        text = str(error.token)
        at_end = error.token.type == "$END"
        allowed = set(error.accepts or error.expected)
        row, column = _place(error, line, at_end)
    elif isinstance(error, UnexpectedCharacters):
        at_end = False
        text = str(error.char)
        allowed = set(error.allowed or ())
        row, column = line.number + error.line - 1, error.column
    else:
        source.complain(source.span(line.number, line.indent + 1), "this cannot be understood")
        return
    span = source.span(row, column, 1 if at_end else max(1, len(text)))
    first = None if at_end else _misspelt(line, start)
    if first is not None:
        keyword = meant(first, start)
        source.complain(
            source.span(line.number, line.indent + 1, len(first)),
            f"unknown statement '{first}'",
            () if keyword else tuple(f"'{one}'" for one in KEYWORDS),
            nearest=keyword,
        )
        return
    what = "the line ends too early" if at_end else f"unexpected '{text}'"
    expected = _expected(allowed)
    hint = _form(line, start, text, at_end) or _hint(source, row, column, text, allowed)
    if at_end and "COLON" in allowed and "COMMA" not in allowed:
        hint = "a block begins with ':' at the end of its first line"
    source.complain(span, what, expected, hint=hint)


def meant(word: str, start: str = "statement") -> str | None:
    """The statement that a wrong first word was probably meant to be.

    Args:
        word: as written.
        start: the grammar's start rule for its line.

    Returns:
        One of the language's; None if nothing is near.
    """
    known = ("scenario",) if start == "header" else KEYWORDS
    return _ELSEWHERE[word] if word in _ELSEWHERE else nearest(word, known)


def _place(error: UnexpectedToken, line: LogicalLine, at_end: bool) -> tuple[int, int]:
    if at_end:
        lines = line.text.split("\n")
        return line.number + len(lines) - 1, len(lines[-1].rstrip()) + 1
    return line.number + (error.line or 1) - 1, error.column or 1


def _misspelt(line: LogicalLine, start: str) -> str | None:
    """A first word that is no keyword, followed by something that no binding begins with."""
    match = re.match(r"\s*([A-Za-z_]\w*)\s*(\S?)", line.text)
    if start not in ("statement", "header") or match is None or match[2] in ("=", "(", "."):
        return None
    word = match[1]
    known = ("scenario",) if start == "header" else KEYWORDS
    is_told = word not in known and (word in _ELSEWHERE or meant(word, start) is not None)
    return word if is_told else None


def _form(line: LogicalLine, start: str, text: str, at_end: bool) -> str | None:
    """The form of a statement that was nearly written."""
    first, *_ = line.text.split(maxsplit=1) or [""]
    if start == "header":
        return "a name is one word of letters, digits and _: 'scenario my_first:'"
    if start == "statement" and first == "run" and not text.startswith((".", "'", '"')):
        return "for example 'run 6 s at 10 Hz'"
    if start == "field" and first == "time" and text == ":" and not at_end:
        return "a clock time is a number of hours: 'time = 18.5 h'"
    return None


def _expected(allowed: set[str]) -> tuple[str, ...]:
    names: list[str] = []
    rest = set(allowed)
    if len(allowed & _OPERAND) >= 5:
        names.append("a value")
        rest -= _OPERAND
    rest -= _QUIET
    order = list(_TERMINALS)
    known = sorted((name for name in rest if name in _TERMINALS), key=order.index)
    names += [_TERMINALS[name] for name in known]
    names += sorted(f"'{name.lower()}'" for name in rest if name not in _TERMINALS)
    return tuple(names[:8])


def _hint(source: Source, row: int, column: int, text: str, allowed: set[str]) -> str | None:
    shown = source.lines[row - 1] if 0 < row <= len(source.lines) else ""
    before = shown[: column - 1].rstrip()
    if text == "'":
        return "texts stand in double quotes"
    if text == '"':
        return "the closing quote is missing"
    if text.startswith(".") and (before[-1:].isdigit() or shown[column : column + 1].isdigit()):
        return "numbers have digits on both sides of the dot: 0.5, 5.0"
    if before.endswith(("always", "never")):
        return "write 'over_run.count(P) < 1' for never P, 'over_run.count(not P) < 1' for always"
    if text == "=" and "COMPARE" in allowed:
        return "equality is written =="
    if text == "=" and before.endswith("="):
        return "a name is given with one '='"
    if text in _SIGNS:
        return _SIGNS[text]
    if text in ("{", "}", "[", "]"):
        return "only round brackets are used"
    if "COMMA" in allowed and re.match(r"\w", text):
        return "is a ',' missing?"
    return None
