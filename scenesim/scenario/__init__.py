"""The language: text to a typed model and back."""

from __future__ import annotations

from scenesim.scenario.loader import check, load, parse
from scenesim.scenario.model import Scenario

__all__ = ["Scenario", "check", "load", "parse"]
