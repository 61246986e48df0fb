"""The road network: geometry, lanes, junctions, signals; files and builders.

Values of a map: ``model``, with ``furniture`` and ``junctions``. Reading OpenDRIVE: ``opendrive``
with ``opendrive_lanes``, ``opendrive_links`` and ``opendrive_things`` over ``xml_tree`` and
``xml_values``; writing: ``xodr_writer``, ``xodr_lines``, ``xodr_things``. Making roads from words:
``building`` and ``builders/``.

Geometry: ``reference_line``, ``profiles``, ``cross_section``, ``stations`` (where to sample),
``samples`` (kept), ``strips`` (of lanes), ``stripes`` (of paint), ``extent``, ``elementwise``.

What others ask: ``network`` (the protocol), ``driving`` (its answer for maps) with ``spans``,
``links``, ``lane_lines``, ``locating``, ``walking``, ``crosswalks``, ``right_of_way``, ``things``,
``setting``; ``summary`` for people.
"""

from scenesim.roads.building import build
from scenesim.roads.driving import MapNetwork

__all__ = ["MapNetwork", "build"]
