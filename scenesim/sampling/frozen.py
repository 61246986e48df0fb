"""One draw as a scenario of its own: what was random is written down."""

from __future__ import annotations

from math import isfinite

from scenesim.sampling.drawn import Drawn
from scenesim.scenario.addressed import settable
from scenesim.scenario.loader import with_settings
from scenesim.scenario.model import Scenario
from scenesim.world.conditions import Number, Word


def frozen_scenario(drawn: Drawn) -> Scenario:
    """The scenario of a draw with its drawn values in place of distributions.

    Bodies, places without ``s`` and the background keep their own streams: the same stream gives
    the same scene. Values without an address that can be set (a choice of roads, a draw inside a
    condition) stay random.

    Args:
        drawn: one draw.

    Returns:
        A scenario whose ``text`` runs by itself.
    """
    scenario = drawn.scenario
    known = set(settable(scenario.document))
    fixed: dict[str, str] = {}
    for address, value in drawn.parameters.items():
        if address not in known or address not in drawn.settled:
            continue
        settled = drawn.settled[address]
        if isinstance(settled, Word):
            fixed[address] = settled.text
        elif isinstance(settled, Number) and isinstance(value, float) and isfinite(value):
            fixed[address] = f"{value!r} {scenario.units.get(address, '')}".strip()
    return with_settings(scenario, fixed)
