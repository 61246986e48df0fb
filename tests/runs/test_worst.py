"""From a frame that a release lost things in back to the scene that it was drawn from."""

import shlex
from types import SimpleNamespace

import pytest

from scenesim.cli.main import app
from scenesim.evaluation.models import FunctionModel
from scenesim.runs.options import draw_stream
from scenesim.runs.reproduce import reproduce_command
from scenesim.runs.worst import Lost, _asked, first_shrunk, lost_things

OPTIONS = {
    "draws": 12, "seed": 5, "frames_per_draw": 2, "fixed": {"ego.speed": "9 m/s"},
    "cells": [{}, {"weather.rain": "8 mm/h"}, {"weather.fog": "60 m"}],
}  # fmt: skip


def row(thing, found, distance, frame=7):
    return {"frame": frame, "object": thing, "found": found, "distance_m": distance,
            "time_s": 1.5, "name": f"thing{thing}"}  # fmt: skip


def test_what_was_lost_is_what_was_found_before_nearest_first():
    before = [row(0, 1, 30.0), row(1, 1, 9.0), row(2, 0, 5.0), row(3, 1, 4.0, frame=8)]
    after = [row(0, 0, 30.0), row(1, 0, 9.0), row(2, 0, 5.0), row(3, 0, 4.0, frame=8)]
    lost = lost_things(7, before, after, ("member", 3))
    assert [one.actor for one in lost] == ["thing1", "thing0"]
    assert lost[0] == Lost("member", 3, 1.5, "thing1")


def test_a_lost_draw_is_asked_for_as_its_run_made_it():
    member = SimpleNamespace(manifest={"options": OPTIONS}, draws_per_cell=4)
    asked = _asked(None, Lost(member, 9, 1.5, "kid"))
    assert asked.fixed == {"ego.speed": "9 m/s", "weather.fog": "60 m"}
    assert asked.stream.key == draw_stream(5, 1).key


def test_the_command_makes_one_draw_of_one_condition():
    words = shlex.split(reproduce_command("a.scn", OPTIONS, 9))
    assert words[:3] == ["scenesim", "generate", "a.scn"]
    told = dict(zip(words[3::2], words[4::2], strict=True))
    assert told["-n"] == "4"
    assert told["--part"] == "2/4"
    assert words.count("--set") == 2
    assert reproduce_command("a.scn", {**OPTIONS, "numbers": [3]}, 0) == ""


BARE = """
scenario bare:
    road = street(length=120 m)
    ego = car(on=road.lane(-1), s=20 m, speed=uniform(8, 12) m/s)
    npc = car(ahead_of=ego, gap=15 m)
    far = van(ahead_of=npc, gap=20 m)
    sensors = rig("kitti")
    run 1 s at 10 Hz
"""


@pytest.mark.full
def test_a_missed_car_is_left_alone_in_its_scene():
    options = {"draws": 1, "seed": 3, "frames_per_draw": 1, "fixed": {}}
    told = {"text": BARE, "name": "bare"}
    manifest = {"options": options, "scenario": told}
    member = SimpleNamespace(file="", manifest=manifest, draws_per_cell=1)
    blind = FunctionModel(lambda batch: [[] for _ in batch], "blind")
    lost = [Lost(member, 0, 0.5, "nobody"), Lost(member, 0, 0.5, "npc")]
    shrunk, missed = first_shrunk(lost, blind, 6)
    assert missed.actor == "npc"
    assert shrunk.actors == (3, 2)
    assert isinstance(first_shrunk(lost[:1], blind, 6), str)


@pytest.mark.full
def test_the_command_renders_the_picture_of_the_run(tmp_path, monkeypatch):
    """The reproduced frame is the frame of the run, pixel by pixel."""
    import cv2
    from typer.testing import CliRunner

    monkeypatch.chdir(tmp_path)
    (tmp_path / "bare.scn").write_text(
        "scenario bare:\n    road = street(length=120 m)\n"
        "    ego = car(on=road.lane(-1), s=20 m, speed=uniform(8, 12) m/s)\n"
        '    sensors = rig("kitti")\n    run 1 s at 10 Hz\n'
    )
    options = {"draws": 3, "seed": 5, "frames_per_draw": 1, "fixed": {}}
    whole = ["generate", "bare.scn", "-n", "3", "--seed", "5", "--frames-per-draw", "1"]
    again = shlex.split(reproduce_command("bare.scn", options, 2))[1:]
    for words, out in ((whole, "whole"), (again, "again")):
        done = CliRunner().invoke(app, [*words, "--out", out, "--workers", "1"])
        assert done.exit_code == 0, done.output
    name = "kitti/training/image_2/000002.png"
    pictures = [cv2.imread(str(tmp_path / out / name)) for out in ("whole", "again")]
    assert (pictures[0] == pictures[1]).all()
