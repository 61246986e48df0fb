"""The command line: ``scenesim VERB``; each verb's work is imported when it is used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import typer

from scenesim import __version__
from scenesim.cli.assets import assets
from scenesim.cli.boundary import boundary
from scenesim.cli.check import check, fmt
from scenesim.cli.convert import convert
from scenesim.cli.cover import cover
from scenesim.cli.evaluate import evaluate
from scenesim.cli.formats import formats
from scenesim.cli.generate import generate
from scenesim.cli.import_ import import_
from scenesim.cli.map_ import map_command
from scenesim.cli.new import new
from scenesim.cli.preview import preview
from scenesim.cli.real import compare, fit_prior
from scenesim.cli.scenarios import scenarios
from scenesim.cli.shrink import shrink
from scenesim.cli.stopping import stoppable
from scenesim.cli.suite import suite
from scenesim.cli.sweep import sweep
from scenesim.cli.trend import trend
from scenesim.cli.verbs import Verb
from scenesim.cli.verify import verify

app = typer.Typer(
    name="scenesim",
    help="Labelled driving scenes, generated on purpose.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
#: panel of the help to its verbs
VERBS: Mapping[str, Mapping[str, Callable[..., None]]] = {
    "Scenarios": {
        "new": new,
        "check": check,
        "fmt": fmt,
        "preview": preview,
        "import": import_,
    },
    "Datasets": {"generate": generate, "sweep": sweep, "convert": convert, "verify": verify},
    "Rare events": {"cover": cover, "boundary": boundary, "shrink": shrink},
    "Models": {"evaluate": evaluate, "trend": trend},
    "Real data": {"compare": compare, "fit-prior": fit_prior},
    "What there is": {
        "scenarios": scenarios,
        "formats": formats,
        "assets": assets,
        "map": map_command,
    },
}
for panel, verbs in VERBS.items():
    for name, verb in verbs.items():
        app.command(name, cls=Verb, rich_help_panel=panel)(stoppable(verb))
app.add_typer(suite, rich_help_panel="Models")


def _version(wanted: bool) -> None:
    """Print the version and leave."""
    if wanted:
        print(f"scenesim {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Labelled driving scenes, generated on purpose."""


def run() -> None:
    """Run the command line; a mistake of the user ends in one message and exit code 2."""
    import warnings

    from scenesim.errors import ScenesimError

    warnings.showwarning = _note
    try:
        app()
    except ScenesimError as error:
        print(f"scenesim: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(1)


def _note(message: Warning | str, *_: object, **__: object) -> None:
    """A warning as one line."""
    print(f"note: {message}", file=sys.stderr)


if __name__ == "__main__":
    run()
