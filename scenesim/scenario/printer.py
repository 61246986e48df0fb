"""A document back to text in canonical layout: what ``scenesim fmt`` writes."""

from __future__ import annotations

from collections.abc import Sequence

from scenesim.scenario.syntax import (
    Argument,
    AtStartNode,
    Attribute,
    Axis,
    Document,
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
    Trivia,
    TupleNode,
    Until,
)

MAX_WIDTH = 140
INDENT = "    "


def node_text(node: Node) -> str:
    """An expression as text on one line."""
    match node:
        case Literal():
            return _quantity(node.text, node.unit)
        case RangeLiteral():
            return _quantity(f"{node.low}..{node.high}", node.unit)
        case String():
            return quoted(node.text)
        case Name():
            return node.text
        case Attribute():
            return f"{node_text(node.base)}.{node.name}"
        case Invocation():
            inside = ", ".join(_argument(argument) for argument in node.arguments)
            return _quantity(f"{node_text(node.function)}({inside})", node.unit)
        case Group():
            return _quantity(f"({node_text(node.value)})", node.unit)
        case TupleNode():
            return _quantity(f"({', '.join(node_text(item) for item in node.items)})", node.unit)
        case _:
            return _compound(node)


def quoted(text: str) -> str:
    """A text in quotes, as the language writes it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def document_text(document: Document) -> str:
    """A document as a whole file, comments kept; ends with a line end."""
    lines = [*document.trivia.before]
    lines.append(_behind(f"scenario {document.name}:", document.trivia))
    lines += _block(document.statements, 1)
    lines += _comments(document.trailing, 1)
    return "\n".join(_single_blanks(lines)) + "\n"


def _quantity(text: str, unit: str) -> str:
    return f"{text} {unit}" if unit else text


def _argument(argument: Argument) -> str:
    text = node_text(argument.value)
    if argument.name:
        return f"{argument.name}={text}"
    if argument.weight is not None:
        return f"{text}: {node_text(argument.weight)}"
    return text


def _compound(node: Node) -> str:
    match node:
        case Operation():
            return f"{node_text(node.left)} {node.operator} {node_text(node.right)}"
        case Prefix(operator="-" | "+"):
            return f"{node.operator}{node_text(node.operand)}"
        case Prefix():
            return f"{node.operator} {node_text(node.operand)}"
        case For():
            return f"{node_text(node.condition)} for {node_text(node.duration)}"
        case AtStartNode():
            return f"{node_text(node.condition)} at start"
        case Until():
            return f"{node_text(node.action)} until {node_text(node.condition)}"
        case Axis():
            bins = f" in {node.bins} bins" if node.bins else ""
            return f"{node_text(node.value)}{bins}"
        case _:
            raise TypeError(f"no text for {type(node).__name__}")


def _block(statements: Sequence[Statement], depth: int) -> list[str]:
    """Lines of a block; neighbours of one kind have their sign aligned."""
    lines: list[str] = []
    widths = _widths(statements)
    for statement, width in zip(statements, widths, strict=True):
        lines += _comments(statement.trivia.before, depth)
        head = INDENT * depth + _head(statement, width)
        if len(head) > MAX_WIDTH and statement.values:
            broken = _broken(head, statement, depth, width)
            lines += broken[:-1]
            head = broken[-1]
        lines.append(_behind(head, statement.trivia))
        lines += _block(statement.block, depth + 1)
        lines += _comments(statement.trailing, depth + 1)
    return lines


def _widths(statements: Sequence[Statement]) -> list[int]:
    """For each statement the width of the names of its run of neighbours."""
    widths = [0] * len(statements)
    start = 0
    while start < len(statements):
        end = start + 1
        keyword = statements[start].keyword
        while (
            end < len(statements)
            and statements[end].keyword == keyword
            and not statements[end].trivia.before
        ):
            end += 1
        width = max(len(statement.name) for statement in statements[start:end])
        if keyword == "edge" and end - start > 1:
            width += 1  # a table of goals reads better with air behind the colons
        widths[start:end] = [width] * (end - start)
        start = end
    return widths


def _head(statement: Statement, width: int) -> str:
    """A statement without its block."""
    keyword, name = statement.keyword, statement.name
    values = [node_text(value) for value in statement.values]
    if keyword in ("param", "field", "actor", "edge"):
        starts = {
            "param": f"param {name} = ",
            "field": f"{name} = ",
            "actor": f"{name.ljust(width)} = ",
            "edge": f"edge {(name + ':').ljust(width + 1)} ",
        }
        return starts[keyword] + values[0]
    if keyword in ("doc", "call", "step"):
        return values[0]
    if keyword in ("extends", "require"):
        return f"{keyword} {values[0]}"
    if keyword == "when":
        return f"when {values[0]}:"
    if keyword == "cover":
        return "cover " + " by ".join(values)
    if keyword == "run":
        return f"run {values[0]} at {values[1]}"
    return f"{keyword} = {values[0]}" if values else f"{keyword}:"


def _broken(head: str, statement: Statement, depth: int, width: int) -> list[str]:
    """A line that is too long, one argument a line; left alone where that cannot be."""
    node = statement.values[0]
    if not isinstance(node, Invocation) or not node.arguments or len(statement.values) > 1:
        return [head]
    whole = node_text(node)
    if not head.endswith(whole):
        return [head]
    start = head[: -len(whole)] + node_text(node.function) + "("
    inner = INDENT * (depth + 1)
    middle = [f"{inner}{_argument(argument)}," for argument in node.arguments]
    return [start, *middle, INDENT * depth + _quantity(")", node.unit)]


def _comments(comments: Sequence[str], depth: int) -> list[str]:
    return [INDENT * depth + comment if comment else "" for comment in comments]


def _behind(line: str, trivia: Trivia) -> str:
    if not trivia.behind:
        return line
    at = max(trivia.column - 1, len(line) + 2)
    return line.ljust(at) + trivia.behind


def _single_blanks(lines: Sequence[str]) -> list[str]:
    """No blank lines at the ends, and never two together."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return kept
