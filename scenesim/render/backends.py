"""Who draws the visibility pass."""

from __future__ import annotations

from collections.abc import Callable

from scenesim.render.visibility import View, see

BACKENDS = ("numba", "opengl")


def visibility_pass(backend: str) -> Callable[..., View]:
    """What finds the nearest faces.

    Args:
        backend: ``numba``, or ``opengl``: for machines with a graphics card.

    Returns:
        ``visibility.see``, or what does the same by OpenGL.

    Raises:
        ValueError: for an unknown backend.
    """
    if backend not in BACKENDS:
        raise ValueError(f"want backend {' or '.join(BACKENDS)}, got {backend!r}")
    if backend == "numba":
        return see
    from scenesim.render.opengl import see_by_opengl

    return see_by_opengl
