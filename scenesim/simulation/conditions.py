"""Conditions and quantities of a run, evaluated for all of its steps at once."""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import NotAvailableError
from scenesim.simulation.bodies import WALKERS
from scenesim.simulation.motion import STEP_S, Motion
from scenesim.simulation.reckoning import arithmetic, relation, total
from scenesim.simulation.series import RENDERED, Series
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
from scenesim.world.weather import Weather

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Evaluator:
    """Answers what holds when.

    ``so_far`` makes statistics over the run those of the past of each step, as a trigger needs
    them; otherwise they are of the whole run.

    Attributes:
        motion: the run.
        series: its measures.
    """

    def __init__(self, motion: Motion) -> None:
        self._motion = motion
        self.motion = motion
        self.series = Series(motion)
        self._groups: dict[str, tuple[int, ...]] = {}

    def holds(self, condition: Condition, *, so_far: bool = False) -> Bools:
        """At which steps a condition holds.

        Args:
            condition: what is asked.
            so_far: statistics are of the past of each step.

        Returns:
            (T,) one for each step of the run, margins included; conditions about the run as a
            whole are equal at all steps.
        """
        match condition:
            case Comparison():
                return self._compared(condition, so_far)
            case Holds(measure):
                return self._value(measure, so_far) > 0.5
            case Logic("not", (operand,)):
                return ~self.holds(operand, so_far=so_far)
            case Logic(operator, operands):
                held = self.holds(operands[0], so_far=so_far)
                for one in operands[1:]:
                    # what is decided need not be measured: sight is dear
                    if operator == "and" and held.any():
                        held = held & self.holds(one, so_far=so_far)
                    elif operator == "or" and not held.all():
                        held = held | self.holds(one, so_far=so_far)
                return held
            case Sustained(inner, duration):
                return self._sustained(self.holds(inner, so_far=so_far), self.number(duration))
            case While(inner, during):
                return self.holds(inner, so_far=so_far) & self.holds(during, so_far=so_far)
        return self._of_whole_run(condition, so_far)

    def number(self, expression: Expression, step: int | None = None) -> float:
        """The value of an expression at a step.

        Args:
            expression: what is asked.
            step: when; None for t = 0.

        Returns:
            SI.
        """
        if isinstance(expression, Number):
            return expression.value
        value = self._value(expression, so_far=True)
        return float(value[self._motion.zero if step is None else step])

    def value(self, expression: Expression) -> Floats:
        """An expression at all steps.

        Args:
            expression: what is asked.

        Returns:
            (T,) SI.
        """
        return self._value(expression, so_far=False)

    def moments(self, condition: Condition) -> tuple[float, ...]:
        """The times of the run at which an edge goal is met.

        Args:
            condition: of the goal.

        Returns:
            Times in s; for a statistic of the run the moment that decides it; empty for none.
        """
        zero, last = self._motion.zero, self._motion.last
        held = self.holds(condition)
        if not held[zero : last + 1].any():
            return ()
        steps = held & self._deciding(condition)
        found = np.nonzero(steps[zero : last + 1])[0]
        return tuple(round(float(k) * STEP_S, 3) for k in found)

    def _deciding(self, condition: Condition) -> Bools:
        """The steps that a person would look at to see a condition hold."""
        every = np.ones(len(self._motion.states), dtype=bool)
        zero = self._motion.zero
        match condition:
            case AtStart():
                return self._only(zero)
            case Eventually(inner):
                return self.holds(inner)
            case When(_, first):
                return self._only(self._first(self.holds(first)))
            case Comparison(_, left, right):
                for side in (left, right):
                    if isinstance(side, OverRun) and side.reducer in {"min", "max"}:
                        return self._only(self._extreme(side))
                return every
            case Logic("not", _):
                return every
            case Logic("and", operands):
                parts = [self._deciding(one) for one in operands]
                common = reduce(np.logical_and, parts)
                held = common & self.holds(condition)
                # statistics may peak where the others do not hold: then the moments of each count
                met = held[zero : self._motion.last + 1].any()
                return common if met else reduce(np.logical_or, parts)
            case Logic(_, operands):
                return reduce(
                    np.logical_or, (self._deciding(one) & self.holds(one) for one in operands)
                )
        return every

    def _extreme(self, over: OverRun) -> int:
        zero, last = self._motion.zero, self._motion.last
        values = self._value(over.operand, so_far=False)[zero : last + 1]  # type: ignore[arg-type]
        return zero + int(np.argmin(values) if over.reducer == "min" else np.argmax(values))

    def _only(self, step: int | None) -> Bools:
        out = np.zeros(len(self._motion.states), dtype=bool)
        if step is not None:
            out[step] = True
        return out

    def _first(self, held: Bools) -> int | None:
        zero, last = self._motion.zero, self._motion.last
        found = np.nonzero(held[zero : last + 1])[0]
        return zero + int(found[0]) if len(found) else None

    def _of_whole_run(self, condition: Condition, so_far: bool) -> Bools:
        zero, last = self._motion.zero, self._motion.last
        match condition:
            case AtStart(inner):
                answer = bool(self.holds(inner, so_far=so_far)[zero])
            case Eventually(inner):
                held = self.holds(inner, so_far=so_far)
                if so_far:
                    return np.logical_or.accumulate(held)
                answer = bool(held[zero : last + 1].any())
            case When(inner, first):
                step = self._first(self.holds(first, so_far=so_far))
                answer = step is not None and bool(self.holds(inner, so_far=so_far)[step])
            case _:
                raise NotAvailableError(f"this condition cannot be evaluated on a run: {condition}")
        return np.full(len(self._motion.states), answer)

    def _sustained(self, held: Bools, duration_s: float) -> Bools:
        """True where the condition has held for that long; its past before 0 does not count."""
        need = round(duration_s / STEP_S)
        steps = np.arange(len(held))
        broken = np.where(held & (steps >= self._motion.zero), -1, steps)
        since = steps - np.maximum.accumulate(broken) - 1
        return held & (since >= need)

    def _compared(self, condition: Comparison, so_far: bool) -> Bools:
        left, right = condition.left, condition.right
        words = [side.text for side in (left, right) if isinstance(side, (Word, Text))]
        if len(words) == 2:
            return np.full(
                len(self._motion.states), (words[0] == words[1]) == (condition.operator == "==")
            )
        a, b = self._value(left, so_far), self._value(right, so_far)
        return relation(condition.operator, a, b)

    def _value(self, expression: Expression, so_far: bool) -> Floats:
        """(T,) SI values of an expression.

        Raises:
            NotAvailableError: it has none on a run.
        """
        match expression:
            case Number(value):
                return np.full(len(self._motion.states), value)
            case LaneName(road, lane):
                name = road if road is not None else self._motion.scene.network.main_road
                return np.full(len(self._motion.states), float(self.series.lane_code(name, lane)))
            case Measure("weather", (Word(field),)):
                value = _weather_field(self._motion.scene.weather, field)
                return np.full(len(self._motion.states), value)
            case Measure("distance", (who, Point(items))):
                x, y = (self.number(one) for one in items)
                return self.series.to_point(self.rows(who, "distance")[0], x, y)
            case Measure("shows", (Text(signal), Word(state))):
                return self._shows(signal, state)
            case Measure(name, arguments):
                return self.series.of(name, tuple(self.rows(one, name) for one in arguments))
            case Arithmetic(operator, operands):
                parts = [self._value(one, so_far) for one in operands]
                return arithmetic(operator, parts)
            case OverRun(reducer, operand):
                return self._over_run(reducer, operand, so_far)
        raise NotAvailableError(f"{_shown(expression)} has no value during a run")

    def _shows(self, signal: str, state: str) -> Floats:
        """(T,) 1 where a traffic light shows a state.

        Raises:
            NotAvailableError: the map has no such light.
        """
        m = self._motion
        m.lights.demand(signal, f'shows("{signal}", {state})')
        shown = [m.lights.state(signal, step) == state for step in range(len(m.states))]
        return np.array(shown, dtype=np.float64)

    def _over_run(self, reducer: str, operand: Expression | Condition, so_far: bool) -> Floats:
        zero, last = self._motion.zero, self._motion.last
        if reducer == "count":
            values = self.holds(operand, so_far=so_far).astype(np.float64)  # type: ignore[arg-type]
        else:
            values = self._value(operand, so_far)  # type: ignore[arg-type]
        if not so_far:
            part = values[zero : last + 1]
            return np.full(len(values), total(reducer, part))
        past = np.zeros(len(values))
        part = values[zero:]
        match reducer:
            case "min":
                past[zero:] = np.minimum.accumulate(part)
            case "max":
                past[zero:] = np.maximum.accumulate(part)
            case "count":
                past[zero:] = np.cumsum(part)
            case _:
                past[zero:] = np.cumsum(part) / np.arange(1, len(part) + 1)
        return past

    def rows(self, argument: Expression, measure: str) -> tuple[int, ...]:
        """The actors that an argument means.

        Args:
            argument: an actor, or any of a group.
            measure: that asks, for the error.

        Returns:
            Rows of the scene's actors.

        Raises:
            NotAvailableError: it means nobody.
        """
        match argument:
            case ActorName(name):
                if name not in self._motion.rows:
                    raise NotAvailableError(f"{measure}({name}): there is no actor '{name}'")
                return (self._motion.rows[name],)
            case AnyOf(group):
                if group not in self._groups:
                    self._groups[group] = _members(self._motion, group)
                return self._groups[group]
        raise NotAvailableError(f"{measure}() cannot take {_shown(argument)}")


def rendered(condition: Condition | Expression) -> bool:
    """Whether a condition asks for something that only rendered frames have.

    Args:
        condition: what is asked.

    Returns:
        True if any measure in it is of rendered truth.
    """
    match condition:
        case Measure(name, arguments):
            return name in RENDERED or any(rendered(one) for one in arguments)
        case Comparison(_, left, right):
            return rendered(left) or rendered(right)
        case Holds(measure):
            return rendered(measure)
        case Logic(_, operands):
            return any(rendered(one) for one in operands)
        case Arithmetic(_, operands):
            return any(rendered(one) for one in operands)
        case OverRun(_, operand):
            return rendered(operand)
        case Sustained(inner, _) | AtStart(inner) | Eventually(inner):
            return rendered(inner)
        case While(inner, other) | When(inner, other):
            return rendered(inner) or rendered(other)
    return False


def _members(motion: Motion, group: str) -> tuple[int, ...]:
    """Rows of a background group, a kind or a category."""
    people = {"person"}

    def belongs(kind: str, its_group: str) -> bool:
        if group in {"actor", "anybody"}:
            return True
        if group in people:
            return kind == "pedestrian"
        if group == "vehicle":
            return kind not in WALKERS
        return group in {kind, its_group}

    actors = motion.scene.actors
    return tuple(k for k, one in enumerate(actors) if k and belongs(one.kind, one.group))


def _weather_field(weather: Weather, field: str) -> float:
    names = {
        "rain": weather.rain_mm_per_h,
        "snow": weather.snow_mm_per_h,
        "fog": weather.fog_visibility_m,
        "cloud": weather.cloud,
        "wetness": weather.wetness,
        "snow_cover": weather.snow_cover,
        "wind": weather.wind_mps,
        "wind_direction": weather.wind_direction_rad,
        "sun_elevation": weather.sun_elevation_rad,
        "sun_azimuth": weather.sun_azimuth_rad,
        "turbidity": weather.turbidity,
        "dust": weather.dust,
    }
    if field not in names:
        raise NotAvailableError(f"weather.{field} has no value during a run")
    return names[field]


def _shown(expression: object) -> str:
    match expression:
        case Word(text) | Text(text):
            return f"'{text}'"
        case Call(name, _, _):
            return f"{name}(...)"
        case Point(items):
            return f"a tuple of {len(items)}"
    return type(expression).__name__
