"""The same bytes under other code paths of the libraries below, as other processors take them."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCENARIO = str(Path(__file__).parents[2] / "scenarios/pedestrian/child_dart_out.scn")
VARIANTS = {
    "numpy without AVX-512": {
        "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL"
    },
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


def really_off(environment):
    """Which of the features are off in a process of that environment."""
    code = (
        "import numpy as np, warnings; from numpy._core._multiarray_umath import __cpu_features__"
        " as f; import numba; print({k: v for k, v in f.items() if 'AVX512' in k and v},"
        " numba.config.CPU_NAME)"
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
    record_property("AVX-512 features on, numba's processor", really_off(environment))
    assert digests(tmp_path / "variant", **environment) == digests(tmp_path / "plain")
