"""Traffic lights on the Stage: at each moment the body whose lamps are lit as the phase says."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

from scenesim.scenery.stage import Mover, SignalHead, Snapshot
from scenesim.world.scene import Scene
from scenesim.world.timeline import Switched

_KEPT = 32


class LitSignals:
    """Adds the traffic lights to what moves."""

    def __init__(
        self,
        moving: Mover,
        heads: tuple[SignalHead, ...],
        scene: Scene,
        switched: Sequence[Switched] = (),
    ) -> None:
        """Over the poses of the actors.

        Args:
            moving: poses them.
            heads: traffic lights within reach.
            scene: says what they show by their phases.
            switched: what the run has made them show.
        """
        self._moving, self._heads, self._scene = moving, heads, scene
        self._switched = switched
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
        states = self._scene.signal_states(time_s, self._switched)
        bodies = [head.looks[states.get(head.id, "off")] for head in self._heads]
        return replace(snapshot, placements=(*snapshot.placements, *bodies), signals=states)
