"""Obeying: an action of the language becomes orders to the pedals, the wheel and the legs.

A verb is a chain of phases. Each writes the actor's orders and says what ends it: a bit of DONE
that the motion reports, a time, or nothing (it lasts until another verb, ``for`` or ``until``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from scenesim.errors import NotAvailableError
from scenesim.kernels.actors import (
    ACCEL,
    CRUISE,
    DECEL,
    DOOR_RATE,
    FORCED_GAIT,
    INDICATES,
    LEFT_TO,
    OBEYS,
    PEDAL,
    RIGHT_TO,
    SEES,
    SLIP_RATE,
    SLIP_TO,
    SPEED,
    STOP_AT,
    TARGET,
    YAW,
    X,
    Y,
    Z,
)
from scenesim.simulation import plugins
from scenesim.simulation.bodies import WALKERS, driver_of, hardest_braking
from scenesim.simulation.conditions import Evaluator
from scenesim.simulation.motion import Motion
from scenesim.world import vocabulary
from scenesim.world.conditions import Action, Condition, Expression, Word


@dataclass(frozen=True, slots=True)
class Phase:
    """What ends a phase of an action.

    Attributes:
        bit: of DONE; 0 for none.
        lasts_s: at most this long; inf for any time.
        moot: nothing is left to do.
        until: it ends when this holds; None for no such end.
    """

    bit: int = 0
    lasts_s: float = inf
    moot: bool = False
    until: Condition | None = None


class Order:
    """One action being obeyed from a step on: what the verbs read and write.

    Attributes:
        motion: the run.
        action: what is to be done.
        step: now.
        row: whose orders.
        actor: who.
        memory: what earlier phases of the same action left for later ones.
    """

    def __init__(
        self,
        motion: Motion,
        evaluator: Evaluator,
        action: Action,
        step: int,
        memory: dict[str, float],
    ) -> None:
        self.motion = motion
        self.action = action
        self.step = step
        self.row = motion.rows[action.actor]
        self.actor = motion.scene.actors[self.row]
        self.memory = memory
        self._evaluator = evaluator

    @property
    def speed(self) -> float:
        """The actor's speed now.

        Returns:
            m/s.
        """
        return float(self.motion.states[self.step, self.row, SPEED])

    @property
    def place(self) -> tuple[float, float, float]:
        """Where the actor is now.

        Returns:
            (x, y, z) m, world.
        """
        state = self.motion.states[self.step, self.row]
        return float(state[X]), float(state[Y]), float(state[Z])

    @property
    def yaw(self) -> float:
        """Where the actor heads now.

        Returns:
            rad, world.
        """
        return float(self.motion.states[self.step, self.row, YAW])

    @property
    def hardest(self) -> float:
        """The hardest braking of this actor on this ground.

        Returns:
            m/s^2.
        """
        if self.actor.kind in WALKERS:
            return driver_of(self.actor.kind).emergency_mps2
        return hardest_braking(self.actor, self.motion.scene.weather)

    @property
    def accel(self) -> float:
        """Everyday acceleration of this actor.

        Returns:
            m/s^2.
        """
        return driver_of(self.actor.kind).accel_mps2

    def given(self, name: str) -> Expression | None:
        """An argument as given, or its default in the vocabulary.

        Args:
            name: of the argument.

        Returns:
            Its value, or None.
        """
        found = self.action.arguments.get(name)
        if found is not None:
            return found
        signature = vocabulary.find("behaviour", self.action.verb)
        return signature.default(name) if signature else None

    def number(self, name: str, otherwise: float = 0.0) -> float:
        """A numeric argument.

        Args:
            name: of the argument.
            otherwise: if it is not given and has no default.

        Returns:
            SI.
        """
        found = self.given(name)
        return otherwise if found is None else self._evaluator.number(found, self.step)

    def word(self, name: str, otherwise: str = "") -> str:
        """An argument that is a word.

        Args:
            name: of the argument.
            otherwise: if it is not given and has no default.

        Returns:
            The word.
        """
        found = self.given(name)
        return found.text if isinstance(found, Word) else otherwise

    def set(self, **columns: float) -> None:
        """Write the actor's orders by name.

        Args:
            **columns: pedal, target, accel, decel, stop_at, gait, indicates, slip_to, slip_rate,
                obeys, sees, door_left, door_right, door_rate.
        """
        for name, value in columns.items():
            self.motion.orders[self.row, _COLUMNS[name]] = value


#: verbs that ask nothing of pedals, wheel or legs: they go beside any other
ASIDE = frozenset({"ignore", "open_door", "close_door", "lose_cargo", "lights"})

Verb = tuple[Callable[[Order], Phase], ...]

_COLUMNS = {
    "pedal": PEDAL,
    "target": TARGET,
    "accel": ACCEL,
    "decel": DECEL,
    "stop_at": STOP_AT,
    "gait": FORCED_GAIT,
    "indicates": INDICATES,
    "slip_to": SLIP_TO,
    "slip_rate": SLIP_RATE,
    "obeys": OBEYS,
    "sees": SEES,
    "door_left": LEFT_TO,
    "door_right": RIGHT_TO,
    "door_rate": DOOR_RATE,
}


def known(verb: str, address: str) -> Verb:
    """The phases of a verb.

    Args:
        verb: a word of the language.
        address: of the statement, for the error.

    Returns:
        Its phases.

    Raises:
        NotAvailableError: it cannot be run yet.
    """
    from scenesim.simulation.verbs import VERBS

    found = VERBS.get(verb) or plugins.verbs().get(verb)
    if found is None:
        raise NotAvailableError(
            f"{address or 'rule'}: '{verb}' is understood but cannot be run yet; "
            f"what can: {', '.join(sorted({*VERBS, *plugins.verbs()}))}"
        )
    return found


def end(motion: Motion, action: Action, step: int) -> None:
    """Let an actor go on by itself after ``for`` or ``until`` cut an action short.

    Args:
        motion: the run.
        action: what ends.
        step: when.
    """
    row = motion.rows[action.actor]
    order, actor = motion.orders[row], motion.scene.actors[row]
    if action.verb == "ignore":
        motion.heed(row)
    if action.verb in ASIDE:
        return
    order[INDICATES] = 0.0
    if action.verb == "fall":
        return
    order[FORCED_GAIT] = -1.0
    if actor.kind in WALKERS:
        order[PEDAL], order[TARGET] = CRUISE, 0.0
    elif action.verb in {"brake", "accelerate", "stop", "keep_lane", "overtake"}:
        order[PEDAL], order[TARGET] = CRUISE, float(motion.states[step, row, SPEED])
        order[ACCEL] = driver_of(actor.kind).accel_mps2
        order[DECEL] = hardest_braking(actor, motion.scene.weather)
