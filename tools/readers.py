"""Virtual environments with other people's readers, for `pytest -m full tests/formats`.

Their pins clash (nuscenes-devkit wants NumPy below 2), so each group has an environment of its
own; scenesim is not installed there: the tests hand paths over and read answers back.

    python tools/readers.py ~/readers          # all of them
    python tools/readers.py ~/readers nuscenes
    SCENESIM_READERS=~/readers pytest -m full tests/formats
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

#: environment to what pip installs in it; each list was installed together on Python 3.11
READERS: dict[str, tuple[str, ...]] = {
    "nuscenes": ("nuscenes-devkit==1.2.0", "numpy<2"),
    "kitti": ("pykitti==0.3.1", "opencv-python-headless"),
    "boxes": ("supervision==0.31.2",),
    "datumaro": ("datumaro==1.13.12",),
    "hub": ("mlcroissant==1.1.1", "webdataset==1.0.2", "datasets==5.2.0", "pillow"),
    # panopticapi itself is not on the index; this one has its functions and gives its numbers
    "panoptic": ("hotcoco==1.3.0", "numpy", "pillow"),
    # somebody's package of the authors' files, which asks for a window system it does not need
    "semantickitti": ("--no-deps", "semantic-kitti-api==0.1", "numpy==2.4.6"),
    "streams": ("mcap==1.6.0", "mcap-protobuf-support==0.6.0", "foxglove-schemas-protobuf==0.4.0"),
}


def install(folder: Path, name: str) -> bool:
    """One environment, made or brought up to date; whether it worked."""
    home = folder / name
    if not (home / "bin/python").exists():
        venv.create(home, with_pip=True)
    python = home / "bin/python"
    command = [str(python), "-m", "pip", "install", "--quiet", *READERS[name]]
    finished = subprocess.run(command, check=False, capture_output=True, text=True)
    print(f"{name}: {'ready' if not finished.returncode else finished.stderr.strip()[-800:]}")
    return not finished.returncode


def main(arguments: list[str]) -> int:
    if not arguments or any(name not in READERS for name in arguments[1:]):
        print(__doc__, f"\nenvironments: {', '.join(READERS)}")
        return 2
    folder = Path(arguments[0]).expanduser()
    folder.mkdir(parents=True, exist_ok=True)
    done = [install(folder, name) for name in arguments[1:] or READERS]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
