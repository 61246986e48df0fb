"""Verbs that answer an option of other tools by saying what it is called here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand

#: names that other tools use, to what is written here; told where the verb has such an option
_CALLED_HERE = {
    ("--output", "--output-dir", "--outdir", "--dir", "--folder"): ("--out",),
    ("--frames", "--num-frames", "--samples", "--num-samples", "--images", "--num", "--count"): (
        "--draws",
        "--frames-per-draw",
    ),
    ("--frame",): ("--draw", "--time"),
    ("--jobs", "-j", "--threads", "--processes", "--procs"): ("--workers",),
    ("--force", "-f", "--replace"): ("--overwrite",),
    ("--continue",): ("--resume",),
    ("--param", "--override", "--fix"): ("--set ADDRESS=VALUE",),
    ("--rig", "--sensors"): ("--set sensors.rig.name=NAME",),
    ("--weather",): ("--set 'weather=preset(\"fog\")'",),
    ("--duration",): ("--set 'run.duration=6 s'",),
    ("--edge", "--edges", "--goal"): ("--per-edge",),
}


class Verb(TyperCommand):
    """A verb of the command line."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Read the words of the command line.

        Args:
            ctx: of this call; its type is Click's, of which typer carries its own copy or not.
            args: words behind the verb.

        Returns:
            Those that are left.
        """
        known = {name for one in self.params for name in (*one.opts, *one.secondary_opts)}
        for word in args:
            option = word.partition("=")[0]
            here = [] if option in known else _called_here(option, known)
            if here:
                ctx.fail(f"No such option: {option}. Did you mean {' or '.join(here)}?")
        return super().parse_args(ctx, args)


def _called_here(option: str, known: set[str]) -> Sequence[str]:
    """What an option of other tools is called among those that a verb knows."""
    return [
        here
        for names, meant in _CALLED_HERE.items()
        if option in names
        for here in meant
        if here.split()[0] in known
    ]
