"""What traffic lights show during a run: their phases, and what the run switches."""

from __future__ import annotations

from dataclasses import dataclass

from scenesim.errors import NotAvailableError
from scenesim.roads.driving import MapNetwork
from scenesim.roads.right_of_way import RightOfWay
from scenesim.world.scene import Scene
from scenesim.world.timeline import Switched


@dataclass(frozen=True, slots=True)
class _Change:
    step: int
    signal: str
    state: str


class Lights:
    """The lights of one run.

    Attributes:
        rules: of the road; None where the network knows none.
    """

    def __init__(self, scene: Scene, zero: int, step_s: float) -> None:
        """Before anything is switched.

        Args:
            scene: what runs.
            zero: the step of t = 0.
            step_s: between steps.
        """
        network = scene.network
        self.rules: RightOfWay | None = None
        if isinstance(network, MapNetwork):
            self.rules = network.right_of_way
        self._zero, self._step_s, self._offset_s = zero, step_s, scene.signal_offset_s
        self._changes: list[_Change] = []
        self._known: dict[tuple[str, ...], tuple[int, ...]] = {}

    def show(self, signal: str, state: str, step: int, since: int) -> None:
        """Make a light show something until it is switched again.

        Args:
            signal: its id.
            state: ``green amber red red_amber off``.
            step: what was switched later is forgotten.
            since: from when it shows that.
        """
        self._changes = [one for one in self._changes if one.step <= step]
        self._changes.append(_Change(since, signal, state))
        self._known.clear()

    def demand(self, signal: str, who: str) -> None:
        """Check that a light exists.

        Args:
            signal: its id.
            who: asks for it, for the error.

        Raises:
            NotAvailableError: the map has no such light.
        """
        known = self.rules.switchable() if self.rules is not None else ()
        if signal not in known:
            told = ", ".join(known[:12]) or "none at all"
            raise NotAvailableError(
                f"{who}: the map has no traffic light '{signal}'; it has {told}"
            )

    def state(self, signal: str, step: int) -> str:
        """What a light shows.

        Args:
            signal: its id.
            step: when.

        Returns:
            ``green amber red red_amber off``.
        """
        for one in reversed(self._changes):
            if one.signal == signal and one.step <= step:
                return one.state
        if self.rules is None:
            return "off"
        return self.rules.light(signal, (step - self._zero) * self._step_s + self._offset_s)

    def forbid(self, signals: tuple[str, ...], steps: int) -> tuple[int, ...]:
        """When all lights of a lane forbid to go: who has an arrow may use it.

        Args:
            signals: ids of the lights.
            steps: of the run.

        Returns:
            1 for each step at which they do, else 0.
        """
        if signals not in self._known:
            self._known[signals] = tuple(
                int(not {self.state(one, step) for one in signals} & {"green", "off"})
                for step in range(steps)
            )
        return self._known[signals]

    def switched(self) -> tuple[Switched, ...]:
        """What the run has switched.

        Returns:
            In order.
        """
        return tuple(
            (round((one.step - self._zero) * self._step_s, 6), one.signal, one.state)
            for one in self._changes
        )
