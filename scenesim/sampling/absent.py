"""Actors taken away after all have been placed: everybody else stays as drawn.

``--set blocker=absent`` and ``without("blocker")`` in the background say the same. Who is absent
still had a place, so that who stands by it stays where it is; then it and what only makes sense
with it (rules, requirements and goals that name it) are left out of the scene.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace

from scenesim.errors import Problem, ScenarioError, nearest
from scenesim.world.conditions import Action, ActorName, Call, Parallel, Rule, Step, Text, Word
from scenesim.world.scene import Scene

#: the word that ``--set`` takes for an actor
ABSENT = "absent"
_MEMBER = re.compile(r"^(?:background\.)?((?:parked|traffic|pedestrians)\[\d+\]/\S+)$")


def absences(fixed: Mapping[str, str] | None) -> tuple[str, ...]:
    """Who is set to be absent.

    Args:
        fixed: ``--set`` texts by address.

    Returns:
        Names as given.
    """
    return tuple(name for name, text in (fixed or {}).items() if text.strip() == ABSENT)


def settings(fixed: Mapping[str, str] | None) -> dict[str, str]:
    """The settings that are values of arguments.

    Args:
        fixed: ``--set`` texts by address.

    Returns:
        Those that say nothing of absence.
    """
    return {name: text for name, text in (fixed or {}).items() if text.strip() != ABSENT}


def told_absent(background: Iterable[Call], *, unplaced: bool = False) -> tuple[str, ...]:
    """Who the background is told to be without.

    Args:
        background: calls of a draw.
        unplaced: only those who never had a place (``placed=no``).

    Returns:
        Names as given.
    """
    found: list[str] = []
    for call in background:
        names = call.named.get("names")
        if unplaced and call.named.get("placed") != Word("no"):
            continue
        if call.name == "without" and isinstance(names, Text):
            found += [one for one in names.text.split() if one != "nobody"]
    return tuple(found)


def addresses_of(names: Iterable[str], actors: Iterable[str]) -> frozenset[str]:
    """Names as addresses of a scene's actors.

    Args:
        names: ``blocker``, ``parked[1]/7`` or ``background.parked[1]/7``.
        actors: named ones of the scenario.

    Returns:
        Addresses; a member of the background need not be there in every draw.

    Raises:
        ScenarioError: somebody who is not in the scenario, or the ego.
    """
    known = [name for name in actors if name != "ego"]
    found, problems = set(), []
    for name in names:
        member = _MEMBER.match(name)
        if member:
            found.add(f"background.{member[1]}")
        elif name in known:
            found.add(name)
        elif name == "ego":
            problems.append(Problem("ego=absent: the ego carries the sensors and cannot be absent"))
        else:
            near = nearest(name, known)
            hint = "an actor of the scenario, or a member such as background.parked[1]/7"
            problems.append(Problem(f"there is no actor '{name}'", nearest=near, hint=hint))
    if problems:
        raise ScenarioError(problems)
    return frozenset(found)


def without(scene: Scene, absent: frozenset[str]) -> Scene:
    """A scene without some of its actors.

    Args:
        scene: a draw.
        absent: addresses.

    Returns:
        The scene; rules, requirements and goals that name them are gone too.
    """
    if not absent:
        return scene
    return replace(
        scene,
        actors=tuple(one for one in scene.actors if one.name not in absent),
        rules=tuple(rule for one in scene.rules if (rule := _rule(one, absent)) is not None),
        requirements=tuple(one for one in scene.requirements if not names(one, absent)),
        edges=tuple(one for one in scene.edges if not names(one, absent)),
    )


def names(tree: object, wanted: frozenset[str]) -> bool:
    """Whether a condition, expression or action names one of some actors.

    Args:
        tree: of ``world.conditions``.
        wanted: addresses.

    Returns:
        True if it does.
    """
    if isinstance(tree, ActorName):
        return tree.name in wanted
    if isinstance(tree, Action) and tree.actor in wanted:
        return True
    if isinstance(tree, Mapping):
        return any(names(one, wanted) for one in tree.values())
    if isinstance(tree, tuple):
        return any(names(one, wanted) for one in tree)
    if is_dataclass(tree) and not isinstance(tree, type):
        return any(names(getattr(tree, one.name), wanted) for one in fields(tree))
    return False


def _rule(rule: Rule, absent: frozenset[str]) -> Rule | None:
    """A rule without the steps of those who are absent; None where nothing is left."""
    if rule.condition is not None and names(rule.condition, absent):
        return None
    steps = tuple(step for one in rule.steps if (step := _step(one, absent)) is not None)
    return replace(rule, steps=steps) if steps else None


def _step(step: Step, absent: frozenset[str]) -> Step | None:
    if isinstance(step, Parallel):
        kept = tuple(one for part in step.actions if (one := _step(part, absent)) is not None)
        return replace(step, actions=kept) if kept else None
    return None if names(step, absent) else step
