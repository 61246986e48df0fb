"""The worked example of the page on plug-ins, installed and run."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "adding" / "behaviour.md"

RUN = """
from scenesim.randomness import Stream
from scenesim.sampling import Rejection, draw_scene
from scenesim.scenario import load
from scenesim.simulation import run
scenario = load("drunk_driver.scn")
tries = (draw_scene(scenario, Stream.of(1).child(k), {}) for k in range(10))
scene = next(one for one in tries if not isinstance(one, Rejection))
outcome = run(scene)
assert outcome.refused is None, outcome.refused
print(scene.network.length_m("1"), outcome.timeline.edges)
"""


def test_the_example_of_the_page_runs(tmp_path):
    text = PAGE.read_text(encoding="utf-8")
    blocks = dict(re.findall(r"```(python|toml|scn)\n(.*?)```", text, re.DOTALL))
    (tmp_path / "my_words.py").write_text(blocks["python"], encoding="utf-8")
    (tmp_path / "drunk_driver.scn").write_text(blocks["scn"], encoding="utf-8")
    points = tomllib.loads(blocks["toml"])["project"]["entry-points"]
    lines = []
    for group, names in points.items():
        lines += [f"[{group}]", *(f"{name} = {target}" for name, target in names.items())]
    info = tmp_path / "my_words-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my_words\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{root}"}
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=tmp_path, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.startswith("200.0")
    assert re.search(r"all_over_the_road': \(\d", done.stdout)
