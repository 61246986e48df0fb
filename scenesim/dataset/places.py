"""Where a dataset stands: a folder of this machine, or one in an object store, named by a URL."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, cast

from scenesim.errors import DatasetError


def place(text: str | Path) -> Path:
    """A dataset's folder from its name.

    Args:
        text: a path, or a URL that fsspec knows, such as ``s3://bucket/datasets/dart``.

    Returns:
        A path; one in a store behaves like one too (``universal_pathlib``).

    Raises:
        DatasetError: the URL's scheme needs a package that is not there.
    """
    if "://" not in str(text):
        return Path(text)
    try:
        from upath import UPath

        folder = UPath(text)
        assert folder.fs  # the package of the scheme is imported here
    except (ImportError, ValueError) as error:
        raise DatasetError(
            f"{text}: {error}. Object stores need: pip install 'scenesim[ray]', and the package of "
            f"the store, such as s3fs for s3:// or gcsfs for gs://"
        ) from None
    return cast(Path, folder)


def is_local(path: Path) -> bool:
    """Whether a path is one of this machine's file system.

    Args:
        path: of ``place``.

    Returns:
        False for an object store.
    """
    return isinstance(path, os.PathLike) and isinstance(path, Path)


def remove_folder(path: Path) -> None:
    """Remove a folder and all below it, if it is there.

    Args:
        path: of ``place``, or below it.
    """
    if is_local(path):
        shutil.rmtree(path, ignore_errors=True)
        return
    stored: Any = path
    if stored.exists():
        stored.fs.rm(stored.path, recursive=True)
