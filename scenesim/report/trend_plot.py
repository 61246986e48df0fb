"""Figures over releases as small multiples."""

from __future__ import annotations

from pathlib import Path

from scenesim.errors import DatasetError
from scenesim.evaluation.history import History

_ACROSS = 3
_BLUE, _RED = "#2b6cb0", "#c53030"


def write_trend(found: History, path: Path) -> None:
    """Draw one small plot per figure; releases that the gate stopped are red.

    Args:
        found: the figures.
        path: of the SVG file; the same figures give the same bytes.

    Raises:
        DatasetError: matplotlib is missing.
    """
    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
    except ImportError:
        raise DatasetError("plots need matplotlib: pip install 'scenesim[plots]'") from None
    rows = -(-len(found.names) // _ACROSS)
    columns = min(_ACROSS, len(found.names))
    with mpl.rc_context({"svg.hashsalt": "scenesim", "svg.fonttype": "none", "font.size": 8}):
        figure = Figure(figsize=(3.2 * columns, 2.1 * rows), layout="constrained")
        FigureCanvasSVG(figure)
        for place, name in enumerate(found.names):
            axes = figure.add_subplot(rows, columns, place + 1)
            told = [(k, row[1][place]) for k, row in enumerate(found.releases)]
            points = [(k, value) for k, value in told if value is not None]
            axes.plot([k for k, _ in points], [v for _, v in points], color=_BLUE, lw=1.2)
            for k, value in points:
                stopped = bool(found.worse and found.worse[k])
                axes.plot([k], [value], "o", ms=4, color=_RED if stopped else _BLUE)
            axes.set_title(name, loc="left")
            axes.set_xticks(range(len(found.releases)), [row[0] for row in found.releases])
            axes.tick_params(axis="x", rotation=30)
            axes.grid(visible=True, alpha=0.3)
            axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(path, format="svg", metadata={"Date": None})
