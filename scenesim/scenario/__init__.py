"""The language: text to a typed model and back.

Text to tree: ``source`` (logical lines), ``parser`` and ``convert`` (lark), ``unexpected`` (what
is wrong), ``syntax`` (the tree), ``merge`` (``extends``), ``addressed`` (what has an address) and
``settings`` (``--set``), ``printer`` (back).

Tree to ``model``: ``checker`` over ``scope`` (names so far), ``checked`` (parts), ``order``;
``surroundings``, ``cast``, ``equipment``, ``rules``, ``goals`` and ``judgements`` check
statements, ``expressions``, ``arithmetic``, ``calls``, ``arguments``, ``matching`` and ``places``
what stands in them; ``words`` and ``wording`` say what words there are.

Ways in: ``loader`` (files), ``builder`` and ``builder_values`` (Python), ``openscenario/``.
"""

from __future__ import annotations

from scenesim.scenario.loader import (
    format_text,
    load,
    loaded,
    parse,
    problems_of,
    with_settings,
)
from scenesim.scenario.model import Scenario
from scenesim.scenario.words import unavailable_words

__all__ = [
    "Scenario",
    "format_text",
    "load",
    "loaded",
    "parse",
    "problems_of",
    "unavailable_words",
    "with_settings",
]
