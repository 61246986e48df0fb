"""Values of attributes: literals, ``$parameters`` and ``${expressions}`` of OpenSCENARIO 1.1."""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping

#: longer expressions are refused
MAX_LENGTH = 2000
_NAME = re.compile(r"\$([A-Za-z_][\w]*)")
_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: math.fmod,
}
_COMPARED: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "abs": abs,
    "acos": math.acos,
    "asin": math.asin,
    "atan": math.atan,
    "ceil": math.ceil,
    "cos": math.cos,
    "floor": math.floor,
    "max": max,
    "min": min,
    "pow": lambda base, power: math.pow(base, power),
    "round": round,
    "sign": lambda x: (x > 0) - (x < 0),
    "sin": math.sin,
    "sqrt": math.sqrt,
    "tan": math.tan,
}
_CONSTANTS = {"pi": math.pi, "true": 1.0, "false": 0.0, "E": math.e}


def replaced(text: str, values: Mapping[str, str]) -> str:
    """A value with its parameters and expressions worked out.

    Args:
        text: of an attribute.
        values: of the parameters.

    Returns:
        A literal.

    Raises:
        ValueError: an unknown parameter, or an expression that cannot be worked out.
    """
    text = text.strip()
    if text.startswith("${") and text.endswith("}"):
        return _plain(number_of(text[2:-1], values))
    if match := _NAME.fullmatch(text):
        return _known(match.group(1), values)
    return text


def number_of(expression: str, values: Mapping[str, str]) -> float:
    """The value of what stands in ``${...}``.

    Args:
        expression: with ``$parameters``.
        values: of the parameters.

    Returns:
        A number; truth is 1 or 0.

    Raises:
        ValueError: it cannot be worked out.
    """
    if len(expression) > MAX_LENGTH:
        raise ValueError(f"an expression longer than {MAX_LENGTH} characters")
    plain = _NAME.sub(lambda m: f"({_as_number(_known(m.group(1), values))!r})", expression)
    try:
        tree = ast.parse(plain.strip(), mode="eval")
        return float(_value(tree.body, 0))
    except (SyntaxError, ArithmeticError, TypeError, MemoryError, RecursionError) as error:
        raise ValueError(f"'{expression}' cannot be worked out: {error}") from None


def _known(name: str, values: Mapping[str, str]) -> str:
    """A parameter's value.

    Raises:
        ValueError: there is none of that name.
    """
    if name not in values:
        raise ValueError(f"no parameter '{name}'")
    return values[name]


def _as_number(text: str) -> float:
    """A literal as a number.

    Raises:
        ValueError: it is none.
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    return float(text)


def _plain(value: float) -> str:
    """A number as a literal."""
    return repr(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)


def _value(node: ast.expr, depth: int) -> float:
    """The value of a part of an expression.

    Raises:
        ValueError: of a part that expressions do not have.
    """
    if depth > 60:
        raise ValueError("an expression nested too deeply")
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return float(node.value)
    if isinstance(node, ast.Name) and node.id in _CONSTANTS:
        return _CONSTANTS[node.id]
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        return _BINARY[type(node.op)](_value(node.left, depth + 1), _value(node.right, depth + 1))
    if isinstance(node, ast.UnaryOp):
        return _unary(node, depth)
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARED:
        left, right = _value(node.left, depth + 1), _value(node.comparators[0], depth + 1)
        return float(_COMPARED[type(node.ops[0])](left, right))
    if isinstance(node, ast.BoolOp):
        parts = [_value(part, depth + 1) != 0 for part in node.values]
        return float(all(parts) if isinstance(node.op, ast.And) else any(parts))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        function = _FUNCTIONS.get(node.func.id)
        if function is not None:
            return float(function(*(_value(part, depth + 1) for part in node.args)))
    raise ValueError(f"'{ast.unparse(node)[:40]}' is no part of an expression")


def _unary(node: ast.UnaryOp, depth: int) -> float:
    """Sign and negation.

    Raises:
        ValueError: another operator.
    """
    value = _value(node.operand, depth + 1)
    if isinstance(node.op, ast.USub):
        return -value
    if isinstance(node.op, ast.Not):
        return float(value == 0)
    if isinstance(node.op, ast.UAdd):
        return value
    raise ValueError("an unknown operator")
