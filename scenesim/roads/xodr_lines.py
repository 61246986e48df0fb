"""Lines of XML for the map writer."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

Lines = Iterator[str]
Value = str | float | int | bool | None


def tag(name: str, depth: int, /, **attributes: Value) -> str:
    """An element without others inside.

    Args:
        name: of the element.
        depth: of nesting.
        attributes: None is left out; a name that Python keeps for itself ends in ``_``.

    Returns:
        One line.
    """
    return f"{'  ' * depth}<{name}{_words(attributes)}/>"


def nest(name: str, depth: int, inner: Iterator[str], /, **attributes: Value) -> Lines:
    """An element around others; left out where it would say nothing.

    Args:
        name: of the element.
        depth: of nesting.
        inner: lines inside.
        attributes: as of ``tag``.

    Yields:
        Lines.
    """
    lines = list(inner)
    if not lines:
        if attributes:
            yield tag(name, depth, **attributes)
        return
    yield f"{'  ' * depth}<{name}{_words(attributes)}>"
    yield from lines
    yield f"{'  ' * depth}</{name}>"


def _words(attributes: dict[str, Value]) -> str:
    return "".join(
        f" {key.rstrip('_')}={quoteattr(_text(value))}"
        for key, value in attributes.items()
        if value is not None
    )


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    return str(value)
