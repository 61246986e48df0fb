"""The visibility pass by OpenGL, off-screen through EGL, for machines with a graphics card.

OpenGL draws the whole faces; leaves and wire, whose textures say where they are, the kernels draw
over them. Everything after it is the same code, so that pictures and labels differ by what the
rules of rasterisation leave open, on outlines. Bytes are the same on one driver only.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import ScenesimError
from scenesim.kernels import placing
from scenesim.kernels.texture import Media
from scenesim.render.items import Items
from scenesim.render.pool import MeshPool
from scenesim.render.room import Room
from scenesim.render.visibility import View, draw_over, placed_view

#: the camera's frame as it is; the nearer, the greater the depth, and all of it in 32 bits
_VERTEX = """
#version 330 core
layout(location = 0) in vec3 place;
uniform vec4 across;
uniform float closest;
void main() {
    gl_Position = vec4(across.x * place.x + across.z * place.z,
                       across.y * place.y + across.w * place.z,
                       place.z - 2.0 * closest, place.z);
}
"""
_FRAGMENT = """
#version 330 core
uniform float closest;
layout(location = 0) out int number;
layout(location = 1) out float near;
void main() {
    number = gl_PrimitiveID;
    near = gl_FragCoord.w;
    gl_FragDepth = closest * gl_FragCoord.w;
}
"""


class OpenGLError(ScenesimError):
    """OpenGL, or the library that speaks to it, is not there or does not work."""


def opengl_library() -> Any:  # noqa: ANN401 (pyrender has no types)
    """The module pyrender, made to work with NumPy 2 and without a display.

    Returns:
        The module.

    Raises:
        OpenGLError: it or EGL is not installed.
    """
    os.environ.setdefault("PYOPENGL_PLATFORM", "egl")
    if not hasattr(np, "infty"):  # pyrender 0.1.45 is older than NumPy 2
        setattr(np, "infty", np.inf)  # noqa: B010
    try:
        import pyrender
        from pyrender.platforms import egl  # noqa: F401 (loads the driver's library)
    except Exception as problem:  # absent libraries show as any kind of error
        raise OpenGLError(_message(problem)) from problem
    return pyrender


def opengl_renderer(width_px: int, height_px: int) -> Any:  # noqa: ANN401
    """An off-screen renderer of pyrender; call its ``delete`` when done.

    Args:
        width_px: of its images.
        height_px: of its images.

    Returns:
        A ``pyrender.OffscreenRenderer``.

    Raises:
        OpenGLError: no context could be made.
    """
    pyrender = opengl_library()
    try:
        return pyrender.OffscreenRenderer(width_px, height_px)
    except Exception as problem:  # a driver fails in as many ways as there are drivers
        raise OpenGLError(_message(problem)) from problem


def see_by_opengl(  # noqa: PLR0913
    items: Items,
    pool: MeshPool,
    media: Media,
    lens: placing.Lens,
    room: Room,
    *,
    near: NDArray[np.float32],
    face: NDArray[np.int32],
    wanted: int,
    threads: int = 1,
) -> View:
    """Draw the items of a pinhole's view, the whole ones by OpenGL; as ``visibility.see``.

    Args:
        items: what may be seen.
        pool: their meshes.
        media: materials and textures.
        lens: a pinhole.
        room: work arrays.
        near: (H, W) of an empty image, written.
        face: (H, W) of an empty image, written.
        wanted: bits of the layers drawn.
        threads: bands of what kernels draw.

    Returns:
        The view.

    Raises:
        OpenGLError: OpenGL is not there, or the driver failed.
    """
    view = placed_view(items, pool, lens, room, near, face)
    corners, numbers = _whole_faces(view, pool, media, wanted & ~placing.CUTOUT)
    if len(numbers):
        height, width = near.shape
        try:
            seen, nearness = _window(width, height).drawn(
                view.placed.camera[: items.vertices], corners, lens
            )
        except OpenGLError:
            raise
        except Exception as problem:  # a driver fails in as many ways as there are drivers
            raise OpenGLError(_message(problem)) from problem
        hit = seen >= 0
        face[hit] = numbers[seen[hit]]
        near[hit] = nearness[hit]
    if wanted & placing.CUTOUT:
        draw_over(view, pool.arrays(), media, placing.CUTOUT, threads)
    return view


def _whole_faces(
    view: View, pool: MeshPool, media: Media, wanted: int
) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Corners (F, 3), rows of the placed vertices, and numbers (F,) of the faces of layers."""
    table, patches, arrays = view.items.table, view.patches.rows, pool.arrays()
    counts = patches[:, placing.COUNT]
    patch = np.repeat(np.arange(len(patches)), counts)
    within = np.arange(len(patch)) - (np.cumsum(counts) - counts)[patch]
    at = patches[patch, placing.FIRST] + within
    item = patches[patch, placing.OF_ITEM]
    material = media.slots[table[item, placing.MATERIAL] + arrays.slots[at]]
    chosen = (media.layers[material] & wanted) != 0
    at, item = at[chosen], item[chosen]
    corners = arrays.faces[at] + table[item, placing.PLACED_VERTEX][:, None]
    numbers = at - table[item, placing.FACE] + table[item, placing.PLACED_FACE]
    return corners.astype(np.uint32), numbers.astype(np.int32)


@lru_cache(maxsize=1)
def _context() -> Any:  # noqa: ANN401 (PyOpenGL has no types)
    """The process's context, made current, as the module ``OpenGL.GL``.

    Raises:
        OpenGLError: there is none to be had.
    """
    opengl_library()
    try:
        from OpenGL import GL
        from pyrender.platforms.egl import EGLPlatform

        EGLPlatform(16, 16).init_context()
    except Exception as problem:  # absent libraries show as any kind of error
        raise OpenGLError(_message(problem)) from problem
    return GL


@lru_cache(maxsize=4)
def _window(width: int, height: int) -> _Window:
    """The off-screen image of a size."""
    return _Window(_context(), width, height)


class _Window:
    """An off-screen image, its program and its buffers."""

    def __init__(self, GL: Any, width: int, height: int) -> None:  # noqa: ANN401, N803
        """Make them.

        Args:
            GL: the module, with a context.
            width: px.
            height: px.
        """
        from OpenGL.GL import shaders

        self._gl, self._size = GL, (width, height)
        self._array = GL.glGenVertexArrays(1)
        GL.glBindVertexArray(self._array)
        self._frame = GL.glGenFramebuffers(1)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._frame)
        kinds = (GL.GL_R32I, GL.GL_R32F, GL.GL_DEPTH_COMPONENT32F)
        places = (GL.GL_COLOR_ATTACHMENT0, GL.GL_COLOR_ATTACHMENT1, GL.GL_DEPTH_ATTACHMENT)
        for kind, place in zip(kinds, places, strict=True):
            store = GL.glGenRenderbuffers(1)
            GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, store)
            GL.glRenderbufferStorage(GL.GL_RENDERBUFFER, kind, width, height)
            GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, place, GL.GL_RENDERBUFFER, store)
        GL.glDrawBuffers(2, places[:2])
        self._program = shaders.compileProgram(
            shaders.compileShader(_VERTEX, GL.GL_VERTEX_SHADER),
            shaders.compileShader(_FRAGMENT, GL.GL_FRAGMENT_SHADER),
        )
        self._vertices, self._corners = GL.glGenBuffers(2)

    def drawn(
        self, vertices: NDArray[np.float32], corners: NDArray[np.uint32], lens: placing.Lens
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Draw faces.

        Args:
            vertices: (V, 3) m, camera frame.
            corners: (F, 3) rows of the vertices.
            lens: a pinhole.

        Returns:
            (H, W) row of the face seen, -1 for none, and (H, W) its nearness.
        """
        GL, (width, height) = self._gl, self._size  # noqa: N806
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, self._frame)
        GL.glBindVertexArray(self._array)
        GL.glViewport(0, 0, width, height)
        GL.glUseProgram(self._program)
        for state in (GL.GL_CULL_FACE, GL.GL_BLEND, GL.GL_DITHER, GL.GL_MULTISAMPLE):
            GL.glDisable(state)
        GL.glEnable(GL.GL_DEPTH_TEST)
        GL.glDepthMask(GL.GL_TRUE)
        GL.glDepthFunc(GL.GL_GREATER)
        GL.glClearBufferiv(GL.GL_COLOR, 0, np.full(4, -1, np.int32))
        GL.glClearBufferfv(GL.GL_COLOR, 1, np.zeros(4, np.float32))
        GL.glClearBufferfv(GL.GL_DEPTH, 0, np.zeros(1, np.float32))
        # the first row of the image is OpenGL's lowest, so that nothing is turned over
        GL.glUniform4f(
            GL.glGetUniformLocation(self._program, "across"),
            2.0 * lens.fx / width,
            2.0 * lens.fy / height,
            2.0 * lens.cx / width - 1.0,
            2.0 * lens.cy / height - 1.0,
        )
        GL.glUniform1f(GL.glGetUniformLocation(self._program, "closest"), lens.near)
        for target, buffer, rows in (
            (GL.GL_ARRAY_BUFFER, self._vertices, np.ascontiguousarray(vertices)),
            (GL.GL_ELEMENT_ARRAY_BUFFER, self._corners, np.ascontiguousarray(corners)),
        ):
            GL.glBindBuffer(target, buffer)
            GL.glBufferData(target, rows.nbytes, rows, GL.GL_STREAM_DRAW)
        GL.glEnableVertexAttribArray(0)
        GL.glVertexAttribPointer(0, 3, GL.GL_FLOAT, False, 0, None)
        GL.glDrawElements(GL.GL_TRIANGLES, corners.size, GL.GL_UNSIGNED_INT, None)
        return self._read(0, GL.GL_RED_INTEGER, GL.GL_INT, np.int32), self._read(
            1, GL.GL_RED, GL.GL_FLOAT, np.float32
        )

    def _read(self, place: int, form: Any, kind: Any, dtype: Any) -> NDArray[Any]:  # noqa: ANN401
        """One of the images, as an array (H, W)."""
        GL, (width, height) = self._gl, self._size  # noqa: N806
        GL.glReadBuffer(GL.GL_COLOR_ATTACHMENT0 + place)
        GL.glPixelStorei(GL.GL_PACK_ALIGNMENT, 4)
        out = np.zeros((height, width), dtype)
        GL.glReadPixels(0, 0, width, height, form, kind, out)
        return out


def _message(problem: Exception) -> str:
    """One message for all the ways in which OpenGL can be absent."""
    first = (str(problem).splitlines() or [""])[0]
    return (
        f"OpenGL is not available ({type(problem).__name__}: {first}): want pyrender and EGL with "
        "a driver (on Debian: apt-get install libegl1 libgl1-mesa-dri libgles2), or --backend numba"
    )
