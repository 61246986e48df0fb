"""The ground beside the roads, out to the hills on the horizon."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

import mapbox_earcut
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from scenesim.scenery.ribbons import Ribbon
from scenesim.shapes.plants.horizon import PLAIN_M, SPOKES
from scenesim.shapes.street.assembly import Assembly, unit

Floats = NDArray[np.float64]

#: roads that rise and fall by more than this need ground with a grid in it
_ROLLING_M = 1.0
_GRID_M = 12.0
#: free ground smaller than this is left out, m^2
_LEAST_M2 = 1.0
#: between the ways through a junction; larger ones are islands
GAP_M2 = 40.0
_JOIN_M = 0.02


def is_rolling(ribbons: Sequence[Ribbon]) -> bool:
    """Whether roads rise and fall so much that the ground must.

    Args:
        ribbons: of the roads.

    Returns:
        True from a metre on.
    """
    heights = np.concatenate([ribbon.edge(side)[:, 2] for ribbon in ribbons for side in (1, -1)])
    return float(np.ptp(heights)) > _ROLLING_M


def road_area(ribbons: Sequence[Ribbon]) -> BaseGeometry:
    """Everything that roads cover, seen from above.

    Args:
        ribbons: of the roads.

    Returns:
        A polygon or several, world.
    """
    polygons = []
    for ribbon in ribbons:
        polygon = shapely.Polygon(ribbon.outline())
        polygons.append(polygon if polygon.is_valid else polygon.buffer(0))
    return shapely.union_all(polygons)


def add_terrain(
    assembly: Assembly,
    ribbons: Sequence[Ribbon],
    roads: BaseGeometry,
    patches: Sequence[tuple[BaseGeometry, str]],
    frame: tuple[Floats, Floats],
) -> None:
    """The ground between the roads, joined to their edges, to ``PLAIN_M`` around a place.

    Args:
        assembly: takes the faces.
        ribbons: of the roads: their edges give the ground its height.
        roads: their area.
        patches: areas with another ground than grass, each with its slot; the first laid wins.
        frame: (3,) m, world, of the middle, and of the mesh frame's origin.
    """
    centre = frame[0]
    rim = centre[:2] + PLAIN_M * np.array(
        [(cos(2 * pi * i / SPOKES), sin(2 * pi * i / SPOKES)) for i in range(SPOKES)]
    )
    ground = shapely.Polygon(rim).difference(roads)
    edges = np.concatenate([ribbon.edge(side) for ribbon in ribbons for side in (1, -1)])
    laid: dict[str, list[BaseGeometry]] = {}
    for area, slot in patches:
        laid.setdefault(slot, []).append(area)
    for slot, areas in laid.items():
        area = shapely.union_all(areas)
        _add_flat(assembly, ground.intersection(area), slot, edges, frame)
        ground = ground.difference(area)
    if is_rolling(ribbons):
        _add_rolling(assembly, ground, edges, frame)
    else:
        _add_flat(assembly, ground, "terrain", edges, frame)


def junction_corners(ribbons: Sequence[Ribbon]) -> list[tuple[BaseGeometry, str]]:
    """The corners of junctions in a town that the map leaves without sidewalks.

    Args:
        ribbons: of the roads.

    Returns:
        Paved areas that reach four metres beyond the junctions' lanes.
    """
    bare = [r for r in ribbons if r.junction and r.setting == "town" and "sidewalk" not in r.kinds]
    walked = any("sidewalk" in r.kinds for r in ribbons if not r.junction)
    return [(road_area(bare).buffer(4.0, quad_segs=3), "sidewalk")] if bare and walked else []


def junction_gaps(holes: Sequence[shapely.Polygon]) -> BaseGeometry:
    """The small areas that the ways through a junction leave open between them.

    Args:
        holes: of ``junction_holes``.

    Returns:
        What a town lays with the same asphalt as the lanes around.
    """
    return shapely.union_all([hole for hole in holes if hole.area < GAP_M2])


def junction_holes(ribbons: Sequence[Ribbon]) -> list[shapely.Polygon]:
    """What the ways through junctions enclose, small or large.

    Args:
        ribbons: of the roads.

    Returns:
        The areas, world.
    """
    inside = road_area([ribbon for ribbon in ribbons if ribbon.junction])
    if inside.is_empty:
        return []
    # ways that part at a point enclose what is between them only as far as numbers are exact
    joined = road_area(ribbons).buffer(_JOIN_M)
    holes = [
        shapely.Polygon(ring).buffer(_JOIN_M)
        for part in shapely.get_parts(joined)
        if part.geom_type == "Polygon"
        for ring in part.interiors
    ]
    return [hole for hole in holes if hole.intersects(inside)]


def _add_flat(
    assembly: Assembly,
    area: BaseGeometry,
    slot: str,
    edges: Floats,
    frame: tuple[Floats, Floats],
) -> None:
    """An area of ground, cut into triangles at its corners."""
    centre, origin = frame
    for polygon in shapely.get_parts(area):
        if polygon.geom_type != "Polygon" or polygon.area < 1e-4:
            continue
        rings = [np.asarray(ring.coords)[:-1] for ring in (polygon.exterior, *polygon.interiors)]
        flat = np.concatenate(rings)
        ends = np.cumsum([len(ring) for ring in rings]).astype(np.uint32)
        faces = mapbox_earcut.triangulate_float64(flat, ends).reshape(-1, 3).astype(np.int64)
        points = np.column_stack([flat, _heights(flat, edges, centre)]) - origin
        a, b, c = (points[faces[:, i], :2] for i in range(3))
        turn = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
        faces = np.where((turn < 0)[:, None], faces[:, ::-1], faces)
        faces = faces[np.abs(turn) > 1e-9]
        normals = np.zeros(points.shape) + np.array([0.0, 0.0, 1.0])
        assembly.add(points, normals, points[:, :2], faces, slot)


def _add_rolling(
    assembly: Assembly, area: BaseGeometry, edges: Floats, frame: tuple[Floats, Floats]
) -> None:
    """Ground that rises and falls with the roads: their edges, and a grid between them."""
    from scipy.spatial import Delaunay

    # what is left of the plain may hold lines where areas touched: a collection has no boundary
    parts = [part for part in shapely.get_parts(area) if part.geom_type == "Polygon"]
    area = shapely.MultiPolygon(parts)
    if area.area < _LEAST_M2:
        return
    centre, origin = frame
    steps = np.arange(-PLAIN_M, PLAIN_M + 1.0, _GRID_M)
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2) + centre[:2]
    boundary = shapely.boundary(area)
    apart = shapely.distance(boundary, shapely.points(grid)) > 0.75 * _GRID_M
    grid = grid[apart & shapely.contains_xy(area, grid)]
    rings = shapely.get_coordinates(boundary)
    flat = np.unique(np.concatenate([rings, grid]), axis=0)
    faces = Delaunay(flat).simplices.astype(np.int64)
    middle = flat[faces].mean(axis=1)
    faces = faces[shapely.contains_xy(area, middle)]
    inner = {tuple(point) for point in grid.tolist()}
    is_free = np.array([tuple(point) in inner for point in flat.tolist()])
    heights = _heights(flat, edges, centre)
    heights[is_free] = _blended(flat[is_free], edges, centre)
    points = np.column_stack([flat, heights]) - origin
    a, b, c = (points[faces[:, i]] for i in range(3))
    across = np.cross(b - a, c - a)
    faces = np.where((across[:, 2] < 0)[:, None], faces[:, ::-1], faces)
    across = np.where((across[:, 2] < 0)[:, None], -across, across)
    normals = np.zeros(points.shape)
    for corner in range(3):
        np.add.at(normals, faces[:, corner], across)
    assembly.add(points, unit(normals), points[:, :2].copy(), faces, "terrain")


def _blended(flat: Floats, edges: Floats, centre: Floats) -> Floats:
    """Heights away from roads: of all edges, the nearer the heavier, out to the plain's rim."""
    heights = np.zeros(len(flat))
    for first in range(0, len(flat), 256):
        part = flat[first : first + 256]
        gap = ((part[:, None] - edges[None, :, :2]) ** 2).sum(axis=2)
        weight = 1.0 / (gap + 4.0) ** 2
        heights[first : first + 256] = (weight * edges[None, :, 2]).sum(axis=1) / weight.sum(axis=1)
    reach = ((flat - centre[:2]) ** 2).sum(axis=1) / PLAIN_M**2
    share = np.minimum(reach * reach * reach, 1.0)
    return np.asarray(heights + (centre[2] - heights) * share)


def _heights(flat: Floats, edges: Floats, centre: Floats) -> Floats:
    """Height of each corner: of the nearest road edge; far away, of the track."""
    heights = np.full(len(flat), centre[2])
    for first in range(0, len(flat), 256):
        part = flat[first : first + 256]
        gap = ((part[:, None] - edges[None, :, :2]) ** 2).sum(axis=2)
        heights[first : first + 256] = edges[gap.argmin(axis=1), 2]
    rim = ((flat - centre[:2]) ** 2).sum(axis=1) > (PLAIN_M - 2.0) ** 2
    heights[rim] = centre[2]  # where the hills begin
    return heights
