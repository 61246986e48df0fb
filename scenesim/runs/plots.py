"""Plots of a report as PNG bytes, and the page that shows them; drawn with matplotlib."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from scenesim.errors import NotAvailableError

_WIDTH, _HEIGHT = 6.0, 3.2  # inches
_INK = "#1f4e79"
_PALE = "#d98e32"
_STYLE = (
    "body{font:15px/1.45 system-ui,sans-serif;max-width:62em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;margin:.6em 0}td,th{padding:.2em .7em;text-align:left;"
    "border-bottom:1px solid #ddd}img{max-width:100%;margin:.4em 0}"
    ".thin{color:#a33}"
)


def bars(title: str, counts: Mapping[str, float], unit: str = "") -> bytes:
    """Bars with their labels.

    Args:
        title: of the plot.
        counts: label to height.
        unit: of the heights.

    Returns:
        PNG.
    """
    figure, axes = _figure(title)
    axes.bar(range(len(counts)), list(counts.values()), color=_INK)
    axes.set_xticks(range(len(counts)), list(counts), rotation=35, ha="right", fontsize=8)
    axes.set_ylabel(unit)
    return _png(figure)


def cells(title: str, rows: Sequence[str], columns: Sequence[str], counts: Any) -> bytes:  # noqa: ANN401
    """A table of counts as colours, zeros marked.

    Args:
        title: of the plot.
        rows: labels.
        columns: labels.
        counts: (R, C) numbers.

    Returns:
        PNG.
    """
    figure, axes = _figure(title)
    axes.imshow(counts, cmap="Blues", aspect="auto")
    axes.set_yticks(range(len(rows)), list(rows), fontsize=8)
    axes.set_xticks(range(len(columns)), list(columns), rotation=35, ha="right", fontsize=8)
    for r in range(len(rows)):
        for c in range(len(columns)):
            empty = counts[r][c] == 0
            colour = "#a33" if empty else "black"
            axes.text(c, r, str(counts[r][c]), ha="center", va="center", fontsize=8, color=colour)
    return _png(figure)


def histograms(
    title: str, edges: Sequence[float], parts: Mapping[str, Sequence[float]], unit: str = ""
) -> bytes:
    """Several distributions over the same bins.

    Args:
        title: of the plot.
        edges: of the bins.
        parts: name to share in each bin.
        unit: of the edges.

    Returns:
        PNG.
    """
    figure, axes = _figure(title)
    for colour, (name, shares) in zip((_INK, _PALE, "#5a8f5a"), parts.items(), strict=False):
        axes.stairs(list(shares), list(edges), label=name, color=colour, linewidth=1.6)
    axes.set_xlabel(unit)
    axes.set_ylabel("share")
    axes.legend(fontsize=8)
    return _png(figure)


def points(
    title: str,
    xs: Sequence[float],
    ys: Sequence[float],
    level: float,
    interval: tuple[float, float],
    labels: tuple[str, str],
) -> bytes:
    """A measure along a value, with the level sought and the interval found.

    Args:
        title: of the plot.
        xs: values tried.
        ys: what was measured there.
        level: sought.
        interval: in which the measure crosses it.
        labels: of the two axes.

    Returns:
        PNG.
    """
    figure, axes = _figure(title)
    axes.axvspan(*interval, color=_PALE, alpha=0.35)
    axes.axhline(level, color="grey", linewidth=0.8)
    axes.plot(xs, ys, "o", color=_INK, markersize=4)
    axes.set_xlabel(labels[0])
    axes.set_ylabel(labels[1])
    return _png(figure)


def page(title: str, sections: Sequence[str]) -> bytes:
    """One self-contained HTML page.

    Args:
        title: of the page.
        sections: HTML, made by the functions of this module.

    Returns:
        UTF-8.
    """
    head = f"<meta charset='utf-8'><title>{escape(title)}</title><style>{_STYLE}</style>"
    body = f"<h1>{escape(title)}</h1>" + "\n".join(sections)
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>\n".encode()


def section(title: str, *parts: str) -> str:
    """A part of a page.

    Args:
        title: of the part.
        parts: HTML.

    Returns:
        HTML.
    """
    return f"<h2>{escape(title)}</h2>" + "".join(parts)


def table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table.

    Args:
        columns: titles.
        rows: cells; floats are shortened.

    Returns:
        HTML.
    """
    head = "".join(f"<th>{escape(one)}</th>" for one in columns)

    def cell(value: object) -> str:
        text = f"{value:.4g}" if isinstance(value, float) else str(value)
        return f"<td>{escape(text)}</td>"

    lines = "".join(f"<tr>{''.join(cell(one) for one in row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{lines}</table>"


def listing(lines: Sequence[str], kind: str = "") -> str:
    """A list of sentences.

    Args:
        lines: plain text.
        kind: ``thin`` for warnings.

    Returns:
        HTML.
    """
    items = "".join(f"<li class='{kind}'>{escape(one)}</li>" for one in lines)
    return f"<ul>{items}</ul>"


def picture(png: bytes) -> str:
    """A picture inside the page.

    Args:
        png: its bytes.

    Returns:
        HTML.
    """
    return f"<div><img src='data:image/png;base64,{b64encode(png).decode()}'></div>"


def _figure(title: str) -> tuple[Any, Any]:
    """A figure of our size without any display.

    Raises:
        NotAvailableError: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise NotAvailableError(
            "plots need the package matplotlib: pip install 'scenesim[plots]'"
        ) from None
    figure = Figure(figsize=(_WIDTH, _HEIGHT), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, fontsize=10)
    return figure, axes


def _png(figure: Any) -> bytes:  # noqa: ANN401
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=110, metadata={"Software": None})
    return out.getvalue()
