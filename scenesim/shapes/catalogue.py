"""The one place that turns a word of the language into a body: who knows it, and its cache."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

from scenesim.errors import AssetError
from scenesim.randomness import Stream
from scenesim.shapes.model import Body, Member
from scenesim.world.scene import Model

__all__ = ["Body", "Member", "build", "families", "kinds", "specify"]

_PACKAGES = ("vehicles", "people", "cycles", "animals", "things", "imported")


class Package(Protocol):
    """What a package of shapes offers.

    Attributes:
        KINDS: words of the language that it answers to.
        FAMILIES: ``Model.family`` values that it builds.
    """

    KINDS: frozenset[str]
    FAMILIES: frozenset[str]

    def specify(self, kind: str, arguments: Mapping[str, str | float], stream: Stream) -> Model:
        """Decide on a body: sizes and colours, no meshes."""
        ...

    def build(self, model: Model) -> Body:
        """Make (or find in the cache) the meshes of a body."""
        ...


def specify(kind: str, arguments: Mapping[str, str | float], stream: Stream) -> Model:
    """Which body an actor gets: sizes and colours, no meshes yet; takes microseconds.

    Args:
        kind: a word of the language such as ``car`` or ``pedestrian``.
        arguments: what the scenario fixed (``age``, ``colour``...), SI numbers and words.
        stream: decides everything that the arguments leave open.

    Returns:
        The model.

    Raises:
        AssetError: for a kind that no package knows.
    """
    for package in _packages():
        if kind in package.KINDS:
            return package.specify(kind, arguments, stream)
    raise AssetError(f"no shape for '{kind}'; known are {', '.join(kinds())}")


def build(model: Model) -> Body:
    """The meshes of a model, from memory, disk, or made now (under 0.3 s).

    Args:
        model: as ``specify`` gave it.

    Returns:
        The body, its materials tinted by the model's colours.

    Raises:
        AssetError: for a family that no package builds.
    """
    for package in _packages():
        if model.family in package.FAMILIES:
            return package.build(model)
    raise AssetError(f"no shape family '{model.family}'; known are {', '.join(families())}")


def kinds() -> tuple[str, ...]:
    """All words that ``specify`` understands.

    Returns:
        Sorted words.
    """
    return tuple(sorted({kind for package in _packages() for kind in package.KINDS}))


def families() -> tuple[str, ...]:
    """All shape families that ``build`` can make.

    Returns:
        Sorted names.
    """
    return tuple(sorted({name for package in _packages() for name in package.FAMILIES}))


@lru_cache(maxsize=1)
def _packages() -> tuple[Package, ...]:
    """The packages of shapes, imported when first needed."""
    names = [f"scenesim.shapes.{name}" for name in _PACKAGES]
    return tuple(cast(Package, import_module(name)) for name in names if _is_written(name))


def _is_written(name: str) -> bool:
    """Whether a module exists as a file, not only as an empty folder."""
    spec = find_spec(name)
    return spec is not None and spec.origin is not None
