"""Warnings of a run: each is told once, with the scenario's name, whichever process gave it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

Made = TypeVar("Made")


@contextmanager
def told_once(name: str) -> Iterator[None]:
    """Warnings given inside name the scenario, and none is told twice.

    Args:
        name: of the scenario.
    """
    tell = warnings.showwarning
    told: set[str] = set()

    def tell_first(
        message: Warning | str,
        category: type[Warning],
        *place: Any,  # noqa: ANN401
        **more: Any,  # noqa: ANN401
    ) -> None:
        text = f"{name}: {message}"
        if text not in told:
            told.add(text)
            tell(category(text), category, *place, **more)

    warnings.showwarning = tell_first
    try:
        yield
    finally:
        warnings.showwarning = tell


def overheard(work: Callable[[], Made]) -> tuple[Made, Sequence[str]]:
    """What a worker makes, and what it was warned of: nobody reads a worker's own messages.

    Args:
        work: of one draw.

    Returns:
        What was made, and the texts of the warnings.
    """
    with warnings.catch_warnings(record=True) as caught:
        made = work()
    return made, [str(one.message) for one in caught]


def passed_on(heard: tuple[Made, Sequence[str]]) -> Made:
    """Give a worker's warnings again in the process that a person reads.

    Args:
        heard: of ``overheard``.

    Returns:
        What the worker made.
    """
    made, texts = heard
    for text in texts:
        warnings.warn(text, UserWarning, stacklevel=2)
    return made
