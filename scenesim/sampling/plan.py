"""Compiles a scenario into functions that draw it: once per scenario, run for every draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from math import inf, isfinite, log
from typing import Any, TypeAlias

from scenesim.errors import Span
from scenesim.sampling.distributions import Frozen, clamped, frozen
from scenesim.scenario.arithmetic import compute
from scenesim.scenario.model import Distribution, Reference, Scenario, Value
from scenesim.world.conditions import (
    Arithmetic,
    Call,
    Expression,
    LaneName,
    Number,
    Text,
    Word,
)
from scenesim.world.signatures import Amount
from scenesim.world.units import unit_for


class Env:
    """What one draw has decided so far.

    Attributes:
        share: address to the quantile to take.
        values: by address, of all arguments that are not constant.
        parameters: what the manifest records.
        unit: quantiles taken.
        log_prior: sum of log densities.
        refused: why this draw cannot be used, or "".
    """

    __slots__ = ("log_prior", "parameters", "refused", "share", "unit", "values")

    def __init__(self, share: Callable[[str], float]) -> None:
        self.share = share
        self.values: dict[str, Expression] = {}
        self.parameters: dict[str, float | str] = {}
        self.unit: dict[str, float] = {}
        self.log_prior = 0.0
        self.refused = ""


Getter: TypeAlias = Callable[[Env], Any]


@dataclass(slots=True)
class Plan:
    """A compiled scenario.

    Attributes:
        scenario: with its settings applied.
        slots: run in order, each puts the value of one argument into the environment.
        road, preset, weather, actors, rules, background, requirements, edges, covers, sensors:
            parts.
        distributions: all random values by address.
        whole: arguments that are more than one bare distribution: recorded as a whole.
        constant: fixed or named values that are recorded though they are not random.
    """

    scenario: Scenario
    slots: list[Callable[[Env], None]]
    road: Getter
    preset: Getter
    weather: list[tuple[str, Getter]]
    actors: list[tuple[str, Getter, Getter]]
    rules: Getter
    background: Getter
    requirements: Getter
    edges: Getter
    covers: Getter
    sensors: Getter
    distributions: dict[str, Distribution] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)
    constant: list[tuple[str, Expression]] = field(default_factory=list)


def plan_of(scenario: Scenario, fixed: frozenset[str]) -> Plan:
    """A scenario compiled.

    Args:
        scenario: with its settings applied.
        fixed: addresses that were set: recorded like random ones.

    Returns:
        The plan.
    """
    compiler = _Compiler(scenario)
    compiler.arguments(fixed)
    part = compiler.getter
    plan = Plan(
        scenario,
        compiler.slots,
        part(scenario.road),
        part(scenario.preset),
        [(name, part(value)) for name, value in scenario.weather.items()],
        [(one.name, part(one.kind), part(one.arguments)) for one in scenario.actors],
        part(scenario.rules),
        part(scenario.background),
        part(scenario.requirements),
        part(scenario.edges),
        part(scenario.covers),
        part(scenario.sensors),
    )
    plan.distributions = compiler.distributions
    plan.whole = compiler.whole
    plan.constant = compiler.constant
    return plan


@dataclass(frozen=True, slots=True)
class _Constant:
    """A compiled value that needs no draw."""

    value: Any


class _Compiler:
    """Turns trees into getters; what holds nothing random stays as it is."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.slots: list[Callable[[Env], None]] = []
        self.distributions: dict[str, Distribution] = {}
        self.whole: list[str] = []
        self.constant: list[tuple[str, Expression]] = []
        self.by_identity: dict[int, str] = {}
        self.constants: dict[str, Expression] = {}

    def arguments(self, fixed: frozenset[str]) -> None:
        """All arguments by address, in the order in which they can be computed."""
        for address, value in self.scenario.arguments.items():
            made = self.made(value)
            named = address in self.scenario.params or address in fixed
            if isinstance(made, _Constant):
                self.constants[address] = made.value
                if named and isinstance(made.value, Number | Word | Text):
                    self.constant.append((address, made.value))
                continue
            self.slots.append(self._slot(address, made))
            self.by_identity[id(value)] = address
            simple = isinstance(value, Distribution) and value.address == address
            if not simple and (named or _holds_draw(value)):
                self.whole.append(address)

    def _slot(self, address: str, made: Getter) -> Callable[[Env], None]:
        amount = self.scenario.limits.get(address)

        def put(env: Env) -> None:
            value = made(env)
            if amount is not None and isinstance(value, Number):
                value = _limited(value, amount, address, env)
            env.values[address] = value

        return put

    def getter(self, value: object) -> Getter:
        """What gives a value in a draw."""
        made = self.made(value)
        if isinstance(made, _Constant):
            constant = made.value
            return lambda env: constant
        return made

    def made(self, value: object) -> Getter | _Constant:
        """A constant, or what gives the value in a draw."""
        address = self.by_identity.get(id(value))
        if address is not None:
            return lambda env: env.values[address]
        match value:
            case Distribution():
                return self._distribution(value)
            case Reference(address=wanted):
                if wanted in self.constants:
                    return _Constant(self.constants[wanted])
                return lambda env: env.values[wanted]
            case Arithmetic():
                return self._arithmetic(value)
            case None | str() | int() | float() | Span() | Number() | Word() | Text() | LaneName():
                return _Constant(value)
            case tuple():
                return self._tuple(value)
            case Mapping():
                return self._mapping(value)
        return self._tree(value)

    def _tuple(self, value: tuple[object, ...]) -> Getter | _Constant:
        parts = [self.made(one) for one in value]
        known = _known(parts)
        if known is not None:
            return _Constant(tuple(known))
        getters = [_getter(one) for one in parts]
        return lambda env: tuple([get(env) for get in getters])

    def _mapping(self, value: Mapping[str, object]) -> Getter | _Constant:
        parts = {name: self.made(one) for name, one in value.items()}
        known = _known(list(parts.values()))
        if known is not None:
            return _Constant(dict(zip(parts, known, strict=True)))
        getters = [(name, _getter(one)) for name, one in parts.items()]
        return lambda env: {name: get(env) for name, get in getters}

    def _tree(self, value: object) -> Getter | _Constant:
        if not is_dataclass(value) or isinstance(value, type):
            return _Constant(value)
        parts = [self.made(getattr(value, one.name)) for one in fields(value)]
        kind = type(value)
        known = _known(parts)
        if known is not None:
            return _Constant(kind(*known))
        getters = [_getter(one) for one in parts]
        return lambda env: kind(*[get(env) for get in getters])

    def _arithmetic(self, value: Arithmetic) -> Getter | _Constant:
        operands = [self.made(one) for one in value.operands]
        operator = value.operator
        known = _known(operands)
        if known is not None:
            return _Constant(_computed(operator, known))
        getters = [_getter(one) for one in operands]
        return lambda env: _computed(operator, [get(env) for get in getters])

    def _distribution(self, value: Distribution) -> Getter:
        address, factor, name = value.address, value.unit, value.name
        # its own place comes before those of its parameters
        self.distributions[address] = value
        parts = [self.made(one) for one in value.arguments]
        if name == "choice":
            return _choice(
                address, [_getter(one) for one in parts], frozen(name, (), value.weights)
            )
        known = _known(parts)
        if known is not None:
            return _draw_known(name, address, [_number(one) for one in known], factor)
        getters = [_getter(one) for one in parts]

        def dynamic(env: Env) -> Number:
            numbers = [_number(get(env)) for get in getters]
            drawn: Number = _draw_known(name, address, numbers, factor)(env)
            return drawn

        return dynamic


def _known(parts: list[Getter | _Constant]) -> list[Any] | None:
    """The values of parts that are all constant, or None."""
    if all(isinstance(one, _Constant) for one in parts):
        return [one.value for one in parts if isinstance(one, _Constant)]
    return None


def _draw_known(name: str, address: str, numbers: list[float], factor: float) -> Getter:
    """A distribution whose parameters are constant; one that is none refuses every draw."""
    try:
        return _draw(address, frozen(name, numbers), factor, log(factor))
    except ValueError as error:
        reason = f"{address}: {error}"

        def refuse(env: Env) -> Number:
            env.refused = env.refused or reason
            return Number(numbers[0] * factor)

        return refuse


def _draw(address: str, known: Frozen, factor: float, shift: float) -> Callable[[Env], Number]:
    quantile, log_density = known.quantile, known.log_density

    def draw(env: Env) -> Number:
        share = clamped(env.share(address))
        value = quantile(share)
        env.unit[address] = share
        env.log_prior += log_density(value) - shift
        env.parameters[address] = value * factor
        return Number(value * factor)

    return draw


def _choice(address: str, options: list[Getter], known: Frozen) -> Getter:
    from scenesim.sampling.values import plain

    def draw(env: Env) -> Expression:
        values: list[Expression] = [get(env) for get in options]
        share = clamped(env.share(address))
        index = known.quantile(share)
        env.unit[address] = share
        env.log_prior += known.log_density(index)
        chosen = values[int(index)]
        env.parameters[address] = plain(chosen)
        return chosen

    return draw


def _limited(value: Number, amount: Amount, address: str, env: Env) -> Number:
    """A drawn number inside what is sensible; else the draw is refused."""
    number = value.value
    if amount.whole and isfinite(number):
        number = float(round(number))
    endless = not isfinite(number) and (amount.low == -inf or amount.high < inf)
    if not endless and amount.low <= number <= amount.high:
        return Number(number) if amount.whole else value
    unit = unit_for(amount.dimension)
    limits = f"{amount.low:g} to {amount.high:g} {unit}".rstrip()
    env.refused = env.refused or f"{address} drawn outside {limits}"
    return Number(min(max(number, amount.low), amount.high))


def _computed(operator: str, operands: list[Expression]) -> Expression:
    if all(isinstance(one, Number) for one in operands):
        return Number(compute(operator, [_number(one) for one in operands]))
    return Arithmetic(operator, tuple(operands))


def _number(value: object) -> float:
    assert isinstance(value, Number)
    return value.value


def _getter(made: Getter | _Constant) -> Getter:
    if isinstance(made, _Constant):
        constant = made.value
        return lambda env: constant
    return made


def _holds_draw(value: Value) -> bool:
    """Whether a tree has a distribution anywhere."""
    if isinstance(value, Distribution):
        return True
    if isinstance(value, Call):
        return False  # its own arguments have addresses themselves
    if is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, one.name) for one in fields(value)]
        return any(
            _holds_draw(inside)
            for part in parts
            for inside in (part if isinstance(part, tuple) else (part,))
        )
    return False
