"""The arithmetic of the language on plain numbers."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from scenesim.scenario.syntax import Attribute, Invocation, Name


def compute(operator: str, numbers: Sequence[float]) -> float:
    """``+ - * /`` of two numbers, ``min max`` of several, ``abs`` of one.

    Args:
        operator: which.
        numbers: operands.

    Returns:
        The result; inf for a division by zero or an overflow (0/0 is 0).

    Raises:
        ValueError: an unknown operator.
    """
    if operator == "min":
        return min(numbers)
    if operator == "max":
        return max(numbers)
    if operator == "abs":
        return abs(numbers[0])
    left, right = numbers
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator == "*":
        return left * right
    if operator == "/":
        return _divide(left, right)
    raise ValueError(f"want + - * / min max abs, got {operator!r}")


def _divide(left: float, right: float) -> float:
    if right != 0.0:
        return left / right
    if left == 0.0:
        return 0.0
    return inf if left > 0.0 else -inf


def call_name(node: Invocation) -> str:
    """The dotted name of what is called: ``uniform``, ``road.lane``; "" for anything else."""
    parts: list[str] = []
    function = node.function
    while isinstance(function, Attribute):
        parts.append(function.name)
        function = function.base
    if not isinstance(function, Name):
        return ""
    return ".".join([function.text, *reversed(parts)])
