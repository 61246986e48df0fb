"""Draws all random values of a scenario, each from the stream of its own address.

A scenario is compiled once into a list of functions; a draw runs them. The value at an address
depends on the stream and the address alone, so that fixing or removing one value moves no other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from scenesim.errors import nearest
from scenesim.randomness import Stream
from scenesim.sampling.absent import settings
from scenesim.sampling.drawn import Drawn, DrawnActor
from scenesim.sampling.plan import Env, Plan, plan_of
from scenesim.scenario.loader import with_settings
from scenesim.scenario.model import Distribution, Scenario
from scenesim.world import vocabulary
from scenesim.world.conditions import Call, Expression, Number, Text, Word

__all__ = ["Drawn", "DrawnActor", "addresses", "draw_from_unit", "draw_values"]


def addresses(
    scenario: Scenario, fixed: Mapping[str, str] | None = None
) -> dict[str, Distribution]:
    """The random values of a scenario.

    Args:
        scenario: a checked scenario.
        fixed: ``--set`` texts by address; what they replace is not random any more.

    Returns:
        Address to distribution, in the order of the text.
    """
    return dict(_plan(scenario, _key(fixed)).distributions)


def draw_values(
    scenario: Scenario, stream: Stream, fixed: Mapping[str, str] | None = None
) -> Drawn:
    """All values of a scenario, drawn from its own prior.

    Args:
        scenario: a checked scenario.
        stream: of this draw; each value takes the child of its address.
        fixed: ``--set`` texts by address: whole arguments that are replaced.

    Returns:
        The drawn values.

    Raises:
        ScenarioError: a setting that names nothing or does not check.
    """
    return _drawn(_plan(scenario, _key(fixed)), lambda address: stream.chance(address))


def draw_from_unit(
    scenario: Scenario,
    unit: Mapping[str, float],
    fixed: Mapping[str, str] | None = None,
    stream: Stream | None = None,
) -> Drawn:
    """All values of a scenario at given quantiles: how samplers propose.

    Args:
        scenario: a checked scenario.
        unit: address to a share in [0, 1] of the value's own distribution.
        fixed: ``--set`` texts by address.
        stream: for addresses that ``unit`` leaves out.

    Returns:
        The drawn values; ``log_prior`` is under the scenario, whatever proposed them.

    Raises:
        ScenarioError: a setting that names nothing or does not check.
        ValueError: an address that is not random here, or one left out without a stream.
    """
    plan = _plan(scenario, _key(fixed))
    strange = sorted(set(unit) - set(plan.distributions))
    if strange:
        near = nearest(strange[0], plan.distributions)
        hint = f"; did you mean '{near}'?" if near else ""
        raise ValueError(f"'{strange[0]}' is no random value of '{scenario.name}'{hint}")

    def share(address: str) -> float:
        if address in unit:
            return unit[address]
        if stream is None:
            raise ValueError(f"no quantile for '{address}' and no stream to draw it from")
        return stream.chance(address)

    return _drawn(plan, share)


def _key(fixed: Mapping[str, str] | None) -> tuple[tuple[str, str], ...]:
    return tuple(settings(fixed).items())


@lru_cache(maxsize=64)
def _plan(scenario: Scenario, fixed: tuple[tuple[str, str], ...]) -> Plan:
    """The compiled scenario; scenarios are compared by identity."""
    if fixed:
        scenario = with_settings(scenario, dict(fixed))
    return plan_of(scenario, frozenset(address for address, _ in fixed))


def _drawn(plan: Plan, share: Callable[[str], float]) -> Drawn:
    env = Env(share)
    for slot in plan.slots:
        slot(env)
    road = plan.road(env)
    preset = plan.preset(env)
    assert isinstance(road, Call)
    weather = {**_preset_fields(preset), **{name: get(env) for name, get in plan.weather}}
    actors = tuple(
        DrawnActor(name, _word(kind(env)), arguments(env)) for name, kind, arguments in plan.actors
    )
    scenario = plan.scenario
    return Drawn(
        scenario,
        road,
        weather,
        actors,
        plan.rules(env),
        plan.background(env),
        plan.requirements(env),
        plan.edges(env),
        plan.covers(env),
        plan.sensors(env),
        scenario.duration_s,
        scenario.rate_hz,
        _recorded(plan, env),
        env.unit,
        env.log_prior,
        env.refused,
        env.values,
    )


def _recorded(plan: Plan, env: Env) -> dict[str, float | str]:
    """Parameters for the manifest: numbers, and words as text; sorted by first use."""
    for address in plan.whole:
        value = env.values[address]
        if isinstance(value, Number | Word | Text | Call):
            env.parameters[address] = plain(value)
    for address, value in plan.constant:
        env.parameters[address] = plain(value)
    return env.parameters


def plain(value: Expression) -> float | str:
    """A value as it is recorded: a number, a word, the name of a file, what is called."""
    match value:
        case Number(number):
            return number
        case Word(text):
            return text
        case Text(text):
            return Path(text).name
        case Call(name, arguments, named):
            first = next(iter((*arguments, *named.values())), None)
            detail = first.text if isinstance(first, Word | Text) else ""
            return f"{name}({Path(detail).name})" if detail else name
        case _:
            return type(value).__name__


def _preset_fields(preset: object) -> dict[str, Expression]:
    """Fields of a drawn preset, those given beside its name on top."""
    if not isinstance(preset, Call):
        return {}
    named = preset.named
    fields: dict[str, Expression] = {}
    name = named.get("name")
    if isinstance(name, Word):
        table = vocabulary.PRESETS[name.text]
        fields = {field: Number(value) for field, value in table.items()}
    return {**fields, **{field: value for field, value in named.items() if field != "name"}}


def _word(value: Expression) -> str:
    assert isinstance(value, Word)
    return value.text
