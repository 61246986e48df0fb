"""Pictures and exact buffers of a Stage, as its cameras see it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from scenesim.geometry.transform import Transform
from scenesim.kernels import antialias, placing, shading
from scenesim.kernels.shadow import Shadows
from scenesim.kernels.silhouette import silhouettes
from scenesim.kernels.texture import Media
from scenesim.randomness import Stream
from scenesim.render.ambience import Openness, OpenSky, contact
from scenesim.render.daylight import daylight
from scenesim.render.develop import develop, exposure_of
from scenesim.render.items import Group, Slots, grouped, joined, perspective
from scenesim.render.media import media_of
from scenesim.render.pool import MeshPool
from scenesim.render.sunlight import SunShadows
from scenesim.render.visibility import (
    Room,
    View,
    camera_lens,
    draw_over,
    empty,
    in_bands,
    labels_of,
    see,
)
from scenesim.scenery.stage import Snapshot, Stage
from scenesim.sensors.camera import CameraModel
from scenesim.sensors.frame import CameraFrame, Silhouette
from scenesim.world.classes import Semantic

_SOLID = placing.OPAQUE | placing.CUTOUT
#: points of a pixel beside its centre, 1/256 pixel from it: a rotated grid
_POINTS = np.array([[51, 102], [102, -51], [-102, 51], [-51, -102]], np.int32)


class CameraRenderer:
    """Renders the frames of one draw, and keeps what they share."""

    def __init__(self, stage: Stage, threads: int = 1) -> None:
        """Pack what does not move.

        Args:
            stage: what there is to see.
            threads: bands of an image drawn at the same time; pictures do not depend on it.
        """
        self._stage = stage
        self._threads = threads
        self._pool = MeshPool()
        self._room = Room()
        self._slots = Slots([], [])
        self._media = media_of(stage.materials)
        self._stream = Stream(stage.scene.stream_key).child("camera")
        statics = [p for p in stage.statics if not p.is_ego]
        lit = {-1: 255 if stage.scene.weather.street_lights else 0}
        self._statics = grouped(statics, self._pool, self._slots, self._media.layers, lights=lit)
        self._day = daylight(stage.scene.weather, self._stream.child("sky").key)
        self._shadows = SunShadows(self._day.direction)
        self._open = OpenSky()

    def frame(self, camera: CameraModel, time_s: float, quality: str = "fast") -> CameraFrame:
        """Expose one picture.

        Args:
            camera: the camera.
            time_s: of the exposure's middle.
            quality: ``fast`` or ``high``.

        Returns:
            The picture and its buffers.

        Raises:
            ValueError: for an unknown quality.
        """
        if quality not in {"fast", "high"}:
            raise ValueError(f"want quality fast or high, got {quality!r}")
        snapshot = self._stage.snapshot(time_s)
        T_world_from_camera = snapshot.T_world_from_ego @ camera.T_ego_from_camera
        moving, media, semantics = self._place(snapshot, T_world_from_camera)
        lens, size = camera_lens(camera), (camera.width_px, camera.height_px)
        group = joined(self._statics, moving)
        eye = (T_world_from_camera.translation, T_world_from_camera.rotation[:, 2])
        shadows = self._shadows.update(self._statics, moving, self._pool, media, self._room, eye)
        open_sky = self._open.update(self._statics, self._pool, media, self._room, eye)
        detail = camera.fx_px / 721.5 * (2.0 if quality == "high" else 1.0)
        items = perspective(group, self._pool, T_world_from_camera.inverse(), lens, size, detail)
        near, face = empty(size)
        view = see(
            items,
            self._pool,
            media,
            lens,
            self._room,
            near=near,
            face=face,
            wanted=_SOLID,
            threads=self._threads,
        )
        solid_near, solid_face = near, face
        if (items.table[:, placing.LAYERS] & placing.GLASS).any():
            solid_near, solid_face = near.copy(), face.copy()
            draw_over(view, self._pool.arrays(), media, placing.GLASS, self._threads)
        labels = labels_of(view, self._pool, semantics, self._threads)
        outlines, object_outlines = self._outlines(view)
        bodies = [p for p in snapshot.placements if not p.is_ego]
        occlusion = contact(bodies, T_world_from_camera, lens, near, self._threads)
        around = (shadows, open_sky, occlusion)
        radiance = self._shaded(view, (solid_near, solid_face), media, around, T_world_from_camera)
        radiance = self._smoothed(view, radiance, labels.instance, labels.semantic)
        key = self._stream.child(camera.name).child(f"{time_s:.6f}").key
        exposure = exposure_of(radiance, camera.exposure_ev)
        image = develop(radiance, camera, exposure, self._day.balance, key)
        self._pool.release()
        return CameraFrame(
            camera,
            time_s,
            T_world_from_camera,
            image,
            labels.depth,
            labels.instance,
            labels.semantic,
            labels.part,
            labels.normal,
            outlines,
            object_outlines,
        )

    def _place(
        self, snapshot: Snapshot, T_world_from_camera: Transform
    ) -> tuple[Group, Media, NDArray[np.uint8]]:
        """The moving placements, and the slots of everything."""
        slots = Slots(list(self._slots.materials), list(self._slots.semantics))
        bodies = [p for p in snapshot.placements if not p.is_ego]
        moving = grouped(
            bodies,
            self._pool,
            slots,
            self._media.layers,
            T_world_from_camera.translation,
            snapshot.lights,
        )
        media = self._media._replace(slots=np.array(slots.materials or [0], np.int16))
        return moving, media, np.array(slots.semantics or [0], np.uint8)

    def _outlines(self, view: View) -> tuple[Mapping[int, Silhouette], Mapping[int, Silhouette]]:
        """What instances and objects would cover alone."""
        of_item = view.items.table[:, placing.INSTANCE]
        rows = np.flatnonzero(of_item >= 0)
        instances = sorted({int(i) for i in of_item[rows]})
        members: dict[int, list[int]] = {}
        for instance in instances:
            members.setdefault(self._stage.instances[instance].object_id, []).append(instance)
        several = {o: m for o, m in members.items() if o >= 0 and len(m) > 1}
        groups = [*([i] for i in instances), *several.values()]
        by_instance = {i: [int(r) for r in rows[of_item[rows] == i]] for i in instances}
        pairs = [(g, r) for g, m in enumerate(groups) for i in m for r in by_instance[i]]
        height, width = view.near.shape
        out = np.zeros((len(groups), 5), np.int64)
        out[:, 1], out[:, 2] = width, height
        if pairs:
            silhouettes(
                self._pool.arrays(),
                view.items.table,
                np.array(pairs, np.int32),
                view.placed,
                view.cut_faces,
                view.cut_count,
                view.items.vertices,
                np.full((height, width), -1, np.int32),
                out,
            )
        made = [
            Silhouette(int(n), float(a), float(b), float(c), float(d)) if n else None
            for n, a, b, c, d in out
        ]
        outlines = {i: s for i, s in zip(instances, made, strict=False) if s is not None}
        objects = {o: outlines[m[0]] for o, m in members.items() if o >= 0 and m[0] in outlines}
        for object_id, outline in zip(several, made[len(instances) :], strict=True):
            if outline is not None:
                objects[object_id] = outline
        return outlines, objects

    def _shaded(
        self,
        view: View,
        solid: tuple[NDArray[np.float32], NDArray[np.int32]],
        media: Media,
        around: tuple[Shadows, Openness, NDArray[np.float32]],
        T_world_from_camera: Transform,
    ) -> NDArray[np.float32]:
        """Radiance at pixel centres, first what is behind glass, then everything."""
        near, face = view.near, view.face
        radiance = np.zeros((*near.shape, 3), np.float32)
        eye = shading.Eye(
            np.array(T_world_from_camera.rotation), np.array(T_world_from_camera.translation)
        )
        arrays, table = self._pool.arrays(), view.items.table

        def run(
            near: NDArray[np.float32], face: NDArray[np.int32], choose: NDArray[np.uint8]
        ) -> None:
            def band(first: int, last: int) -> None:
                shading.shade(
                    arrays,
                    table,
                    view.items.rotations,
                    view.placed,
                    view.lens,
                    eye,
                    near,
                    face,
                    choose,
                    media,
                    self._day.light,
                    *around,
                    first,
                    last,
                    radiance,
                )

            in_bands(band, near.shape[0], self._threads)

        if solid[1] is not face:
            run(solid[0], solid[1], (face != solid[1]).astype(np.uint8))
        run(near, face, np.ones(near.shape, np.uint8))
        return radiance

    def _smoothed(
        self,
        view: View,
        radiance: NDArray[np.float32],
        instance: NDArray[np.int32],
        semantic: NDArray[np.uint8],
    ) -> NDArray[np.float32]:
        """Edges blended by coverage."""
        ids = instance * 64 + semantic
        out = radiance.copy()
        arrays = self._pool.arrays()

        def band(first: int, last: int) -> None:
            antialias.smooth_edges(
                arrays,
                view.items.table,
                view.placed,
                view.lens,
                view.near,
                view.face,
                ids,
                int(Semantic.VEGETATION),
                _POINTS,
                radiance,
                first,
                last,
                np.zeros(len(_POINTS)),
                np.zeros(len(_POINTS), np.int64),
                out,
            )

        in_bands(band, radiance.shape[0], self._threads)
        return out
