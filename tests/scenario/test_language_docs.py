"""Every block of docs/language.md is true."""

import re
from pathlib import Path

import pytest

from scenesim.randomness import Stream
from scenesim.sampling import draw_scene
from scenesim.scenario import format_text, parse
from scenesim.world import vocabulary
from scenesim.world.units import UNITS
from scenesim.world.vocabulary import DISTRIBUTIONS

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
TEXT = PAGE.read_text(encoding="utf-8")


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("block", blocks("scn"), ids=lambda one: one.split(":")[0])
def test_scenarios_of_the_page_draw(block):
    scenario = parse(block)
    assert draw_scene(scenario, Stream.of(3), {}) is not None
    assert parse(format_text(block)).edges == scenario.edges


@pytest.mark.parametrize("block", blocks("python"), ids=lambda one: one[:40])
def test_python_of_the_page_runs(block):
    exec(compile(block, "docs/language.md", "exec"), {})


def test_every_word_is_on_the_page():
    words = [
        *(
            word
            for group in ("road", "actor", "behaviour", "measure")
            for word in vocabulary.words(group)
        ),
        *DISTRIBUTIONS,
        *UNITS,
        *(one.name for one in vocabulary.signature("weather", "weather").parameters),
        *vocabulary.PRESETS,
    ]
    missing = [
        word for word in words if not re.search(rf"(?<![\w]){re.escape(word)}(?![\w])", TEXT)
    ]
    assert not missing
