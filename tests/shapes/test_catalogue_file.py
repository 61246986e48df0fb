"""The catalogue's file tells the truth, and every word of the language has a body."""

import tomllib

import numpy as np
import pytest
from typer.testing import CliRunner

from scenesim import library
from scenesim.cli.assets import _asked, _book
from scenesim.cli.main import app
from scenesim.errors import ScenarioError
from scenesim.randomness import Stream
from scenesim.shapes import catalogue
from scenesim.world import vocabulary

TEXT = (library.folder("assets") / "catalogue.toml").read_text(encoding="utf-8")
WORDS = [
    word
    for word in vocabulary.words("actor")
    if word != "mesh" and vocabulary.signature("actor", word).available
]


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_language_has_a_body(word):
    model = catalogue.specify(word, {}, Stream.of(5))
    assert catalogue.build(model).members
    assert min(model.length_m, model.width_m, model.height_m) > 0.02


def test_all_words_of_the_language_are_available():
    assert set(WORDS) | {"mesh"} == set(vocabulary.words("actor"))
    assert set(WORDS) <= set(catalogue.kinds())


def test_the_file_lists_all_shapes_with_their_sizes():
    book = _book()
    listed = {name.split(".")[0] for name in book}
    assert listed == set(catalogue.kinds()) - {"mesh", "car", "emergency"}
    for name in ("hatchback", "semi_trailer", "animal.cow", "obstacle.cone"):
        word, arguments = _asked(name, [])
        model = catalogue.specify(word, arguments, Stream.of(7).child(3))
        size = (model.length_m, model.width_m, model.height_m)
        assert (np.array(size) >= np.array(book[name]["least_m"]) - 6e-4).all()
        assert (np.array(size) <= np.array(book[name]["greatest_m"]) + 6e-4).all()
        triangles = book[name]["triangles"]
        assert triangles == sorted(triangles, reverse=True)


def test_the_file_tells_what_things_are_made_of():
    made = tomllib.loads(TEXT)["materials"]
    assert made["tyre"]["reflectance_905"] < 0.06
    assert made["plate"]["retro"] > 10
    slots = {slot for entry in _book().values() for slot in entry["materials"]}
    assert {"paint", "skin", "tyre"} <= slots


def test_the_command_lists_describes_and_refuses():
    run = CliRunner().invoke
    assert "articulated" in run(app, ["assets"]).stdout
    told = run(app, ["assets", "pedestrian", "--set", "skin_tone=9", "--count", "1"])
    assert told.exit_code == 0
    assert "skin_tone" in told.stdout
    with pytest.raises(ScenarioError, match="nothing-like") as refused:
        _asked("nothing-like", ["oops"])
    assert len(refused.value.problems) == 2, "all errors at once"
