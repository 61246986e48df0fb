"""The one decorator every kernel wears."""

import hashlib
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core.caching import UserProvidedCacheLocator

F = TypeVar("F", bound=Callable[..., Any])

_settings: Any = numba.config  # its fields are set at run time, out of the type checker's sight

#: end of the names of folders whose kernels check their indices
CHECKED = "-checked" if _settings.BOUNDSCHECK else ""
#: ``_nrt`` off: kernels make no arrays, so none needs counting. Counted, every view of a row and
#: every call with arrays pays two locked additions, which two threads moreover fight over.
_OPTIONS: dict[str, Any] = {
    "cache": True,
    "nogil": True,
    "error_model": "numpy",
    "fastmath": False,
    "_nrt": False,
    "no_cfunc_wrapper": True,
}
_HERE = Path(__file__).parent
#: where this user's compiled kernels lie
HOME = Path(os.environ.get("SCENESIM_CACHE_DIR") or Path.home() / ".cache" / "scenesim")
_IMPORT = re.compile(
    r"^from scenesim\.kernels\.(\w+) import|^from scenesim\.kernels import (.+)", re.MULTILINE
)
_digests: dict[str, str] = {}


class ByText(UserProvidedCacheLocator):
    """Finds compiled kernels by their text alone, wherever the package lies.

    A second checkout, a new virtual environment and a folder copied to another machine of the same
    CPU find the kernels that the first one compiled.
    """

    @classmethod
    def get_suitable_cache_subpath(cls, _path: str) -> str:
        """No folder of its own for each place that the source may lie in."""
        return ""


def kernel(function: F) -> F:
    """Compile a function to machine code that runs without the interpreter's lock.

    Numba's cache watches only the file a function is written in: edit a helper in another file
    and its callers go on running the old one. The cache folder is therefore named by the text of
    the kernel's own file and of every kernel file that it imports, by the options it is compiled
    with and by whether bounds are checked, which numba's own cache key leaves out.

    Args:
        function: a function of arrays, scalars and named tuples of arrays.

    Returns:
        The compiled function; the function itself under ``NUMBA_DISABLE_JIT=1``.
    """
    shared, locators = _settings.CACHE_DIR, getattr(_settings, "CACHE_LOCATOR_CLASSES", "")
    _settings.CACHE_DIR = str(HOME / "kernels" / (_digest(function.__module__) + CHECKED))
    _settings.CACHE_LOCATOR_CLASSES = f"{__name__}.{ByText.__name__}"
    try:
        return cast(F, numba.njit(**_OPTIONS)(function))
    finally:
        _settings.CACHE_DIR, _settings.CACHE_LOCATOR_CLASSES = shared, locators


def _digest(module: str) -> str:
    """The digest of the options, a kernel module's text and all kernel modules it stands on."""
    if module not in _digests:
        start = Path(sys.modules[module].__file__ or "")
        texts: dict[str, bytes] = {}
        waiting = [start]
        while waiting:
            path = waiting.pop()
            if path.name in texts or not path.is_file():
                continue
            texts[path.name] = path.read_bytes()
            for one, several in _IMPORT.findall(texts[path.name].decode()):
                names = [one] if one else [name.strip(" ()") for name in several.split(",")]
                waiting.extend(_HERE / f"{name}.py" for name in names)
        whole = repr(_OPTIONS).encode()
        whole += b"\0".join(name.encode() + texts[name] for name in sorted(texts))
        _digests[module] = hashlib.sha256(whole).hexdigest()[:16]
    return _digests[module]
