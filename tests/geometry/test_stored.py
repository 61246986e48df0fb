"""Arrays kept in mapped files."""

from pathlib import Path

import numpy as np
import pytest

from scenesim.stored import let_go, read_arrays, write_arrays

ARRAYS = {
    "points": np.arange(12, dtype=np.float32).reshape(4, 3),
    "names": np.frombuffer(b"kerb", np.uint8),
    "none": np.zeros((0, 3), np.int16),
    "one": np.array(2.5),
}


def test_arrays_come_back_as_they_were(tmp_path):
    write_arrays(tmp_path / "new" / "a.arrays", ARRAYS)
    found = read_arrays(tmp_path / "new" / "a.arrays")
    assert list(found) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype
        assert found[name].shape == array.shape
        assert found[name].tobytes() == array.tobytes()
        assert found[name].flags.aligned
        assert not found[name].flags.writeable
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.arrays"]


def test_arrays_outlive_their_file(tmp_path):
    write_arrays(tmp_path / "a.arrays", ARRAYS)
    found = read_arrays(tmp_path / "a.arrays")
    (tmp_path / "a.arrays").unlink()
    assert found["points"].sum() == 66.0


@pytest.mark.parametrize("whole", [b"", b"no arrays", b"x" * 4096])
def test_what_is_no_such_file_is_nothing(tmp_path, whole):
    (tmp_path / "a.arrays").write_bytes(whole)
    assert read_arrays(tmp_path / "a.arrays") is None
    assert read_arrays(tmp_path / "b.arrays") is None


def test_a_torn_file_is_nothing(tmp_path):
    path = tmp_path / "a.arrays"
    write_arrays(path, ARRAYS)
    path.write_bytes(path.read_bytes()[:-64])
    assert read_arrays(path) is None


def test_a_folder_that_refuses_is_no_error(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    write_arrays(tmp_path / "file" / "a.arrays", ARRAYS)
    assert read_arrays(tmp_path / "file" / "a.arrays") is None


def test_pages_that_are_let_go_come_back(tmp_path):
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("memory is read from /proc")

    def mapped_mb() -> float:
        line = next(one for one in status.read_text().splitlines() if one.startswith("RssFile"))
        return int(line.split()[1]) / 1024

    write_arrays(tmp_path / "a.arrays", {"large": np.ones(8 << 20)})
    found = read_arrays(tmp_path / "a.arrays")
    assert found["large"].sum() == 8 << 20
    before = mapped_mb()
    let_go()
    assert mapped_mb() < before - 50
    assert found["large"].sum() == 8 << 20
