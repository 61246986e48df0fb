"""The same bytes under other code paths of the libraries below, as other processors take them."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCENARIO = str(Path(__file__).parents[2] / "scenarios/pedestrian/child_dart_out.scn")
VARIANTS = {
    "numpy without AVX-512": {"NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR"},
    "another BLAS kernel": {"OPENBLAS_CORETYPE": "Haswell"},
    "compiled for Haswell": {"NUMBA_CPU_NAME": "haswell"},
}


def digests(root, **environment):
    words = ["generate", SCENARIO, "-n", "2", "--frames-per-draw", "2", "--workers", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "scenesim", *words, "--out", str(root)],
        capture_output=True, text=True, env={**os.environ, **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def dispatched(environment):
    """Which of numpy's code paths a process of that environment may take, and numba's processor."""
    code = (
        "from numpy._core import _multiarray_umath as m; import numba;"
        "print([k for k in m.__cpu_dispatch__ if m.__cpu_features__.get(k)], numba.config.CPU_NAME)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True,
        env={**os.environ, **environment},
    )  # fmt: skip
    return done.stdout.strip()


@pytest.mark.full
@pytest.mark.parametrize("name", VARIANTS)
def test_bytes_do_not_depend_on_the_processor(name, tmp_path, record_property):
    # shapes and kernels are made anew: what is cached was made by this processor
    environment = {**VARIANTS[name], "SCENESIM_CACHE_DIR": str(tmp_path / "cache")}
    record_property("numpy's code paths, numba's processor", dispatched(environment))
    assert digests(tmp_path / "variant", **environment) == digests(tmp_path / "plain")
