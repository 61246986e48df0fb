"""A second opinion: depth and ids of a Stage drawn by OpenGL, through pyrender on EGL.

It shares meshes, levels of detail and placements with the rasteriser, and nothing behind them:
no culling by view, no clipping, no fill rule of ours. Nothing here reaches a dataset.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenesim.errors import ScenesimError
from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Transform
from scenesim.kernels import placing
from scenesim.render.media import layers_of
from scenesim.scenery.stage import Placement, Stage
from scenesim.sensors.camera import CameraModel

#: m; a 24-bit depth buffer resolves z^2 / near / 2^24, so each slab has a buffer of its own
_SLABS_M = (0.1, 4.0, 64.0, 8192.0)
_PLAIN_FOCAL_PX = 721.5
_MOST_LEVELS = 6
_AXES = np.array([1.0, -1.0, -1.0])  # OpenGL looks along -z with y up


class OpenGLError(ScenesimError):
    """OpenGL, or the library that speaks to it, is not there or does not work."""


@dataclass(frozen=True, slots=True, eq=False)
class OpenGLView:
    """What OpenGL sees at pixel centres.

    Attributes:
        depth: (H, W) float32 m along the optical axis, inf where nothing is.
        instance: (H, W) int32 row of ``Stage.instances``, -1 for the static world and the sky.
        cutout: (H, W) bool, a face whose texture decides what of it is there; it is drawn whole,
            so what a rasteriser shows at these pixels may differ.
    """

    depth: NDArray[np.float32]
    instance: NDArray[np.int32]
    cutout: NDArray[np.bool_]


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


def opengl_view(stage: Stage, camera: CameraModel, time_s: float) -> OpenGLView:
    """Depth and ids of a Stage, drawn by OpenGL.

    Args:
        stage: what there is to see.
        camera: a pinhole.
        time_s: the moment.

    Returns:
        The buffers.

    Raises:
        OpenGLError: OpenGL is not there.
    """
    pyrender = opengl_library()
    snapshot = stage.snapshot(time_s)
    T_camera_from_world = (snapshot.T_world_from_ego @ camera.T_ego_from_camera).inverse()
    # the camera stays at the origin: single precision would not carry a town's coordinates
    scene = pyrender.Scene()
    lens = pyrender.IntrinsicsCamera(camera.fx_px, camera.fy_px, camera.cx_px, camera.cy_px)
    scene.add(lens, pose=np.eye(4))
    layers = layers_of(stage.materials)
    colours: dict[Any, tuple[int, int, int]] = {}
    meanings: list[tuple[int, bool]] = [(-1, False)]
    shapes: dict[tuple[int, bytes, bool], Any] = {}
    levels = _levels(stage, snapshot.placements, camera, T_camera_from_world)
    for placement, mesh in levels:
        T_camera_from_mesh = T_camera_from_world @ placement.T_world_from_mesh
        is_cut = (layers[placement.slot_materials] == placing.CUTOUT)[mesh.face_slots]
        for wanted in (False, True):
            faces = is_cut == wanted
            if not faces.any():
                continue
            key = (id(mesh), is_cut.tobytes() if is_cut.any() else b"", wanted)
            if key not in shapes:
                shapes[key] = _shape(pyrender, mesh, faces)
            node = scene.add(shapes[key], pose=_pose(T_camera_from_mesh))
            row = len(meanings)
            colours[node] = (row >> 16, row >> 8 & 255, row & 255)
            meanings.append((placement.instance, wanted))
    depth, rows = _drawn(pyrender, scene, lens, (camera.width_px, camera.height_px), colours)
    instances = np.array([instance for instance, _ in meanings], np.int32)
    cutouts = np.array([cutout for _, cutout in meanings])
    return OpenGLView(depth, instances[rows], cutouts[rows])


def _drawn(
    pyrender: Any,  # noqa: ANN401
    scene: Any,  # noqa: ANN401
    lens: Any,  # noqa: ANN401
    size: tuple[int, int],
    colours: dict[Any, tuple[int, int, int]],
) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """Depth, and the row of the node seen; slab by slab from near to far.

    Raises:
        OpenGLError: the driver failed.
    """
    # flat colours also switch multi-sampling off: depth is then that of the pixel's centre
    flags = pyrender.RenderFlags.SEG
    depth = np.full((size[1], size[0]), np.inf, np.float32)
    rows = np.zeros(depth.shape, np.int32)
    renderer = opengl_renderer(*size)
    try:
        for near, far in pairwise(_SLABS_M):
            lens.znear, lens.zfar = 0.999 * near, far  # slabs overlap; the nearer one rules
            colour, seen = renderer.render(scene, flags=flags, seg_node_map=colours)
            code = colour.astype(np.int32)
            fresh = (seen > 0.0) & (rows == 0)
            depth[fresh] = seen[fresh]
            rows[fresh] = (code[..., 0] << 16 | code[..., 1] << 8 | code[..., 2])[fresh]
    except OpenGLError:
        raise
    except Exception as problem:  # as above
        raise OpenGLError(_message(problem)) from problem
    finally:
        renderer.delete()
    return depth, rows


def _levels(
    stage: Stage,
    moving: tuple[Placement, ...],
    camera: CameraModel,
    T_camera_from_world: Transform,
) -> Iterator[tuple[Placement, TriangleMesh]]:
    """What reaches in front of the camera, at the level of detail that the rasteriser takes."""
    detail = camera.fx_px / _PLAIN_FOCAL_PX
    for placement, moves in [*((p, False) for p in stage.statics), *((p, True) for p in moving)]:
        finest = placement.lods[0]
        if placement.is_ego or not len(finest.faces):
            continue
        low, high = finest.low.astype(np.float64), finest.high.astype(np.float64)
        T_camera_from_mesh = T_camera_from_world @ placement.T_world_from_mesh
        centre = T_camera_from_mesh.points((low + high)[None] / 2)[0]
        half = (high - low) / 2
        if centre[2] + (half * half).sum() ** 0.5 < _SLABS_M[0]:
            continue
        passing = moves and not finest.key
        away = T_camera_from_mesh.translation if passing else centre / detail
        distance = (away * away).sum() ** 0.5
        levels = placement.lods[:_MOST_LEVELS]
        limits = placement.lod_range_m[: len(levels) - 1]
        yield placement, levels[sum(bool(distance > limit) for limit in limits)]


def _shape(pyrender: Any, mesh: TriangleMesh, faces: NDArray[np.bool_]) -> Any:  # noqa: ANN401
    """Some faces of a mesh as pyrender takes them."""
    # pyrender's flat passes always cull backs, so each face is given from both sides
    front = mesh.faces[faces]
    both = np.concatenate([front, front[:, ::-1]])
    part = pyrender.Primitive(positions=mesh.vertices, indices=both, mode=4)
    return pyrender.Mesh([part])


def _pose(T_camera_from_mesh: Transform) -> NDArray[np.float64]:
    """A (4, 4) matrix from the mesh to OpenGL's camera."""
    matrix = np.eye(4)
    matrix[:3, :3] = T_camera_from_mesh.rotation * _AXES[:, None]
    matrix[:3, 3] = T_camera_from_mesh.translation * _AXES
    return matrix


def _message(problem: Exception) -> str:
    """One message for all the ways in which OpenGL can be absent."""
    first = (str(problem).splitlines() or [""])[0]
    return (
        f"OpenGL is not available ({type(problem).__name__}: {first}): want pyrender and EGL with "
        "a driver; on Debian: apt-get install libegl1 libgl1-mesa-dri libgles2"
    )
