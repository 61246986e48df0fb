"""Which claim found which thing, in the image and on the ground: the surest claim chooses first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Floats


@dataclass(frozen=True, slots=True)
class Pairs:
    """The outcome of one matching.

    Attributes:
        of_thing: claim that found each thing, -1 for none.
        of_claim: thing that each claim found, -1 for none.
        closest: thing that each claim comes closest to, -1 where there is none.
        closeness: of that, in the terms of the matching.
    """

    of_thing: tuple[int, ...]
    of_claim: tuple[int, ...]
    closest: tuple[int, ...]
    closeness: tuple[float, ...]


def overlaps(things: Floats, claims: Floats) -> Floats:
    """Intersection over union of boxes.

    Args:
        things: (N, 4) left, top, right, bottom.
        claims: (M, 4) likewise.

    Returns:
        (M, N).
    """
    a, b = claims[:, None, :], things[None, :, :]
    sides = np.minimum(a[..., 2:], b[..., 2:]) - np.maximum(a[..., :2], b[..., :2])
    shared = np.prod(np.maximum(sides, 0.0), axis=2)
    area_a = np.prod(a[..., 2:] - a[..., :2], axis=2)
    area_b = np.prod(b[..., 2:] - b[..., :2], axis=2)
    union: Floats = area_a + area_b - shared
    shares: Floats = shared / np.maximum(union, 1e-12)
    return shares


def nearness(things: Floats, claims: Floats) -> Floats:
    """Minus the distance of centres on the ground.

    Args:
        things: (N, 2) m.
        claims: (M, 2) m.

    Returns:
        (M, N) m, at most 0.
    """
    apart = claims[:, None, :] - things[None, :, :]
    distances: Floats = np.sqrt((apart**2).sum(axis=2))
    return -distances


def matched(
    things: Floats,
    claims: Floats,
    scores: Sequence[float],
    measure: Callable[[Floats, Floats], Floats],
    least: float,
) -> Pairs:
    """Pair claims with things.

    Claims choose in order of their score, each the closest free thing, so that what the surer half
    finds does not depend on the others.

    Args:
        things: (N, C) boxes or centres.
        claims: (M, C) likewise.
        scores: of the claims.
        measure: how close they are, higher is closer.
        least: closeness of a hit.

    Returns:
        The pairs.
    """
    of_thing, of_claim = [-1] * len(things), [-1] * len(claims)
    if not len(things) or not len(claims):
        return Pairs(tuple(of_thing), tuple(of_claim), (-1,) * len(claims), (0.0,) * len(claims))
    table = measure(things, claims)
    order = sorted(range(len(claims)), key=lambda row: (-scores[row], tuple(claims[row])))
    free: NDArray[np.bool_] = np.ones(len(things), np.bool_)
    for row in order:
        open_ones = np.where(free, table[row], -np.inf)
        best = int(open_ones.argmax())
        if open_ones[best] >= least:
            of_thing[best], of_claim[row] = row, best
            free[best] = False
    closest = table.argmax(axis=1)
    closeness = tuple(float(v) for v in table.max(axis=1))
    return Pairs(tuple(of_thing), tuple(of_claim), tuple(int(v) for v in closest), closeness)
