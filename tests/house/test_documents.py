"""What the documents show works: scenario blocks parse, Python blocks run, commands exist."""

import importlib.util
import re
import shlex
import sys
import types
from pathlib import Path

import numpy as np
import pytest
import typer
from made_datasets import made_dataset

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(text, language):
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def commands():
    """Lines of the README and the docs that start with our command."""
    texts = [README, *(path.read_text() for path in sorted((ROOT / "docs").rglob("*.md")))]
    return sorted(
        {
            re.split(r"\s{3,}", line.strip())[0]
            for text in texts
            for line in re.findall(r"^    (scenesim .*)$", text, re.M)
        }
    )


@pytest.mark.parametrize("block", blocks(README, "scn"))
def test_scenario_blocks_are_right(block):
    from scenesim.scenario import parse

    assert parse(block, "README.md").name == "stopped_car"


@pytest.mark.parametrize("block", blocks(README, "python"))
def test_python_blocks_run(block, capsys, monkeypatch, tmp_path):
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    monkeypatch.chdir(tmp_path)
    exec(compile(block, "README.md", "exec"), {})
    assert "pedestrian" in capsys.readouterr().out


@pytest.mark.parametrize("line", commands())
def test_commands_are_understood(line):
    from scenesim.cli.main import app

    group = typer.main.get_command(app)
    verb, *words = shlex.split(line)[1:]
    group.commands[verb].make_context(verb, list(words))


def test_the_format_of_the_guide_can_be_written(tmp_path):
    text = (ROOT / "docs/adding/format.md").read_text(encoding="utf-8")
    scope = {}
    exec(compile(blocks(text, "python")[0], "format.md", "exec"), scope)
    from scenesim.dataset.sink import FolderSink
    from scenesim.formats.base import FormatOptions, FrameRecord

    record = FrameRecord(0, 0, "train", {"camera_2": "a.png"}, {"shown": {"camera_2": 3}})
    scope["COUNTS"].finish([record], FolderSink(tmp_path), FormatOptions())
    assert "3" in (tmp_path / "counts/counts.txt").read_text()


def _torch_or_what_the_recipe_needs_of_it(monkeypatch):
    """Where torch is not installed: arrays of numpy under its names."""
    if importlib.util.find_spec("torch") is not None:
        return
    torch = types.ModuleType("torch")
    utils = types.SimpleNamespace(data=types.SimpleNamespace(Dataset=object))
    torch.__dict__.update(
        utils=utils, from_numpy=np.asarray, tensor=np.array, float32=np.float32, int64=np.int64
    )
    monkeypatch.setitem(sys.modules, "torch", torch)


def test_a_dataset_is_read_back_as_the_guide_says(tmp_path, monkeypatch, capsys):
    made_dataset(tmp_path / "out/dart", frames=4)
    monkeypatch.chdir(tmp_path)
    _torch_or_what_the_recipe_needs_of_it(monkeypatch)
    typed, recipe = blocks((ROOT / "docs/reading.md").read_text(encoding="utf-8"), "python")
    exec(compile(typed, "reading.md", "exec"), {})
    assert re.search(r"\d test (car|truck|pedestrian) \S+ m ahead 100%", capsys.readouterr().out)
    scope = {}
    exec(compile(recipe, "reading.md", "exec"), scope)
    assert len(scope["scenes"]) == 0
    scenes = scope["Scenes"]("out/dart", split="test")
    image, target = scenes[1]
    assert len(scenes) == 4
    assert image.shape == (3, 375, 1242)
    assert target["boxes"].shape == (len(target["labels"]), 4)
    assert len(target["labels"])


def test_every_page_of_the_docs_is_linked_from_another():
    """No page that nobody finds, and no link to a page that is not there."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    linked, dead = set(), []
    for page, text in texts.items():
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if "://" not in target:
                place = (page.parent / target).resolve()
                linked.add(place)
                dead += [] if place.exists() else [f"{page.name}: {target}"]
        linked |= {ROOT / named for named in re.findall(r"docs/[\w/]+\.md", text)}
    assert not dead
    folders = {ROOT / folder for text in texts.values() for folder in re.findall(r"docs/\w+", text)}
    orphans = [
        str(page.relative_to(ROOT))
        for page in pages[2:]
        if page not in linked and not (page.name == "README.md" and page.parent in folders)
    ]
    assert not orphans
