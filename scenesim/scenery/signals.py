"""What signals move on the Stage: lights whose lamps are lit as the phase says, and gates."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace

from scenesim.scenery.gates import Gate, turned
from scenesim.scenery.stage import Mover, SignalHead, Snapshot
from scenesim.world.scene import Scene
from scenesim.world.timeline import Timeline

_KEPT = 32


class LitSignals:
    """Adds the traffic lights and the arms of gates to what moves."""

    def __init__(
        self,
        moving: Mover,
        heads: tuple[SignalHead, ...],
        scene: Scene,
        timeline: Timeline,
        gates: tuple[Gate, ...] = (),
    ) -> None:
        """Over the poses of the actors.

        Args:
            moving: poses them.
            heads: traffic lights within reach.
            scene: says what they show by their phases.
            timeline: knows what the run has made them show.
            gates: within reach.
        """
        self._moving, self._heads, self._scene = moving, heads, scene
        self._timeline, self._gates = timeline, gates
        self._kept: OrderedDict[float, Snapshot] = OrderedDict()

    def __call__(self, time_s: float) -> Snapshot:
        """The moving part of the Stage; asked twice for the same time, the same value.

        Args:
            time_s: seconds since the run began.

        Returns:
            The snapshot with the lights as they shine then.
        """
        found = self._kept.get(time_s)
        if found is None:
            found = self._lit(self._moving(time_s), time_s)
            self._kept[time_s] = found
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found

    def _lit(self, snapshot: Snapshot, time_s: float) -> Snapshot:
        switched = self._timeline.signals
        states = self._scene.signal_states(time_s, switched)
        bodies = [head.looks[states.get(head.id, "off")] for head in self._heads]
        bodies += [turned(gate, time_s, switched) for gate in self._gates]
        return replace(snapshot, placements=(*snapshot.placements, *bodies), signals=states)
