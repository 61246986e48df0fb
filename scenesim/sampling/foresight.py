"""What the rules of a scene ask of its beginning: loads to lose, room to pull out or back up."""

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
_TO_PULL_OUT_M, _TO_BACK_UP_M = 8.0, 5.0
_ROOFS = frozenset({"car", "sedan", "hatchback", "estate", "suv", "van"})


def losers(rules: Sequence[Rule]) -> frozenset[str]:
    """Who will lose a load.

    Args:
        rules: of the scenario.

    Returns:
        Names of actors.
    """
    return frozenset(action.actor for action in _drops(rules))


def keep_ways_free(site: Site, rules: Sequence[Rule]) -> None:
    """Keep parked cars and others out of the way of who will pull out or back up.

    Args:
        site: all named actors stand already.
        rules: of the scenario.
    """
    for action in _actions(rules):
        room = {"pull_out": _TO_PULL_OUT_M, "reverse": -_TO_BACK_UP_M}.get(action.verb)
        footing = site.placed.get(action.actor)
        if room is None or footing is None:
            continue
        actor = footing.actor
        ahead = 0.5 * (actor.model.length_m + abs(room)) * (1.0 if room > 0.0 else -1.0)
        x = actor.position[0] + ahead * cos(actor.yaw_rad)
        y = actor.position[1] + ahead * sin(actor.yaw_rad)
        area = (x, y, actor.yaw_rad, abs(room), actor.model.width_m)
        site.keep_free(area, f"the way of {actor.name}")


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
    return (action for action in _actions(rules) if action.verb == "lose_cargo")


def _actions(rules: Sequence[Rule]) -> Iterator[Action]:
    for rule in rules:
        yield from _of_steps(rule.steps)


def _of_steps(steps: Sequence[Step]) -> Iterator[Action]:
    for step in steps:
        if isinstance(step, Parallel):
            yield from _of_steps(step.actions)
        else:
            yield step
