"""Compiled kernels are found by their text."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import scenesim

HITS = """
from scenesim.kernels.vec3 import dot
dot((1.0, 2.0, 3.0), (4.0, 5.0, 6.0))
print(sum(dot.stats.cache_hits.values()))
"""


def checkout(folder: Path) -> Path:
    """A second copy of the few files that one kernel needs."""
    kernels = folder / "scenesim" / "kernels"
    kernels.mkdir(parents=True)
    (folder / "scenesim" / "__init__.py").touch()
    for name in ("__init__.py", "jit.py", "vec3.py"):
        shutil.copy(Path(scenesim.__file__).parent / "kernels" / name, kernels)
    return folder


def hits(folder: Path, cache: Path) -> int:
    """How many kernels a process that imports from ``folder`` finds compiled."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "SCENESIM_CACHE_DIR": str(cache)}
    environment.pop("NUMBA_DISABLE_JIT", None)
    command = [sys.executable, "-c", HITS]
    return int(subprocess.check_output(command, cwd=folder, env=environment, text=True))


def test_a_second_checkout_finds_the_kernels_of_the_first(tmp_path: Path) -> None:
    one, other = checkout(tmp_path / "one"), checkout(tmp_path / "other")
    assert hits(one, tmp_path / "cache") == 0
    assert hits(other, tmp_path / "cache") == 1


def test_an_edited_kernel_is_compiled_anew(tmp_path: Path) -> None:
    one = checkout(tmp_path / "one")
    assert hits(one, tmp_path / "cache") == 0
    text = one / "scenesim" / "kernels" / "vec3.py"
    text.write_text(text.read_text() + "\n# edited\n")
    assert hits(one, tmp_path / "cache") == 0
