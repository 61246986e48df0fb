"""What the things of a picture would cover with nothing before them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scenesim.kernels import placing
from scenesim.kernels.silhouette import silhouettes
from scenesim.render.pool import MeshPool
from scenesim.render.visibility import View
from scenesim.scenery.stage import Stage
from scenesim.sensors.frame import Silhouette


def outlines_of(
    view: View, pool: MeshPool, stage: Stage
) -> tuple[Mapping[int, Silhouette], Mapping[int, Silhouette]]:
    """What instances and objects would cover alone.

    Args:
        view: drawn.
        pool: its meshes.
        stage: what there is to see.

    Returns:
        Silhouettes by instance, and by object: all instances of an object as one.
    """
    of_item = view.items.table[:, placing.INSTANCE]
    rows = np.flatnonzero(of_item >= 0)
    instances = sorted({int(i) for i in of_item[rows]})
    members: dict[int, list[int]] = {}
    for instance in instances:
        members.setdefault(stage.instances[instance].object_id, []).append(instance)
    several = {o: m for o, m in members.items() if o >= 0 and len(m) > 1}
    groups = [*([i] for i in instances), *several.values()]
    by_instance = {i: [int(r) for r in rows[of_item[rows] == i]] for i in instances}
    pairs = [(g, r) for g, m in enumerate(groups) for i in m for r in by_instance[i]]
    height, width = view.near.shape
    out = np.zeros((len(groups), 5), np.int64)
    out[:, 1], out[:, 2] = width, height
    if pairs:
        silhouettes(
            pool.arrays(),
            view.items.table,
            view.patches,
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
