"""What a person is told who stops a verb with Ctrl-C."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

P = ParamSpec("P")

#: what a person is told who stops a verb
_KEPT = {
    "boundary": "answers are kept: run the same command with --resume to go on",
    "build": "what is finished is kept: run the same command to go on",
    "generate": "nothing was written yet; the same command finds the same draws",
    "sweep": "nothing was written yet",
    "evaluate": "answers are kept: run the same command with --resume to go on",
}


def stoppable(verb: Callable[P, None]) -> Callable[P, None]:
    """A verb that ends with one line and exit code 130 when it is stopped.

    Args:
        verb: of the command line.

    Returns:
        The same with its own options.
    """

    @wraps(verb)
    def stopping(*words: P.args, **options: P.kwargs) -> None:
        try:
            verb(*words, **options)
        except KeyboardInterrupt:
            kept = _KEPT.get(verb.__name__, "nothing was written")
            print(f"\nstopped; {kept}", file=sys.stderr)
            raise typer.Exit(130) from None

    return stopping
