"""``scenesim scenarios``: what the library has."""

from __future__ import annotations

from typing import Annotated

import typer

from scenesim.errors import Problem, ScenarioError


def scenarios(
    word: Annotated[
        str, typer.Argument(help="Only those that say this word; none lists all.")
    ] = "",
) -> None:
    """List the scenarios that come with scenesim; each can be named wherever a file can."""
    from rich.console import Console
    from rich.table import Column, Table

    table = Table(Column("scenario", no_wrap=True), "what happens", box=None, pad_edge=False)
    told = [(name, text) for name, text in _library() if word.lower() in f"{name} {text}".lower()]
    if not told:
        hint = "'scenesim scenarios' lists all"
        raise ScenarioError([Problem(f"no scenario says '{word}'", hint=hint)])
    for name, text in told:
        table.add_row(name, text)
    Console().print(table)


def _library() -> list[tuple[str, str]]:
    """Name and description of every scenario of the library, in order."""
    from scenesim import library
    from scenesim.files import text_of
    from scenesim.scenario.parser import parse_document
    from scenesim.scenario.syntax import String

    folder = library.folder("scenarios")
    found = []
    for file in sorted(folder.rglob("*.scn")):
        document, _ = parse_document(text_of(file), file.name)
        lines = document.all("doc") if document is not None else ()
        said = [one.values[0].text for one in lines if isinstance(one.values[0], String)]
        found.append((file.relative_to(folder).as_posix(), said[0] if said else ""))
    return found
