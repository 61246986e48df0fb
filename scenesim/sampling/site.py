"""The ground being built on: who stands where so far, and whether there is room."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, sin

import numpy as np
from numpy.typing import NDArray

from scenesim.kernels.footprints import first_overlap
from scenesim.roads.network import RoadNetwork
from scenesim.sampling.lanes import Spot
from scenesim.world.scene import Actor

_GROWTH = 64


class UnplaceableError(Exception):
    """Someone cannot stand where the scenario wants it; the text is the reason for the draw."""


@dataclass(frozen=True, slots=True)
class Footing:
    """Where an actor stands.

    Attributes:
        actor: as it will be in the scene.
        spot: its lane; None off the lanes.
    """

    actor: Actor
    spot: Spot | None


class Site:
    """Actors placed so far, in order.

    Attributes:
        network: the roads.
        calm: factor on free speeds by weather, at most 1.
        losers: names of vehicles that will lose a load.
        placed: address to footing.
    """

    def __init__(
        self, network: RoadNetwork, calm: float = 1.0, losers: frozenset[str] = frozenset()
    ) -> None:
        self.network, self.calm, self.losers = network, calm, losers
        self.placed: dict[str, Footing] = {}
        self._rectangles: NDArray[np.float64] = np.zeros((_GROWTH, 5))
        self._names: list[str] = []

    def add(self, footing: Footing) -> None:
        """Take a place.

        Args:
            footing: who, where.
        """
        self.keep_free(rectangle(footing.actor), footing.actor.name)
        self.placed[footing.actor.name] = footing

    def keep_free(self, area: tuple[float, float, float, float, float], name: str) -> None:
        """Let nobody else stand somewhere from now on.

        Args:
            area: (x, y, yaw, length, width), m and rad, world.
            name: what for.
        """
        if len(self._names) == len(self._rectangles):
            self._rectangles = np.concatenate([self._rectangles, np.zeros_like(self._rectangles)])
        self._rectangles[len(self._names)] = area
        self._names.append(name)

    def taken_by(self, actor: Actor, margin_m: float = 0.0) -> str | None:
        """Who stands where an actor would.

        Args:
            actor: the newcomer.
            margin_m: free space wanted around it.

        Returns:
            The address of the first that overlaps; None if there is room.
        """
        x, y, yaw, length, width = rectangle(actor)
        grown = (x, y, yaw, length + 2 * margin_m, width + 2 * margin_m)
        hit = first_overlap(self._rectangles, len(self._names), grown)
        return self._names[hit] if hit >= 0 else None


def rectangle(actor: Actor) -> tuple[float, float, float, float, float]:
    """The footprint of an actor.

    Args:
        actor: placed.

    Returns:
        (x, y, yaw, length, width), m and rad.
    """
    x, y, _ = actor.position
    return (x, y, actor.yaw_rad, actor.model.length_m, actor.model.width_m)


def sticks_out(network: RoadNetwork, actor: Actor) -> bool:
    """Whether an end of a vehicle is off the road.

    Args:
        network: the roads.
        actor: placed.

    Returns:
        True or False.
    """
    x, y, _ = actor.position
    c, s = cos(actor.yaw_rad), sin(actor.yaw_rad)
    half = actor.model.length_m / 2 - 0.3
    return any(network.locate(x + end * c, y + end * s) is None for end in (half, -half))


def half_extent(length_m: float, width_m: float, turn_rad: float) -> float:
    """Half of what a turned footprint takes along an axis.

    Args:
        length_m: of the footprint.
        width_m: of the footprint.
        turn_rad: between its length and the axis.

    Returns:
        m.
    """
    return 0.5 * (length_m * abs(cos(turn_rad)) + width_m * abs(sin(turn_rad)))
