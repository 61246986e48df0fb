"""Comparisons, statistics and arithmetic on series of a run."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from math import inf

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import NotAvailableError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def relation(operator: str, a: Floats, b: Floats) -> Bools:
    """Where a comparison holds.

    Args:
        operator: one of ``< <= > >= == !=``.
        a: (T,).
        b: (T,).

    Returns:
        (T,).
    """
    relations: dict[str, Callable[[Floats, Floats], Bools]] = {
        "<": np.less,
        "<=": np.less_equal,
        ">": np.greater,
        ">=": np.greater_equal,
        "==": np.equal,
        "!=": np.not_equal,
    }
    return np.asarray(relations[operator](a, b))


def total(reducer: str, part: Floats) -> float:
    """A statistic of a series.

    Args:
        reducer: ``min max mean``, or anything else for the sum.
        part: (T,).

    Returns:
        The number.
    """
    match reducer:
        case "min":
            return float(part.min())
        case "max":
            return float(part.max())
        case "mean":
            return float(np.cumsum(part)[-1]) / len(part)
    return float(np.cumsum(part)[-1])


def arithmetic(operator: str, parts: list[Floats]) -> Floats:
    """An operation on series.

    Args:
        operator: one of ``+ - * / min max abs``.
        parts: (T,) each.

    Returns:
        (T,).

    Raises:
        NotAvailableError: there is no such operation.
    """
    match operator:
        case "+":
            return reduce(np.add, parts)
        case "-":
            return -parts[0] if len(parts) == 1 else reduce(np.subtract, parts)
        case "*":
            return reduce(np.multiply, parts)
        case "/":
            with np.errstate(divide="ignore", invalid="ignore"):
                quotient = reduce(np.divide, parts)
            return np.where(np.isnan(quotient), inf, quotient)
        case "min":
            return reduce(np.minimum, parts)
        case "max":
            return reduce(np.maximum, parts)
        case "abs":
            return np.abs(parts[0])
    raise NotAvailableError(f"no operation '{operator}' on values of a run")
