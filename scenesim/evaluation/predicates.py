"""Slices as sentences: ``weather.rain_mm_per_h > 2 and distance_m < 30 and "near_miss" in edges``.

A sentence is parsed as data and never run: columns, numbers, texts, comparisons, ``and``, ``or``,
``not`` and ``in``. Columns are written as they stand in the table; one whose name is no such word,
as ``col("param.when[2].for")``. A column that a row lacks makes the comparison false.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from scenesim.errors import DatasetError

Row = Mapping[str, Any]
Test = Callable[[Row], bool]

_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


@dataclass(frozen=True, slots=True)
class Predicate:
    """A condition on rows.

    Attributes:
        text: as written.
        columns: that it asks for.
    """

    text: str
    columns: frozenset[str]
    _test: Test

    def holds(self, row: Row) -> bool:
        """Whether a row satisfies it.

        Args:
            row: of a table.

        Returns:
            True if it does.
        """
        return self._test(row)


def predicate(text: str, place: str) -> Predicate:
    """A sentence as a predicate.

    Args:
        text: the sentence.
        place: where it stands, for errors.

    Returns:
        The predicate.

    Raises:
        DatasetError: it cannot be understood.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        columns = frozenset(_columns(tree))
    except (SyntaxError, ValueError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else error
        raise DatasetError(
            f"{place}: {text!r}: {reason}; for example 'distance_m < 30 and kind == \"car\"'"
        ) from None
    return Predicate(text, columns, _test(tree))


def _columns(tree: ast.expr) -> list[str]:
    """The columns of a condition.

    Raises:
        ValueError: a part is none that a condition may hold.
    """
    if isinstance(tree, ast.BoolOp):
        return [name for part in tree.values for name in _columns(part)]
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
        return _columns(tree.operand)
    if not isinstance(tree, ast.Compare):
        raise ValueError(f"'{ast.unparse(tree)}' is no comparison")
    found: list[str] = []
    for term in (tree.left, *tree.comparators):
        name = _column(term)
        if name is not None:
            found.append(name)
        else:
            _constant(term)
    for comparison in tree.ops:
        if type(comparison) not in _COMPARISONS and not isinstance(comparison, ast.In | ast.NotIn):
            raise ValueError(f"'{type(comparison).__name__}' is not understood")
    if not found:
        raise ValueError(f"'{ast.unparse(tree)}' asks for no column")
    return found


def _column(term: ast.expr) -> str | None:
    """The column that a term names; None for a constant."""
    if isinstance(term, ast.Name | ast.Attribute | ast.Subscript):
        return ast.unparse(term)
    if isinstance(term, ast.Call) and ast.unparse(term.func) == "col" and len(term.args) == 1:
        return str(_constant(term.args[0]))
    return None


def _constant(term: ast.expr) -> Any:  # noqa: ANN401
    """A number, a text or a list of these.

    Raises:
        ValueError: it is something else.
    """
    try:
        value = ast.literal_eval(term)
    except (ValueError, TypeError):
        raise ValueError(f"'{ast.unparse(term)}' is no column, number or text") from None
    return value


def _test(tree: ast.expr) -> Test:
    """A condition as a function of rows: rows are many, so the tree is gone through once."""
    if isinstance(tree, ast.BoolOp):
        parts = [_test(part) for part in tree.values]
        if isinstance(tree.op, ast.And):
            return lambda row: all(part(row) for part in parts)
        return lambda row: any(part(row) for part in parts)
    if isinstance(tree, ast.UnaryOp):
        inner = _test(tree.operand)
        return lambda row: not inner(row)
    comparisons: list[ast.cmpop] = tree.ops  # type: ignore[attr-defined]
    terms = [_value(term) for term in (tree.left, *tree.comparators)]  # type: ignore[attr-defined]
    pairs = list(zip(comparisons, pairwise(terms), strict=True))
    return lambda row: all(_compares(how, a(row), b(row)) for how, (a, b) in pairs)


def _value(term: ast.expr) -> Callable[[Row], Any]:
    """A term's value in a row; None where the row lacks the column."""
    name = _column(term)
    if name is not None:
        return lambda row: row.get(name)
    constant = _constant(term)
    return lambda row: constant


def _compares(comparison: ast.cmpop, a: Any, b: Any) -> bool:  # noqa: ANN401
    """One comparison; numbers with numbers, texts with texts, anything else is false."""
    if a is None or b is None:
        return False
    if isinstance(comparison, ast.In | ast.NotIn):
        inside = a in (b.split() if isinstance(b, str) else b)
        return inside == isinstance(comparison, ast.In)
    alike = isinstance(a, str) == isinstance(b, str)
    if not alike:
        return isinstance(comparison, ast.NotEq)
    return bool(_COMPARISONS[type(comparison)](a, b))
