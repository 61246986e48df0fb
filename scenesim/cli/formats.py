"""``scenesim formats``: what can be written."""

from __future__ import annotations


def formats() -> None:
    """List the dataset formats with what each carries."""
    from rich.console import Console
    from rich.table import Table

    from scenesim.formats import available_formats
    from scenesim.formats.base import CAPABILITIES

    table = Table()
    for title in ("format", "about", "carries"):
        table.add_column(title)
    for name, format_ in available_formats().items():
        carried = [c.replace("_", " ") for c in CAPABILITIES if c in format_.writes]
        table.add_row(name, format_.about, ", ".join(carried))
    Console().print(table)
