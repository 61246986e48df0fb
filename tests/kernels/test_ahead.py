"""Kernels compiled before their first call, and the list of them."""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from scenesim.kernels import ahead

pytestmark = pytest.mark.compiled

TOOL = Path(__file__).parents[2] / "tools" / "signatures.py"


def test_every_type_of_the_list_reads_back() -> None:
    for line in ahead.SIGNATURES.read_text(encoding="ascii").splitlines():
        module, name, arguments = json.loads(line)
        kernel = getattr(import_module(f"scenesim.kernels.{module}"), name)
        assert ahead.line_of(kernel, tuple(ahead.type_of(one) for one in arguments)) == line


def test_the_list_is_what_a_first_frame_calls() -> None:
    done = subprocess.run([sys.executable, TOOL, "--check"], capture_output=True, text=True)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\nrun python {TOOL}"


def compiled(cache: Path, claimed: list[str]) -> str:
    """Which functions a helper leaves in a fresh cache when some lines are taken."""
    code = f"""
from scenesim.kernels import ahead
ahead._claims().mkdir(parents=True)
for one in {claimed}: (ahead._claims() / one).touch()
ahead.compile_unclaimed()
assert not ahead._unclaimed()
"""
    settings = {**os.environ, "SCENESIM_CACHE_DIR": str(cache)}
    subprocess.run([sys.executable, "-c", code], check=True, env=settings)
    return " ".join(path.name for path in cache.glob("kernels/*/*.nbi"))


def test_a_helper_compiles_what_nobody_has_taken(tmp_path: Path) -> None:
    names = [json.loads(line)[1] for line in ahead.SIGNATURES.read_text("ascii").splitlines()]
    others = [str(number) for number, name in enumerate(names) if name != "lower_half"]
    made = compiled(tmp_path / "one", others)
    assert "sky.lower_half" in made
    assert "sky.paint_sky" not in made
    assert compiled(tmp_path / "none", [str(number) for number in range(len(names))]) == ""


def test_no_helper_where_all_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr(ahead, "HOME", tmp_path)
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: _Helper(started))
    monkeypatch.setattr(ahead, "_cores", lambda: 3)
    ahead._claims.cache_clear()
    ahead.compile_ahead()
    assert len(started) == 2
    for number in ahead._unclaimed():
        (ahead._claims() / str(number)).touch()
    ahead.compile_ahead()
    assert len(started) == 2
    ahead._claims.cache_clear()


class _Helper:
    """Stands for a process."""

    def __init__(self, started: list[object]) -> None:
        started.append(self)

    def kill(self) -> None:
        """Nothing to end."""
