"""Stories of OpenSCENARIO as rules: when something holds, these steps in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scenesim.scenario.openscenario.actions import Actions
from scenesim.scenario.openscenario.entities import Entity
from scenesim.scenario.openscenario.reading import Item
from scenesim.scenario.openscenario.signals import Signals
from scenesim.scenario.openscenario.synchronising import synchronised
from scenesim.scenario.openscenario.triggers import Triggers

_BEGUN = ("startTransition", "runningState")
_WORLD = {
    "EnvironmentAction": "after the start is not supported: a run has one weather",
}
_ENDED = ("completeState", "endTransition")


@dataclass(slots=True)
class Event:
    """One event on its way to a rule.

    Attributes:
        item: the element.
        names: of itself, its actions, maneuver, group, act and story.
        actors: whom its actions concern.
        act: the act's start trigger.
        steps: of the rule.
        conditions: what must hold, besides what it waits for.
        after: the event whose end it waits for.
        delay_s: after that end.
        followers: events that wait for its end.
    """

    item: Item
    names: frozenset[str]
    actors: list[Entity]
    act: Item | None
    steps: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    after: Event | None = None
    delay_s: float = 0.0
    followers: list[Event] = field(default_factory=list)


class Storyboard:
    """Carries the events of one file over.

    Attributes:
        actions: of the file.
        triggers: of the file.
        signals: of the file.
    """

    def __init__(self, actions: Actions, triggers: Triggers, signals: Signals) -> None:
        self.actions = actions
        self.triggers = triggers
        self.signals = signals

    def rules(self, storyboard: Item) -> list[str]:
        """The rules of all stories.

        Args:
            storyboard: the ``Storyboard`` element.

        Returns:
            Lines of the scenario.
        """
        events = list(self._events(storyboard))
        started: list[Event] = []
        for event in events:
            if self._ready(event, events):
                started.append(event)
        lines: list[str] = []
        for event in started:
            if event.after is not None:
                event.after.followers.append(event)
        for event in started:
            if event.after is None:
                lines += self._rule(event)
        return lines

    def _events(self, storyboard: Item) -> Iterator[Event]:
        """Every event with who acts in it."""
        for story in storyboard.children("Story"):
            scoped = story.with_parameters()
            for act in scoped.children("Act"):
                for group in act.children("ManeuverGroup"):
                    yield from self._of_group(scoped, act, group)

    def _of_group(self, story: Item, act: Item, group: Item) -> Iterator[Event]:
        """The events of one group of maneuvers."""
        actors = []
        for who in group.children("Actors"):
            for reference in who.children("EntityRef"):
                entity = self.triggers.entity(reference)
                if entity is not None:
                    actors.append(entity)
            if who.flag("selectTriggeringEntities"):
                who.unsupported("that select who triggered are not supported")
        for part in group.children("Maneuver", "CatalogReference"):
            maneuver = part.resolved()
            if maneuver is None:
                continue
            scoped = maneuver if part is not maneuver else maneuver.with_parameters()
            for event in scoped.children("Event"):
                if event.number("maximumExecutionCount", 1) > 1:
                    event.reading.note("events run once")
                above = (event, scoped, group, act, story)
                names = {one.text("name") for one in (*above, *event.children("Action"))}
                yield Event(event, frozenset(names), actors, act.first("StartTrigger"))

    def _ready(self, event: Event, events: list[Event]) -> bool:
        """Work out an event's conditions and steps; whether anything is left of it."""
        never = False
        for trigger in (event.act, event.item.first("StartTrigger")):
            groups = self.triggers.groups(trigger)
            if not groups:
                return False  # an empty trigger never fires
            never |= not self._add_groups(event, groups, events)
        if never:
            return False
        self._add_steps(event)
        return bool(event.steps)

    def _add_groups(self, event: Event, groups: list[list[Item]], events: list[Event]) -> bool:
        """Add a trigger's conditions; False where it can never fire."""
        if len(groups) == 1:
            texts = [self._condition(event, one, events) for one in groups[0]]
            event.conditions += [text for text in texts if text not in (None, "true")]
            return "false" not in texts
        choices = []
        for group in groups:
            texts = [self._condition(event, one, events) for one in group]
            if "false" in texts:
                continue
            parts = [text for text in texts if text not in (None, "true")]
            if not parts:
                return True
            choices.append(" and ".join(_bracketed(part) for part in parts))
        if choices:
            event.conditions.append(" or ".join(f"({text})" for text in choices))
        return bool(choices)

    def _condition(self, event: Event, condition: Item, events: list[Event]) -> str | None:
        """A condition's text; what an event waits for is kept aside."""
        state = condition.first("ByValueCondition", "StoryboardElementStateCondition")
        if state is None:
            return self.triggers.text(condition)
        name = state.text("storyboardElementRef").rpartition("::")[2]
        wanted = state.text("state")
        if name in event.names and wanted in (*_BEGUN, "standbyState"):
            delay = condition.number("delay")
            return f"time() >= {delay:g} s" if delay > 0 else "true"
        others = [one for one in events if name in one.names and one is not event]
        if not others:
            state.problem(f"storyboardElementRef '{name}': there is no such element")
            return None
        if wanted in _ENDED:
            event.after, event.delay_s = others[-1], condition.number("delay")
            return "true"
        if wanted in _BEGUN:
            parts = others[0].conditions
            delay = condition.number("delay")
            if not parts:
                return f"time() >= {delay:g} s"
            text = " and ".join(_bracketed(part) for part in parts)
            return f"{text} for {delay:g} s" if delay > 0 else text
        state.unsupported(f"for the state '{wanted}' is not supported")
        return None

    def _add_steps(self, event: Event) -> None:
        """The steps of all actions of an event."""
        at_start = not event.conditions and event.after is None
        for action in event.item.children("Action"):
            inner = action.only()
            if inner is None:
                continue
            if inner.tag != "PrivateAction":
                event.steps += self._other(inner)
                continue
            what = inner.only()
            for entity in event.actors if what is not None else ():
                if what is None:
                    continue
                if what.tag == "SynchronizeAction":
                    seconds, steps = synchronised(self.actions, entity, what)
                    if steps:
                        event.conditions.append(f"time() >= {seconds:.3g} s")
                    event.steps += steps
                elif at_start and self.actions.placed_apart(entity, what):
                    continue
                else:
                    event.steps += self.actions.steps(entity, what)

    def _other(self, action: Item) -> list[str]:
        """The steps of an action that concerns nobody in particular."""
        inner = action.only()
        kind = inner.tag if inner is not None else action.tag
        if inner is not None and kind == "InfrastructureAction":
            return self.signals.steps(inner)
        if kind in ("VariableAction", "ParameterAction") or action.tag == "UserDefinedAction":
            action.reading.note("variables and user-defined actions are left out")
        elif kind in _WORLD:
            (inner or action).unsupported(_WORLD[kind])
        else:
            (inner or action).unsupported()
        return []

    def _rule(self, event: Event) -> list[str]:
        """A rule and all that follows its end."""
        lines = [f"when {_all_of(event.conditions)}:"]
        place: Event | None = event
        while place is not None:
            lines += _block(place.steps, together=len(_acting(place.steps)) > 1)
            following = place.followers
            if len(following) > 1:
                simple = [one for one in following if len(one.steps) == 1 and not one.delay_s]
                if len(simple) < len(following) or any(one.followers for one in following):
                    following[1].item.unsupported(
                        "waits, as another event, for the end of one: that is not supported"
                    )
                lines += _block([one.steps[0] for one in simple], together=True)
                return lines
            before, place = place, following[0] if following else None
            if place is not None:
                lines += [f"    {step}" for step in _waits(place, before.conditions)]
        return lines


def _acting(steps: list[str]) -> set[str]:
    """Who acts in steps."""
    return {step.partition(".")[0] for step in steps}


def _block(steps: list[str], *, together: bool) -> list[str]:
    """Steps in turn, or at once."""
    if not together:
        return [f"    {step}" for step in steps]
    return ["    parallel:", *(f"        {step}" for step in steps)]


def _waits(event: Event, met: list[str]) -> list[str]:
    """Steps that go on as before until an event may begin; what was met before is left out."""
    who = event.actors[0]
    verb = "follow_lane()" if who.is_vehicle else "stand()"
    if who.is_vehicle and who.speed_mps <= 0:
        verb = "stop()"
    steps = [f"{who.name}.{verb} for {event.delay_s:g} s"] if event.delay_s > 0 else []
    conditions = [text for text in event.conditions if text not in met]
    if conditions:
        steps.append(f"{who.name}.{verb} until {_all_of(conditions)}")
    return steps


def _bracketed(text: str) -> str:
    """A condition as a part of another."""
    return f"({text})" if any(word in text for word in (" or ", " and ", " for ")) else text


def _all_of(conditions: list[str]) -> str:
    """Conditions that must hold together; how long goes to the end, as the language wants it."""
    if not conditions:
        return "time() >= 0 s"
    unique = list(dict.fromkeys(conditions))
    held, parts = 0.0, []
    for text in unique:
        body, word, seconds = text.rpartition(" for ")
        if word and seconds.endswith(" s"):
            held = max(held, float(seconds[:-2]))
            text = body
        parts.append(text)
    joined = " and ".join(_bracketed(p) for p in parts) if len(parts) > 1 else parts[0]
    return f"{joined} for {held:g} s" if held > 0 else joined
