"""Counterfactual twins: the same draw with one thing changed, all else as it was.

What changes looks alone (weather, light, skin, clothes, colours, somebody's absence) replays the
motion of the first draw, so that the pictures of both are aligned pixel by pixel. What changes
motion (speeds, places) is simulated anew from the same random streams.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from scenesim.errors import Problem, ScenarioError, nearest
from scenesim.runs.accept import Accepted, Asked, first_accepted
from scenesim.sampling import Rejection
from scenesim.sampling.absent import absences, addresses_of, names
from scenesim.scenario.model import Scenario
from scenesim.simulation import run
from scenesim.world import vocabulary
from scenesim.world.conditions import Measure
from scenesim.world.scene import Actor, Scene
from scenesim.world.timeline import Timeline

#: arguments of actors that change their looks and not their motion
LOOKS = frozenset({"skin_tone", "clothing", "colour", "build", "sex", "carrying", "with", "style"})


def changes_of(pairs: Sequence[str]) -> tuple[dict[str, str], ...]:
    """``--twin`` options as what each twin has fixed.

    Args:
        pairs: ``ADDRESS=VALUE``, several changes of one twin joined by `` and ``.

    Returns:
        Address to text for each twin; ``weather=clear`` stands for the preset of that name.

    Raises:
        ScenarioError: an option that is none, or that comes twice.
    """
    twins, problems = [], []
    for pair in pairs:
        changed = {}
        for part in pair.split(" and "):
            address, equals, text = (one.strip() for one in part.partition("="))
            if not equals or not address or not text:
                hint = "for example --twin weather.time=night or --twin blocker=absent"
                problems.append(Problem(f"--twin '{pair}': want ADDRESS=VALUE", hint=hint))
            if address == "weather" and text.isidentifier():
                problems += _unknown_preset(text)
                text = f'preset("{text}")'
            changed[address] = text
        if changed in twins:
            problems.append(Problem(f"--twin '{pair}' comes twice"))
        twins.append(changed)
    if problems:
        raise ScenarioError(problems)
    return tuple(twins)


def _unknown_preset(word: str) -> list[Problem]:
    """Nothing where a weather has this name."""
    if word in vocabulary.PRESETS:
        return []
    near = nearest(word, vocabulary.PRESETS)
    return [Problem(f"--twin weather={word}: unknown weather", nearest=near)]


def twin_draw(asked: Asked, twins: Sequence[Mapping[str, str]], number: int) -> Accepted:
    """One draw of a family: the first, or one of its twins.

    Args:
        asked: what draws are made from.
        twins: what each twin has fixed besides.
        number: 0 for the first, k for the twin ``twins[k - 1]``.

    Returns:
        The draw; all of a family come from the same try, and show the same moments.
    """
    first = first_accepted(asked, twins)
    if number == 0:
        return first
    changed = twins[number - 1]
    scene = asked.scene(first.tried, changed)
    assert not isinstance(scene, Rejection)
    if is_replayed(changed):
        scene = _repainted(first.scene, scene, changed, asked.scenario)
        timeline = _replayed(first.timeline, first.scene, scene)
        return replace(first, scene=scene, timeline=timeline, evaluator=None, motion="replayed")
    # a twin is what would have happened: no requirement chooses it
    scene = replace(scene, requirements=())
    outcome = run(scene)
    timeline = replace(outcome.timeline, critical_s=first.timeline.critical_s)
    return replace(
        first, scene=scene, timeline=timeline, evaluator=outcome.evaluator, motion="simulated"
    )


def is_replayed(changed: Mapping[str, str]) -> bool:
    """Whether a change is one of looks alone.

    Args:
        changed: address to text.

    Returns:
        True if the first draw's motion can be shown again.
    """
    gone = set(absences(changed))
    return all(
        address in gone or address.split(".")[0] == "weather" or address.rpartition(".")[2] in LOOKS
        for address in changed
    )


def _repainted(first: Scene, changed: Scene, what: Mapping[str, str], scenario: Scenario) -> Scene:
    """The first scene with the looks of the changed one."""
    owners = {address.rpartition(".")[0] for address in what}
    theirs = {actor.name: actor for actor in changed.actors}
    absent = addresses_of(absences(what), [one.name for one in scenario.actors])

    def dressed(actor: Actor) -> Actor:
        model = theirs[actor.name].model if actor.name in owners else actor.model
        return replace(actor, model=model)

    return replace(
        first,
        actors=tuple(dressed(one) for one in first.actors if one.name not in absent),
        weather=changed.weather,
        parameters=changed.parameters,
        log_prior=changed.log_prior,
        rules=changed.rules,
        edges=tuple(e for e in first.edges if not names(e, absent) and e.tier != "rendered"),
    )


def _replayed(timeline: Timeline, first: Scene, scene: Scene) -> Timeline:
    """The motion of those who are left; goals that the change may touch are not judged."""
    kept = {actor.name for actor in scene.actors}
    columns = np.array([k for k, one in enumerate(first.actors) if one.name in kept])
    goals = {
        goal.name
        for goal in scene.edges
        if not (scene.weather != first.weather and _of_weather(goal.condition))
    }
    per_actor: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.generic]]] = {}
    count = len(first.actors)
    for name in type(timeline).__dataclass_fields__:
        value = getattr(timeline, name)
        if isinstance(value, np.ndarray) and value.ndim >= 2 and value.shape[1] == count:
            per_actor[name] = np.ascontiguousarray(value[:, columns])
    edges = {name: times for name, times in timeline.edges.items() if name in goals}
    return replace(timeline, edges=edges, **per_actor)  # type: ignore[arg-type]


def _of_weather(tree: object) -> bool:
    """Whether a condition asks for the weather or the sun."""
    if isinstance(tree, Measure) and tree.name in {"weather", "sun_angle", "visible"}:
        return True
    parts = (getattr(tree, name) for name in getattr(tree, "__slots__", ()))
    flat = (one for part in parts for one in (part if isinstance(part, tuple) else (part,)))
    return any(_of_weather(one) for one in flat)
