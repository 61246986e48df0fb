"""The language: text to a typed model and back."""

from __future__ import annotations

from scenesim.scenario.loader import format_text, load, parse, problems_of, with_settings
from scenesim.scenario.model import Scenario
from scenesim.scenario.words import unavailable_words

__all__ = [
    "Scenario",
    "format_text",
    "load",
    "parse",
    "problems_of",
    "unavailable_words",
    "with_settings",
]
