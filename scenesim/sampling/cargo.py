"""Loads that vehicles will lose in a scene: actors of their own that ride along until then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import cos, sin

from scenesim.randomness import Stream
from scenesim.sampling.site import Footing, Site, UnplaceableError
from scenesim.shapes import catalogue
from scenesim.world import vocabulary
from scenesim.world.conditions import Action, Parallel, Rule, Step, Word
from scenesim.world.scene import Actor

#: where a load stands: height of the floor as a share of the vehicle's height, and whether it
#: stands at the rear end (else on the middle of the roof)
_DECKS = {"pickup": (0.46, True), "truck": (0.40, True)}
_ROOFS = frozenset({"car", "sedan", "hatchback", "estate", "suv", "van"})


def losers(rules: Sequence[Rule]) -> frozenset[str]:
    """Who will lose a load.

    Args:
        rules: of the scenario.

    Returns:
        Names of actors.
    """
    return frozenset(action.actor for action in _drops(rules))


def load_up(site: Site, rules: Sequence[Rule], stream: Stream) -> None:
    """Put on vehicles what they will lose.

    Args:
        site: everybody stands already.
        rules: of the scenario.
        stream: of the draw.

    Raises:
        UnplaceableError: a vehicle that carries nothing in the open.
    """
    counts: dict[str, int] = {}
    for action in _drops(rules):
        number = counts[action.actor] = counts.get(action.actor, 0) + 1
        name = f"{action.actor}.cargo[{number}]"
        carrier = site.placed[action.actor].actor
        kind = (
            action.arguments.get("kind") or vocabulary.defaults("behaviour", "lose_cargo")["kind"]
        )
        word = kind.text if isinstance(kind, Word) else "box"
        site.add(Footing(_load(carrier, name, word, number, stream.child(name)), None))


def _load(carrier: Actor, name: str, word: str, number: int, stream: Stream) -> Actor:
    model = catalogue.specify("obstacle", {"kind": word}, stream.child("model"))
    body = carrier.model
    if carrier.kind in _ROOFS:
        up, x = body.height_m, -0.05 * body.length_m
    elif carrier.kind in _DECKS:
        share, _ = _DECKS[carrier.kind]
        up, x = share * body.height_m, 0.1 + 0.5 * model.length_m - 0.5 * body.length_m
    else:
        raise UnplaceableError(
            f"{carrier.name}: a {carrier.kind} carries no load in the open that it could lose; "
            f"{', '.join(sorted(_ROOFS | set(_DECKS)))} do"
        )
    x += (number - 1) * (model.length_m + 0.1)
    px, py, pz = carrier.position
    c, s = cos(carrier.yaw_rad), sin(carrier.yaw_rad)
    # a load is strapped down along the vehicle; what is wide lies across no more than it is
    model = replace(model, attributes={**model.attributes, "carried": "yes"})
    return Actor(
        name, "obstacle", model, (px + x * c, py + x * s, pz + up), carrier.yaw_rad,
        carrier.speed_mps, options={"carried_x": x, "carried_z": up}, group="cargo",
        carrier=carrier.name,
    )  # fmt: skip


def _drops(rules: Sequence[Rule]) -> Iterator[Action]:
    for rule in rules:
        yield from _of_steps(rule.steps)


def _of_steps(steps: Sequence[Step]) -> Iterator[Action]:
    for step in steps:
        if isinstance(step, Parallel):
            yield from _of_steps(step.actions)
        elif step.verb == "lose_cargo":
            yield step
