"""Where the files that come with scenesim are: assets, scenarios, and the cache folder."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """A folder of the installed library, in a checkout or in a wheel.

    Args:
        name: ``assets`` or ``scenarios``.

    Returns:
        Its absolute path.
    """
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def cache_folder(name: str) -> Path:
    """A folder for what can be made again, below ``SCENESIM_CACHE_DIR`` or ``~/.cache/scenesim``.

    Args:
        name: the kind of thing cached, such as ``shapes``.

    Returns:
        Its absolute path; it may not exist yet.
    """
    home = os.environ.get("SCENESIM_CACHE_DIR")
    return (Path(home) if home else Path.home() / ".cache" / "scenesim") / name


def find(path: str | Path, beside: Path | None = None) -> Path | None:
    """A file by the rule of the library: beside the file that names it, then in the library.

    Args:
        path: as written by the user.
        beside: the folder of the file that names it; None for the current folder.

    Returns:
        The first that exists, or None.
    """
    wanted = Path(path)
    places = [(beside or Path.cwd()) / wanted]
    if not wanted.is_absolute():
        for name in ("assets", "scenarios"):
            places.append(folder(name) / wanted)
            if wanted.parts and wanted.parts[0] == name:
                places.append(folder(name).parent / wanted)
    return next((place for place in places if place.is_file()), None)
