"""Warnings of a run reach the person once, whichever process gave them."""

import warnings

import numpy as np
import pytest
import trimesh
from test_datasets import scenesim as command

from scenesim.runs.warned import told_once

MESHES = """
    extends "quick.scn"

    thing = mesh(choice("one.obj", "two.obj"), on=road.lane(1), s=90 m)
    run 1 s at 5 Hz
"""


def test_a_worker_tells_nothing_itself(quick):
    """Two meshes of a choice: a draw in a worker may be the first to see one of them."""
    for name in ("one", "two"):
        box = trimesh.creation.box((1.0, 1.0, 1.0))
        box.faces[:3] = np.ascontiguousarray(box.faces[:3, ::-1])
        box.export(quick.parent / f"{name}.obj")
    file = quick.parent / "meshes.scn"
    file.write_text(f"scenario meshes:{MESHES}")
    out = quick.parent / "meshes"
    words = ("-n", 4, "--frames-per-draw", 1, "--workers", 2, "--seed", 3)
    done = command("generate", file, *words, "--out", out)
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    notes = [line for line in done.stderr.split("\n") if "note:" in line]
    assert sorted(notes) == sorted(set(notes))
    for name in ("one", "two"):
        assert any(line.startswith(f"note: meshes: {name}.obj: ") for line in notes), done.stderr


def test_a_warning_names_the_scenario_and_comes_once():
    def warn_twice():
        with told_once("fog"):
            warnings.warn("box.obj: grey", UserWarning, stacklevel=1)
            warnings.warn("box.obj: grey", UserWarning, stacklevel=1)

    with pytest.warns(UserWarning, match="box.obj") as caught:
        warn_twice()
    assert [str(one.message) for one in caught] == ["fog: box.obj: grey"]
