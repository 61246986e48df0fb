"""``scenesim assets``: what shapes there are, and what they look like."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from scenesim.cli.words import paired

Arguments = dict[str, str | float]
#: what mesh files are called
_MESHES = frozenset({".gltf", ".glb", ".obj", ".ply", ".stl"})


def assets(
    kind: Annotated[
        str,
        typer.Argument(help="A word such as 'car', 'animal.fox', or a mesh file; none lists all."),
    ] = "",
    sheet: Annotated[
        Path | None, typer.Option(help="Draw its members from several sides into this PNG.")
    ] = None,
    count: Annotated[int, typer.Option(min=1, max=20, help="Members on the sheet.")] = 4,
    seed: Annotated[int, typer.Option(help="Which members.")] = 0,
    fix: Annotated[
        list[str] | None,
        typer.Option("--set", help="Fix an argument of the word: --set clothing=police."),
    ] = None,
) -> None:
    """List the shapes that scenarios can name, or draw a turntable sheet of one."""
    if not kind:
        _list(_book())
        return
    word, arguments = _asked(kind, fix or [])
    if sheet is None:
        _describe(word, arguments, count, seed)
        return
    from scenesim.report.pictures import write_picture
    from scenesim.report.turntable import sheet as drawn

    image = drawn(word, count, seed=seed, arguments=arguments)
    write_picture(image, sheet)
    print(f"{sheet}: {count} of '{kind}'")


def _book() -> Mapping[str, Any]:
    """The tables of the catalogue's shapes: entry name to its table."""
    import tomllib

    from scenesim import library

    text = (library.folder("assets") / "catalogue.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = {}
    for name, table in tomllib.loads(text)["shapes"].items():
        inner = {k: v for k, v in table.items() if isinstance(v, dict) and "word" in v}
        if inner:
            found.update({f"{name}.{part}": entry for part, entry in inner.items()})
        else:
            found[name] = table
    return found


def _list(book: Mapping[str, Any]) -> None:
    """Print all entries."""
    from rich.console import Console
    from rich.table import Column, Table

    sizes = ("length m", "width m", "height m")
    shape = Column("shape", no_wrap=True)
    table = Table(shape, "class", *sizes, "triangles", box=None, pad_edge=False)
    for name, entry in book.items():
        ends = zip(entry["least_m"], entry["greatest_m"], strict=True)
        spans = ["-".join(dict.fromkeys(map(_metres, pair))) for pair in ends]
        table.add_row(name, entry["class"], *spans, str(entry["triangles"][0]))
    Console().print(table)


def _metres(size: float) -> str:
    """A size to the centimetre; from ten metres on to the decimetre."""
    return f"{size:.1f}" if size >= 9.95 else f"{size:.2f}"


def _asked(kind: str, fixed: list[str]) -> tuple[str, Arguments]:
    """The word of the language and the arguments that a name on the command line means."""
    from difflib import get_close_matches

    from scenesim.errors import Problem, ScenarioError
    from scenesim.shapes.catalogue import kinds

    problems: list[Problem] = []
    arguments: Arguments = {}
    try:
        given = paired("--set", fixed, "NAME=VALUE", "clothing=police")
        arguments.update((name, _value(value)) for name, value in given.items())
    except ScenarioError as refused:
        problems += refused.problems
    word, _, part = kind.partition(".")
    if Path(kind).suffix and Path(kind).is_file():
        word, arguments["file"] = "mesh", kind
    elif part and word in ("animal", "obstacle"):
        arguments["species" if word == "animal" else "kind"] = part
    elif Path(kind).suffix in _MESHES:
        problems.append(Problem(f"no mesh file '{kind}'; give its path from this folder"))
    elif kind not in kinds():
        names = [*kinds(), *_book()]
        nearest = next(iter(get_close_matches(kind, names, 1)), None)
        hint = "'scenesim assets' lists them"
        problems.append(Problem(f"no shape for '{kind}'", nearest=nearest, hint=hint))
    if problems:
        raise ScenarioError(problems)
    return word, arguments


def _value(text: str) -> str | float:
    """A number where a text is one."""
    try:
        return float(text)
    except ValueError:
        return text


def _describe(kind: str, arguments: Arguments, count: int, seed: int) -> None:
    """Print sizes and attributes of a few members."""
    from rich.console import Console
    from rich.table import Table

    from scenesim.randomness import Stream
    from scenesim.shapes.catalogue import specify

    table = Table("family", "variant", "length m", "width m", "height m", "attributes")
    for member in range(count):
        model = specify(kind, arguments, Stream.of(seed).child(member))
        sizes = (f"{size:.2f}" for size in (model.length_m, model.width_m, model.height_m))
        told = ", ".join(f"{name} {value}" for name, value in sorted(model.attributes.items()))
        table.add_row(model.family, str(model.variant), *sizes, told)
    Console().print(table)
