"""Conditions in words: which part of a goal was not met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scenesim.scenario.model import Reference
from scenesim.world import vocabulary
from scenesim.world.conditions import (
    ActorName,
    AnyOf,
    Arithmetic,
    AtStart,
    Call,
    Comparison,
    Condition,
    Eventually,
    Expression,
    Holds,
    LaneName,
    Logic,
    Measure,
    Number,
    OverRun,
    Point,
    Sustained,
    Text,
    When,
    While,
    Word,
)
from scenesim.world.units import said as with_unit
from scenesim.world.units import unit_for


def atoms(condition: Condition) -> Iterator[Condition]:
    """The single conditions of a goal that all have to hold; alternatives stay together.

    Args:
        condition: of a goal.

    Yields:
        Conditions without ``and``, ``while`` or ``when``.
    """
    match condition:
        case Logic("and", operands):
            for one in operands:
                yield from atoms(one)
        case While(inner, other) | When(inner, other):
            yield from atoms(inner)
            yield from atoms(other)
        case Eventually(inner):
            yield from atoms(inner)
        case _:
            yield condition


class Part(NamedTuple):
    """One single condition of a goal.

    Attributes:
        text: as a person would write it.
        unit: of how far a draw stayed from it.
    """

    text: str
    unit: str


def part_of(condition: Condition, units: Mapping[str, str]) -> Part:
    """A single condition of a goal, with units.

    Args:
        condition: of ``atoms``; of a scenario, so that drawn values still have their addresses.
        units: address to the unit of its number.

    Returns:
        Such as ``sun_angle(ego) < 8 deg`` and ``rad``.
    """
    if not isinstance(condition, Comparison):
        return Part(told(condition), "")
    sides = (condition.left, condition.right)
    unit = next((unit for side in sides if (unit := _unit(side, units))), "")
    left, right = (
        with_unit(side.value, unit) if isinstance(side, Number) else said(side) for side in sides
    )
    return Part(f"{left} {condition.operator} {right}", unit)


def _unit(expression: object, units: Mapping[str, str]) -> str:
    match expression:
        case Reference(address):
            return units.get(address, "")
        case OverRun("min" | "max" | "mean", operand):
            return _unit(operand, units)
        case Measure(name, _):
            found = vocabulary.find("measure", name)
            return unit_for(found.result) if found and found.result is not None else ""
    return ""


def told(condition: Condition) -> str:
    """A condition as a person would write it; numbers are SI.

    Args:
        condition: what is asked.

    Returns:
        Such as ``ttc(ego, kid) < 1``.
    """
    match condition:
        case Comparison(operator, left, right):
            return f"{said(left)} {operator} {said(right)}"
        case Holds(measure):
            return said(measure)
        case Logic("not", (operand,)):
            return f"not {told(operand)}"
        case Logic(operator, operands):
            return f" {operator} ".join(told(one) for one in operands)
        case Sustained(inner, duration):
            return f"{told(inner)} for {said(duration)} s"
        case AtStart(inner):
            return f"{told(inner)} at start"
        case Eventually(inner):
            return f"eventually {told(inner)}"
        case While(inner, other):
            return f"{told(inner)} while {told(other)}"
        case When(inner, first):
            return f"{told(inner)} when {told(first)}"
    return type(condition).__name__


def said(expression: Expression | Condition) -> str:
    """An expression as a person would write it.

    Args:
        expression: a measure, a number, arithmetic.

    Returns:
        Such as ``ttc(ego, kid)``.
    """
    match expression:
        case Measure("weather", (Word(field),)):
            return f"weather.{field}"
        case Measure(name, arguments) | Call(name, arguments):
            return f"{name}({', '.join(said(one) for one in arguments)})"
        case Arithmetic("min" | "max" | "abs" as name, operands):
            return f"{name}({', '.join(said(one) for one in operands)})"
        case Arithmetic(operator, operands):
            return f" {operator} ".join(said(one) for one in operands)
        case OverRun(reducer, operand):
            return f"over_run.{reducer}({said(operand)})"
        case Point(items):
            return f"({', '.join(said(one) for one in items)})"
    return _plain(expression)


def _plain(expression: Expression | Condition) -> str:
    match expression:
        case Number(value):
            return f"{value:.6g}"
        case Word(text) | Text(text):
            return text
        case ActorName(name):
            return name
        case AnyOf(group):
            return f"any {group}"
        case Reference(address):
            return address
        case LaneName(road, lane):
            return f"road.lane({lane})" if road is None else f"road.lane({road}, {lane})"
    return told(expression)  # type: ignore[arg-type]
