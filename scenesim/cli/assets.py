"""``scenesim assets``: what shapes there are, and what they look like."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def assets(
    kind: Annotated[
        str, typer.Argument(help="A word such as 'car'; without one, all are listed.")
    ] = "",
    sheet: Annotated[
        Path | None, typer.Option(help="Draw its members from several sides into this PNG.")
    ] = None,
    count: Annotated[int, typer.Option(min=1, max=20, help="Members on the sheet.")] = 4,
    seed: Annotated[int, typer.Option(help="Which members.")] = 0,
) -> None:
    """List the shapes that scenarios can name, or draw a turntable sheet of one."""
    from scenesim.errors import Problem, ScenarioError
    from scenesim.shapes.catalogue import kinds

    if not kind:
        print("\n".join(kinds()))
        return
    if kind not in kinds():
        from difflib import get_close_matches

        nearest = next(iter(get_close_matches(kind, kinds(), 1)), None)
        raise ScenarioError([Problem(f"no shape for '{kind}'", nearest=nearest)])
    if sheet is None:
        _describe(kind, count, seed)
        return
    import cv2

    from scenesim.report.turntable import sheet as drawn

    picture = drawn(kind, count, seed=seed)
    cv2.imwrite(str(sheet), picture[:, :, ::-1])
    print(f"{sheet}: {count} of '{kind}'")


def _describe(kind: str, count: int, seed: int) -> None:
    """Print sizes and attributes of a few members."""
    from rich.console import Console
    from rich.table import Table

    from scenesim.randomness import Stream
    from scenesim.shapes.catalogue import specify

    table = Table("family", "variant", "length m", "width m", "height m", "attributes")
    for number in range(count):
        model = specify(kind, {}, Stream.of(seed).child(number))
        sizes = (f"{size:.2f}" for size in (model.length_m, model.width_m, model.height_m))
        told = ", ".join(f"{name} {value}" for name, value in sorted(model.attributes.items()))
        table.add_row(model.family, str(model.variant), *sizes, told)
    Console().print(table)
