"""What the documents show works: scenario blocks parse, Python blocks run, commands exist."""

import re
import shlex
from pathlib import Path

import pytest
import typer

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(text, language):
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def commands():
    """Lines of the README and the docs that start with our command."""
    texts = [README, *(path.read_text() for path in sorted((ROOT / "docs").glob("*.md")))]
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
