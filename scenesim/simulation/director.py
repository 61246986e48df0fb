"""Rules in time: which ``when`` fires, which action ends, what comes next.

The run is simulated to its end under the orders as they stand; the first event that changes them
is looked up in the series; the run goes back to that step, changes the orders and goes on. A run
of a few events costs a few passes of a compiled loop and no interpreter at every step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

import numpy as np

from scenesim.errors import NotAvailableError
from scenesim.kernels.actors import DONE
from scenesim.simulation import orders
from scenesim.simulation.conditions import Evaluator
from scenesim.simulation.crashes import Crashes
from scenesim.simulation.lane_changes import LaneChanges
from scenesim.simulation.level_crossings import LevelCrossings
from scenesim.simulation.motion import STEP_S, Motion
from scenesim.world.conditions import Action, Condition, Parallel, Rule, Step, Text, Word

_MOST_EVENTS = 500

#: verbs that only steer; everything else takes the pedals, some take all of an actor
_STEERING = frozenset({"change_lane", "swerve", "drift"})
_PEDALS = frozenset({"brake", "accelerate", "stop"})


@dataclass(slots=True)
class _Sequence:
    """Steps that follow each other."""

    steps: tuple[Step, ...]
    next: int = 0
    running: list[_Running] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _Running:
    """An action in force.

    Attributes:
        action: what.
        row: whose.
        begun: since which step the phase is in force.
        phases: of the verb.
        deadline: the step at which ``for`` ends it; None for never.
        sequence: what it is part of.
        at: which phase is in force.
        phase: what ends that.
        memory: what phases leave for later ones.
    """

    action: Action
    row: int
    begun: int
    phases: orders.Verb
    deadline: int | None
    sequence: _Sequence
    at: int = -1
    phase: orders.Phase = field(default_factory=orders.Phase)
    memory: dict[str, float] = field(default_factory=dict)


class Director:
    """Plays the rules of a scene on a motion."""

    def __init__(self, motion: Motion) -> None:
        self._motion = motion
        self.crashes = Crashes(motion)
        self._contact: tuple[int, int, int] | None = None
        self._lane_changes = LaneChanges(motion)
        self._change: tuple[int, int, str] | None = None
        self._level_crossings = LevelCrossings(motion)
        self._switch: tuple[int, str, str, int] | None = None
        self.evaluator = Evaluator(motion)
        rules = motion.scene.rules
        self._waiting: list[Rule] = [rule for rule in rules if rule.condition is not None]
        self._opening = [rule for rule in rules if rule.condition is None]
        self._sequences: list[_Sequence] = []
        self.fired: dict[str, float] = {}

    def play(self) -> None:
        """Run the scene to its end, firing rules and ending actions as they come due.

        Raises:
            NotAvailableError: if rules chase each other without end.
        """
        step = self._motion.zero
        for rule in self._opening:
            self._start(rule, step)
        for _ in range(_MOST_EVENTS):
            self._motion.run_from(step)
            self.evaluator.series.forget(step)
            event = self._next_event(step)
            if event is None:
                return
            step = event
            self._apply(step)
        raise NotAvailableError(f"more than {_MOST_EVENTS} rules and actions follow each other")

    def _next_event(self, after: int) -> int | None:
        """The first step from ``after`` on at which orders change."""
        last = self._motion.last
        best: int | None = None
        for rule in self._waiting:
            found = self._first_true(rule.condition, after)
            best = _earlier(best, found)
        for running in self._running():
            best = _earlier(best, self._end_of(running))
            best = _earlier(best, self._phase_end(running))
        self._contact = self.crashes.next_after(after)
        if self._contact is not None:
            best = _earlier(best, self._contact[0])
        self._change = self._lane_changes.next_after(after)
        if self._change is not None:
            best = _earlier(best, self._change[0])
        self._switch = self._level_crossings.next_after(after)
        if self._switch is not None:
            best = _earlier(best, self._switch[0])
        return best if best is not None and best <= last else None

    def _first_true(self, condition: Condition | None, after: int) -> int | None:
        if condition is None:
            return None
        held = self.evaluator.holds(condition, so_far=True)[after:]
        at = int(np.argmax(held))
        return after + at if held[at] else None

    def _end_of(self, running: _Running) -> int | None:
        """The step at which an action is cut short by ``for`` or ``until``."""
        best = running.deadline
        if running.action.until is not None:
            best = _earlier(best, self._first_true(running.action.until, running.begun))
        return best

    def _phase_end(self, running: _Running) -> int | None:
        """The step at which the phase in force ends by itself."""
        begun, phase, best = running.begun, running.phase, None
        if phase.bit:
            done = self._motion.states[begun + 1 :, running.row, DONE].astype(np.int64)
            hits = (done & phase.bit) > 0
            if hits.any():
                best = begun + 1 + int(np.argmax(hits))
        if phase.lasts_s < inf:
            best = _earlier(best, begun + max(1, round(phase.lasts_s / STEP_S)))
        if phase.until is not None:
            best = _earlier(best, self._first_true(phase.until, begun + 1))
        return best

    def _apply(self, step: int) -> None:
        """Everything that happens at one step: ends first, then firings in the text's order."""
        self._happen(step)
        for running in self._running():
            if self._end_of(running) == step:
                orders.end(self._motion, running.action, step)
                running.sequence.running.remove(running)
            elif self._phase_end(running) == step:
                self._next_phase(running, step)
        for sequence in self._sequences:
            if not sequence.running:
                self._advance(sequence, step)
        for rule in list(self._waiting):
            if self._first_true(rule.condition, step) == step:
                self._waiting.remove(rule)
                self._start(rule, step)

    def _happen(self, step: int) -> None:
        """What no rule asks for: a crash, or else a change of lanes; lights of level crossings."""
        if self._contact is not None and self._contact[0] == step:
            self._crash(*self._contact)
        elif self._change is not None and self._change[0] == step:
            self._change_lanes(*self._change)
        if self._switch is not None and self._switch[0] == step:
            _, signal, state, since = self._switch
            self._motion.show(signal, state, step, since)

    def _crash(self, step: int, i: int, j: int) -> None:
        """Two bodies touch: what they were told before is void."""
        for row in (i, j):
            self._supersede(row, "crash", _Sequence(()))
        fallen = self.crashes.answer(step, i, j)
        if fallen is not None:
            sequence = _Sequence(())
            self._sequences.append(sequence)
            self._begin(Action(self._motion.scene.actors[fallen].name, "fall"), sequence, step)

    def _change_lanes(self, step: int, row: int, side: str) -> None:
        """Somebody of the traffic moves over."""
        sequence = _Sequence(())
        self._sequences.append(sequence)
        self._begin(self._lane_changes.action(row, side, step), sequence, step)

    def _start(self, rule: Rule, step: int) -> None:
        address = rule.address or f"rule[{len(self.fired) + 1}]"
        self.fired[address] = round((step - self._motion.zero) * STEP_S, 3)
        sequence = _Sequence(rule.steps)
        self._sequences.append(sequence)
        self._advance(sequence, step)

    def _advance(self, sequence: _Sequence, step: int) -> None:
        """Begin the next step of a sequence that has anything to do."""
        while not sequence.running:
            if sequence.next >= len(sequence.steps):
                self._sequences = [one for one in self._sequences if one is not sequence]
                return
            following = sequence.steps[sequence.next]
            sequence.next += 1
            for action in _actions(following):
                self._begin(action, sequence, step)

    def _begin(self, action: Action, sequence: _Sequence, step: int) -> None:
        if action.actor == "road":
            self._show(action, step)
            return
        row = self._motion.rows[action.actor]
        self._supersede(row, action.verb, sequence)
        deadline = None
        if action.for_s is not None:
            lasts = self.evaluator.number(action.for_s, step)
            deadline = step + max(1, round(lasts / STEP_S))
        phases = orders.known(action.verb, action.address)
        running = _Running(action, row, step, phases, deadline, sequence)
        sequence.running.append(running)
        self._next_phase(running, step)

    def _show(self, action: Action, step: int) -> None:
        """A traffic light is switched."""
        signal, state = (action.arguments[name] for name in ("signal", "state"))
        assert isinstance(signal, Text)
        assert isinstance(state, Word)
        self._motion.lights.demand(signal.text, action.address)
        self._motion.show(signal.text, state.text, step)

    def _next_phase(self, running: _Running, step: int) -> None:
        """Put the next phase in force that has anything to do; after the last the action ends."""
        while True:
            running.at += 1
            if running.at >= len(running.phases):
                running.sequence.running.remove(running)
                return
            order = orders.Order(self._motion, self.evaluator, running.action, step, running.memory)
            running.phase = running.phases[running.at](order)
            running.begun = step
            if not running.phase.moot:
                return

    def _supersede(self, row: int, verb: str, sequence: _Sequence) -> None:
        """A new order ends the old ones of its actor that it contradicts, and what would follow."""
        for running in self._running():
            if running.row != row or not _contradict(running.action.verb, verb):
                continue
            running.sequence.running.remove(running)
            if running.sequence is not sequence:
                self._sequences = [one for one in self._sequences if one is not running.sequence]

    def _running(self) -> list[_Running]:
        return [one for sequence in self._sequences for one in sequence.running]


def _contradict(old: str, new: str) -> bool:
    """Whether two verbs want the same of an actor."""
    if old != new and (old in orders.ASIDE or new in orders.ASIDE):
        return False
    return not ((old in _STEERING and new in _PEDALS) or (old in _PEDALS and new in _STEERING))


def _actions(step: Step) -> tuple[Action, ...]:
    if isinstance(step, Parallel):
        return tuple(action for one in step.actions for action in _actions(one))
    return (step,)


def _earlier(a: int | None, b: int | None) -> int | None:
    if a is None or b is None:
        return b if a is None else a
    return min(a, b)
