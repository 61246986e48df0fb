"""Roads sampled when asked for, and kept: coarse for meshes, dense for driving."""

from __future__ import annotations

from collections.abc import Mapping

from scenesim.roads.cross_section import RoadShape
from scenesim.roads.model import Road
from scenesim.roads.opendrive_lanes import SHORTEST_SECTION_M
from scenesim.roads.strips import Strip, sample

#: chord error and step of what is meshed
MESH_CHORD_M, MESH_STEP_M = 0.02, 8.0
#: chord error and step of what is driven
PATH_CHORD_M, PATH_STEP_M = 0.005, 1.0


class Samples:
    """Shapes and strips of the roads of one map."""

    def __init__(self, roads: Mapping[str, Road]) -> None:
        self._roads = roads
        self._shapes: dict[str, RoadShape] = {}
        self._dense: dict[tuple[str, int], Strip] = {}
        self._strips: dict[str, tuple[Strip, ...]] = {}

    def shape(self, road: str) -> RoadShape:
        """A road's geometry.

        Args:
            road: id.

        Returns:
            The shape.
        """
        if road not in self._shapes:
            self._shapes[road] = RoadShape(self._roads[road])
        return self._shapes[road]

    def strips(self, road: str) -> tuple[Strip, ...]:
        """A road's sections for meshing.

        Args:
            road: id.

        Returns:
            One strip for each section that has a length.
        """
        if road not in self._strips:
            shape = self.shape(road)
            self._strips[road] = tuple(
                sample(shape, index, MESH_CHORD_M, MESH_STEP_M)
                for index, section in enumerate(shape.sections)
                if section.end_m - section.start_m >= SHORTEST_SECTION_M
            )
        return self._strips[road]

    def sections(self, road: str) -> list[Strip]:
        """All sections of a road for driving.

        Args:
            road: id.

        Returns:
            The strips.
        """
        return [self.dense(road, index) for index in range(len(self._roads[road].sections))]

    def dense(self, road: str, section: int) -> Strip:
        """One section for driving, with jumps at its breaks kept apart.

        Args:
            road: id.
            section: index.

        Returns:
            The strip.
        """
        key = (road, section)
        if key not in self._dense:
            shape = self.shape(road)
            self._dense[key] = sample(shape, section, PATH_CHORD_M, PATH_STEP_M, apart=True)
        return self._dense[key]
