"""The commands and programs of docs/rare_events.md run as they stand."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scenesim.cli.main import app

GUIDE = (Path(__file__).parents[2] / "docs" / "rare_events.md").read_text(encoding="utf-8")
LINES = [
    line
    for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    for line in block.splitlines()
    if line.startswith("scenesim ")
]
RENDERS = [line for line in LINES if line.endswith("# renders")]
SIMULATES = [line for line in LINES if line not in RENDERS]


def runs(line):
    words = shlex.split(line, comments=True)[1:]
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("line", SIMULATES)
def test_commands_that_simulate(line, tmp_path, monkeypatch):
    pytest.importorskip("matplotlib", reason="an optional package")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out").mkdir()
    runs(line)
    if "small.scn" in line:
        assert "without" in (tmp_path / "out" / "small.scn").read_text()


@pytest.mark.full
@pytest.mark.parametrize("line", RENDERS)
def test_commands_that_render(line, tmp_path, monkeypatch):
    pytest.importorskip("cma", reason="an optional package")
    monkeypatch.chdir(tmp_path)
    runs(line)
    assert list(tmp_path.glob("out/*/manifest.json"))


@pytest.mark.full
@pytest.mark.parametrize("program", re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL))
def test_programs(program, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    exec(program, {})
    assert (tmp_path / "out/python/sweep.parquet").is_file()
