"""Cutting a skin into glass, lamps, gaps and holes along functions of space."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats
from scenesim.shapes.meshing import compacted, grown, sliced
from scenesim.shapes.surfaces import Ints, Surface, merged, mirrored

Limit = Callable[[Floats], Floats]

_NONE: NDArray[np.int64] = np.zeros(0, np.int64)


def carved(
    pieces: Sequence[Surface],
    limits: Sequence[Limit],
    slot: str,
    part: int | None = None,
    only: Sequence[str] = ("paint",),
) -> list[Surface]:
    """Give what lies inside all limits another slot, with sharp borders.

    Args:
        pieces: surfaces that share no vertices.
        limits: functions of (P, 3) m that are negative inside.
        slot: of the inside; empty cuts a hole.
        part: of the inside; None keeps it.
        only: slots that may be cut.

    Returns:
        The pieces; what is left of one that was cut keeps vertices that it no longer uses.
    """
    result: list[Surface] = []
    found: list[Surface] = []
    for piece in pieces:
        rows, known = _near(piece, limits) if piece.slot in only else (_NONE, [])
        if not len(rows):
            result.append(piece)
            continue
        inside, outside = _cut(piece, rows, limits, known)
        if len(inside.faces) and slot:
            found.append(inside.of(slot, part))
        if len(outside.faces):
            result.append(outside)
    return [*result, *([merged(found, slot)] if found else [])]


def parted(
    pieces: Sequence[Surface], limits: Sequence[Limit]
) -> tuple[list[Surface], list[Surface]]:
    """Surfaces cut into what lies inside all limits and what does not.

    Args:
        pieces: surfaces that share no vertices.
        limits: functions of (P, 3) m that are negative inside.

    Returns:
        Inside, outside.
    """
    inner: list[Surface] = []
    outer: list[Surface] = []
    for piece in pieces:
        rows, known = _near(piece, limits)
        if not len(rows):
            outer.append(piece)
            continue
        inside, outside = _cut(piece, rows, limits, known)
        inner += [inside] if len(inside.faces) else []
        outer += [outside] if len(outside.faces) else []
    return inner, outer


def apart(
    pieces: Sequence[Surface], limit: Limit, only: Sequence[str]
) -> tuple[list[Surface], list[Surface]]:
    """Surfaces taken apart, uncut: faces that reach inside a limit, and the others.

    Args:
        pieces: surfaces.
        limit: function of (P, 3) m that is negative inside.
        only: slots that are looked at; the rest counts as outside.

    Returns:
        Inside, outside.
    """
    inner: list[Surface] = []
    outer: list[Surface] = []
    for piece in pieces:
        if piece.slot not in only:
            outer.append(piece)
            continue
        reaches = _any_corner(limit(piece.vertices) < 0, piece.faces)
        for found, rows in ((inner, reaches), (outer, ~reaches)):
            if rows.any():
                found.append(compacted(piece, piece.faces[rows]))
    return inner, outer


def band(function: Limit, width: float) -> list[Limit]:
    """The narrow strip along a function's zero line.

    Args:
        function: of (P, 3) m.
        width: m.

    Returns:
        Two limits.
    """
    half = width / 2
    return [lambda p: function(p) - half, lambda p: -function(p) - half]


def outline(corners: Sequence[tuple[float, float]], first: int, second: int) -> list[Limit]:
    """The inside of a convex polygon in two of the coordinates.

    Args:
        corners: counter-clockwise, m.
        first: coordinate to the right, 0, 1 or 2.
        second: coordinate upwards.

    Returns:
        One limit for each side.
    """
    limits = []
    for here, there in zip(corners, [*corners[1:], corners[0]], strict=True):
        limits.append(_half_plane(here, there, first, second))
    return limits


def whole(pieces: Sequence[Surface]) -> list[Surface]:
    """Left halves and their mirror images; names that end in left become right.

    Args:
        pieces: of the left side.

    Returns:
        Both sides.
    """
    return [*pieces, *(_other(piece) for piece in pieces)]


def _near(piece: Surface, limits: Sequence[Limit]) -> tuple[NDArray[np.int64], list[Floats]]:
    """Which faces may reach inside all limits; each limit looks only at what is left.

    Returns:
        Rows of the faces; (V,) values of each limit, true at the vertices of these faces.
    """
    known = [limits[0](piece.vertices)]
    rows = np.nonzero(_any_corner(known[0] < 0, piece.faces))[0]
    for limit in limits[1:]:
        if not len(rows):
            break
        faces = piece.faces[rows]
        reached = np.zeros(len(piece.vertices), bool)
        reached[faces] = True
        values = np.zeros(len(reached))
        values[reached] = limit(piece.vertices[reached])
        known.append(values)
        rows = rows[_any_corner(values < 0, faces)]
    return rows, known


def _any_corner(marked: NDArray[np.bool_], faces: Ints) -> NDArray[np.bool_]:
    """Which faces have a marked vertex."""
    return marked[faces[:, 0]] | marked[faces[:, 1]] | marked[faces[:, 2]]


def _cut(
    piece: Surface, rows: NDArray[np.int64], limits: Sequence[Limit], known: Sequence[Floats]
) -> tuple[Surface, Surface]:
    """What lies inside all limits, and the rest; only the faces of ``_near`` are looked at."""
    is_far = np.ones(len(piece.faces), bool)
    is_far[rows] = False
    patch = compacted(piece, piece.faces[rows])
    used = np.zeros(len(piece.vertices), bool)
    used[piece.faces[rows]] = True
    old = np.nonzero(used)[0]
    inside, rest = patch.faces, []
    for limit, values in zip(limits, known, strict=True):
        at = np.concatenate([values[old], limit(patch.vertices[len(old) :])])
        patch, inside, outside = sliced(patch, inside, at)
        rest.append(outside)
        if not len(inside):
            break
    added = np.arange(len(patch.vertices) - len(old)) + len(piece.vertices)
    place = np.concatenate([old, added]).astype(np.int32)
    outer = replace(
        grown(piece, patch, len(old)),
        faces=np.concatenate([piece.faces[is_far], place[np.concatenate(rest)]]),
    )
    return compacted(patch, inside), outer


def _other(piece: Surface) -> Surface:
    """The right twin of a left surface."""
    twin = mirrored(piece)
    return replace(twin, slot=twin.slot.replace("_left", "_right"))


def _half_plane(
    here: tuple[float, float], there: tuple[float, float], first: int, second: int
) -> Limit:
    """Negative to the left of a directed line."""
    dx, dy = there[0] - here[0], there[1] - here[1]
    size = (dx * dx + dy * dy) ** 0.5

    def limit(points: Floats) -> Floats:
        across = (points[:, second] - here[1]) * dx - (points[:, first] - here[0]) * dy
        inside: Floats = -across / size
        return inside

    return limit
