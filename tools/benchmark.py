"""Speed beside the peers, in one run, as ratios: the rows of the table that product promises.

Usage: python tools/benchmark.py [--only lidar,camera,scenes,frames,memory,start] [--quick]
       [--json FILE]

Peers come with the extra [bench]: Embree through Open3D, pyrender on EGL (llvmpipe where there is
no GPU). A peer that is not there is named and left out; nothing fails for it. About five minutes on
two idle cores; `--quick` takes two.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import inf
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep
from types import SimpleNamespace
from typing import Any

import numpy as np

from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Transform
from scenesim.kernels import cast
from scenesim.render import lidar_scene
from scenesim.scenery import build_stage
from scenesim.scenery.stage import Placement, Snapshot, Stage
from scenesim.sensors.rig_files import load_rig
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material
from scenesim.world.scene import Scene
from scenesim.world.timeline import Timeline
from scenesim.world.weather import Weather

EYE = np.array([-95.0, 0.3, 1.73])
SCENARIO = "scenarios/pedestrian/child_dart_out.scn"
GOALS = {
    "camera visibility, 1 thread": ">= 4x Embree",
    "camera visibility, 2 threads": ">= 4x Embree",
    "camera shaded": ">= 8x pyrender, <= 60 ms",
    "lidar flat, 1 thread": ">= 1.5x Embree",
    "lidar flat, 2 threads": ">= 1.5x Embree",
    "lidar instances, 1 thread": ">= 1x Embree",
    "lidar instances, 2 threads": ">= 1x Embree",
    "full sweep of a draw": "<= 30 ms of one core",
    "sweep, 5 sub-rays, rain, fog": "< 150 ms of one core",
    "street and trees of a draw": "<= 100 ms",
    "labelled frames/s, 2 workers": ">= 10",
    "two workers against one": ">= 1.8x",
    "scenes/s": ">= 200",
    "memory of a worker": "< 1200 MB",
    "growth of a worker": "< 20 MB",
    "first frame, cold": "< 45 s",
    "first frame, warm": "< 4 s",
}

Row = tuple[str, str, str]


def main() -> int:
    """Measure what is asked for and print the table; 1 if a part broke."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="lidar,camera,scenes,frames,memory,start")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions and frames")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--worker", type=int, default=0, help=argparse.SUPPRESS)
    words = parser.parse_args()
    if words.worker:
        print(json.dumps(_resident_mb(words.worker)))
        return 0
    parts: dict[str, Callable[[bool], Iterator[Row]]] = {
        "lidar": lidar_rows,
        "camera": camera_rows,
        "scenes": scene_rows,
        "frames": frame_rows,
        "memory": memory_rows,
        "start": start_rows,
    }
    unknown = sorted(set(words.only.split(",")) - set(parts))
    if unknown:
        parser.error(f"unknown part {', '.join(unknown)}; want some of {','.join(parts)}")
    machine = {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "load before": os.getloadavg()[0],
    }
    print(", ".join(f"{key} {value}" for key, value in machine.items()))
    rows: list[Row] = []
    print(f"{'what':28s} {'measured':44s} {'ratio or figure':>18s}   goal")
    failed = 0
    for name in words.only.split(","):
        for row in _guarded(name, parts[name](words.quick)):
            failed += row[2] == "failed"
            rows.append(row)
            print(f"{row[0]:28s} {row[1]:44s} {row[2]:>18s}   {GOALS.get(row[0], '')}", flush=True)
    if words.json:
        names = ("what", "measured", "result", "goal")
        table = [dict(zip(names, (*row, GOALS.get(row[0], "")), strict=True)) for row in rows]
        content = {"machine": machine, "rows": table}
        words.json.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n")
    return 1 if failed else 0


def _guarded(name: str, rows: Iterator[Row]) -> Iterator[Row]:
    """Rows of a part; what breaks it is a row too, so that the other parts are still measured."""
    try:
        yield from rows
    except Exception as problem:  # whatever it is, it belongs in the table
        yield name, f"{type(problem).__name__}: {problem}".splitlines()[0][:200], "failed"


def _processor() -> str:
    """The processor's name, where the system tells it."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return "unknown"
    names = [line.split(":", 1)[1].strip() for line in text.splitlines() if "model name" in line]
    return names[0] if names else "unknown"


def street() -> list[tuple[np.ndarray, np.ndarray]]:
    """About 600 k triangles: ground, 40 houses, 30 cars, 40 trees, 20 people, one mesh each."""
    draw = np.random.default_rng(0)
    meshes = [_box((400, 400, 0.1), (0, 0, -0.05), 16)]
    for i in range(40):
        size = (draw.uniform(8, 20), draw.uniform(8, 20), draw.uniform(6, 25))
        side = 1 if i % 2 else -1
        at = (-100 + 10 * (i // 2), side * draw.uniform(16, 26), size[2] / 2)
        meshes.append(_box(size, at, 16))
    for _ in range(30):
        at = (draw.uniform(-90, 90), draw.choice([-5.4, -1.8, 1.8, 5.4]), 0.75)
        meshes.append(_round((4.2, 1.8, 1.5), at, 20))
    for _ in range(40):
        x, y = draw.uniform(-90, 90), draw.choice([-9.0, 9.0])
        meshes.append(_round((4, 4, 4), (x, y, 5), 20))
        meshes.append(_round((0.4, 0.4, 4), (x, y, 2), 6))
    for _ in range(20):
        at = (draw.uniform(-60, 60), draw.choice([-7.5, 7.5]), 0.9)
        meshes.append(_round((0.6, 0.5, 1.75), at, 20))
    return meshes


def _box(size: Any, at: Any, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """A box, each side a grid."""
    vertices, faces = _cube(steps)
    return (vertices * np.array(size) / 2 + at).astype(np.float32), faces


def _round(size: Any, at: Any, steps: int) -> tuple[np.ndarray, np.ndarray]:
    """A box with round corners."""
    vertices, faces = _cube(steps)
    ball = vertices / np.linalg.norm(vertices, axis=1)[:, None]
    ball = np.sign(ball) * np.abs(ball) ** 0.5
    return (ball * np.array(size) / 2 + at).astype(np.float32), faces


def _cube(steps: int) -> tuple[np.ndarray, np.ndarray]:
    """The cube [-1, 1]^3, each side a grid."""
    line = np.linspace(-1, 1, steps + 1)
    u, v = (a.ravel() for a in np.meshgrid(line, line, indexing="ij"))
    one = np.ones_like(u)
    corner = np.arange(steps)[:, None] * (steps + 1) + np.arange(steps)
    quad = np.stack([corner, corner + steps + 1, corner + steps + 2, corner + 1], -1).reshape(-1, 4)
    grid = np.concatenate([quad[:, [0, 1, 2]], quad[:, [0, 2, 3]]])
    sides, faces = [], []
    for axis in range(3):
        for sign in (1.0, -1.0):
            side = [u, v * sign, one * sign]
            sides.append(np.stack([side[(k - axis) % 3] for k in range(3)], axis=1))
            faces.append(grid + (len(sides) - 1) * len(u))
    return np.concatenate(sides), np.concatenate(faces).astype(np.int32)


def flattened(meshes: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
    """Several meshes as one."""
    starts = np.cumsum([0, *(len(v) for v, _ in meshes)])
    vertices = np.concatenate([v for v, _ in meshes])
    faces = np.concatenate([f + s for (_, f), s in zip(meshes, starts, strict=False)])
    return vertices, faces.astype(np.int32)


def lidar_rows(quick: bool) -> Iterator[Row]:
    """64 x 2083 rays against Embree, flat and with instances, and the sweep of a real draw."""
    meshes = street()
    vertices, faces = flattened(meshes)
    rays = _sweep_rays()
    start = perf_counter()
    flat = _cast_stage([(vertices, faces)])
    yield "tree of the flat mesh", f"{len(faces)} triangles", f"{perf_counter() - start:.2f} s"
    embree = _embree(vertices, faces, rays)
    many = _cast_stage(meshes)
    repeat = 7 if quick else 25
    for name, stage in (("lidar flat", flat), ("lidar instances", many)):
        for threads in (1, 2):
            ours, theirs = _side_by_side(
                lambda s=stage, t=threads: _cast(s, rays, t),
                (lambda t=threads: embree(t)) if embree else None,
                repeat,
            )
            label = f"{name}, {threads} thread" + ("s" if threads > 1 else "")
            if theirs is None:
                yield label, f"{ours * 1e3:.1f} ms", "Open3D is absent"
            else:
                shown = f"{ours * 1e3:.1f} ms, Embree {theirs * 1e3:.1f} ms"
                yield label, shown, f"{theirs / ours:.2f}x"
    yield from _draw_sweep(quick)


def _side_by_side(
    ours: Callable[[], Any], theirs: Callable[[], Any] | None, repeat: int
) -> tuple[float, float | None]:
    """Median seconds of both, taken in turns so that both see the same machine."""
    spent: tuple[list[float], list[float]] = ([], [])
    for turn in range(repeat + 1):
        for run, kept in zip((ours, theirs), spent, strict=True):
            if run is None:
                continue
            start = perf_counter()
            run()
            if turn:
                kept.append(perf_counter() - start)
    return median(spent[0]), median(spent[1]) if theirs else None


def _sweep_rays() -> cast.Rays:
    """64 x 2083 rays from one point."""
    elevation = np.radians(np.linspace(2, -24.8, 64))[:, None]
    azimuth = np.linspace(-np.pi, np.pi, 2083, endpoint=False)[None]
    x, y = np.cos(elevation) * np.cos(azimuth), np.cos(elevation) * np.sin(azimuth)
    directions = np.stack([x, y, np.sin(elevation) + 0 * azimuth], -1).reshape(-1, 3)
    count = len(directions)
    origins = np.tile(EYE.astype(np.float32)[:, None], count)
    times = lidar_scene.frozen(np.zeros(count, np.float32))
    across = np.ascontiguousarray(directions.T, np.float32)
    return cast.Rays(
        origins, across, times, np.zeros(count, np.float32), np.full(count, 1e4, np.float32)
    )


def _cast_stage(meshes: list[tuple[np.ndarray, np.ndarray]]) -> SimpleNamespace:
    """Trees over meshes, one body each."""
    forest, roots, firsts = lidar_scene.forest([lidar_scene.mesh_tree(*m, grain=2) for m in meshes])
    boxes = np.array([np.r_[v.min(0) - 1e-3, v.max(0) + 1e-3] for v, _ in meshes], np.float32)
    count = len(meshes)
    bodies = cast.Bodies(
        np.arange(count, dtype=np.int32), ~roots, firsts, np.tile(np.eye(3), (count, 1, 1)),
        *(np.zeros((count, 3)) for _ in range(3)),
        np.zeros(count, np.uint8), np.zeros(len(forest.faces), np.int16),
        np.full(count, -1, np.int32), np.zeros(1, np.float32),
    )  # fmt: skip
    return SimpleNamespace(
        top=lidar_scene.kernel_tree(lidar_scene.body_tree(boxes)),
        forest=lidar_scene.kernel_tree(forest),
        bodies=bodies,
        work=[lidar_scene.work() for _ in range(2)],
        pool=ThreadPoolExecutor(2),
    )


def _cast(stage: SimpleNamespace, rays: cast.Rays, threads: int) -> np.ndarray:
    """The ranges of all rays."""
    count = len(rays.times)
    order = np.arange(count, dtype=np.int32)
    ranges, met = np.zeros(count, np.float32), np.zeros((2, count), np.int32)
    starts, packets = lidar_scene.parcelled(order)
    edges = np.linspace(0, packets, 4 * threads + 1).astype(int)

    def run(worker: int) -> None:
        for part in range(worker, 4 * threads, threads):
            cast.cast(
                rays, order, starts, stage.top, stage.forest, stage.bodies,
                int(edges[part]), int(edges[part + 1]), stage.work[worker], ranges, met[0], met[1],
            )  # fmt: skip

    if threads == 1:
        run(0)
    else:
        list(stage.pool.map(run, range(threads)))
    return ranges


def _embree(vertices: np.ndarray, faces: np.ndarray, rays: cast.Rays) -> Any:
    """Embree through Open3D, or None."""
    try:
        import open3d
    except (ImportError, OSError):
        return None
    scene = open3d.t.geometry.RaycastingScene()
    scene.add_triangles(open3d.core.Tensor(vertices), open3d.core.Tensor(faces.astype(np.uint32)))
    both = open3d.core.Tensor(np.concatenate([rays.origins, rays.directions]).T.copy())
    return lambda threads: scene.cast_rays(both, nthreads=threads)


def _draw_sweep(quick: bool) -> Iterator[Row]:
    """Whole sweeps of a library scene with labels: processor time, as the worker spends it."""
    from scenesim.render.lidar import LidarCaster

    stage, time_s = _library_stage()
    lidar = stage.scene.rig.lidars[0]
    yield "street and trees of a draw", "as a warm worker", f"{_street_ms(quick):.0f} ms"
    bodies = len(stage.statics) + len(stage.snapshot(time_s).placements)
    rain = replace(stage.scene.weather, rain_mm_per_h=5.0, wetness=0.6, fog_visibility_m=300.0)
    foul = replace(stage, scene=replace(stage.scene, weather=rain))
    fine = replace(lidar, sub_rays=5, returns=2, return_mode="dual")
    for name, seen, model in (
        ("full sweep of a draw", stage, lidar),
        ("sweep, 5 sub-rays, rain, fog", foul, fine),
    ):
        caster = LidarCaster(seen)
        caster.sweep(model, time_s)
        spent = []
        for step in range(3 if quick else 9):
            start = process_time()
            sweep = caster.sweep(model, time_s + 0.1 * step)
            spent.append(process_time() - start)
        yield name, f"{len(sweep.ring)} points, {bodies} bodies", f"{min(spent) * 1e3:.0f} ms"


def _street_ms(quick: bool) -> float:
    """The least processor time of a draw's street and of the trees for its first sweep."""
    from scenesim.render.lidar import LidarCaster

    spent = []
    for draw in range(2, 4 if quick else 7):
        accepted = _accepted(draw)
        start = process_time()
        stage = build_stage(accepted.scene, accepted.timeline)
        lidar = stage.scene.rig.lidars[0]
        caster = LidarCaster(stage)
        built = process_time()
        caster.sweep(lidar, accepted.timeline.critical_s)
        first = process_time()
        caster.sweep(lidar, accepted.timeline.critical_s)
        spent.append((built - start) + (first - built) - (process_time() - first))
    return min(spent) * 1e3


def _library_stage() -> tuple[Stage, float]:
    """A draw of the library's first scenario."""
    accepted = _accepted(0)
    return build_stage(accepted.scene, accepted.timeline), accepted.timeline.critical_s


def _accepted(draw: int) -> Any:
    """A draw of the library's first scenario, not yet built."""
    import scenesim
    from scenesim.randomness import Stream
    from scenesim.runs.accept import accepted_draw

    return accepted_draw(scenesim.load(SCENARIO), Stream.of(7).child(f"draw/{draw}"), {})


def camera_rows(quick: bool) -> Iterator[Row]:
    """The visibility pass against Embree, the shaded picture against pyrender."""
    from scenesim.render.camera import CameraRenderer

    vertices, faces = flattened(street())
    camera = load_rig("kitti").cameras[0]
    stage = _one_mesh_stage(vertices, faces)
    repeat = 5 if quick else 15
    embree = _embree(vertices, faces, _camera_rays(camera))
    for threads in (1, 2):
        renderer = CameraRenderer(stage, threads)
        ours, theirs = _side_by_side(
            lambda r=renderer: r.visibility(camera, 0.0),
            (lambda t=threads: embree(t)) if embree else None,
            repeat,
        )
        shown = f"{ours * 1e3:.1f} ms" + (f", Embree {theirs * 1e3:.1f} ms" if theirs else "")
        label = f"camera visibility, {threads} thread" + ("s" if threads > 1 else "")
        yield label, shown, f"{theirs / ours:.2f}x" if theirs else "Open3D is absent"
    renderer = CameraRenderer(stage)
    peer, why = _pyrender(vertices, faces, camera)
    spent: list[float] = []

    def shaded() -> None:
        start = process_time()
        renderer.frame(camera, 0.0)
        spent.append(process_time() - start)

    ours, theirs = _side_by_side(shaded, peer, max(3, repeat // 2))
    shown = f"{ours * 1e3:.0f} ms ({median(spent[1:]) * 1e3:.0f} ms of a core)"
    shown += f", pyrender {theirs * 1e3:.0f} ms" if theirs else ""
    yield "camera shaded", shown, f"{theirs / ours:.2f}x" if theirs else why


def _camera_rays(camera: Any) -> cast.Rays:
    """One ray through each pixel's centre."""
    u, v = np.meshgrid(np.arange(camera.width_px) + 0.5, np.arange(camera.height_px) + 0.5)
    x, y = (u - camera.cx_px) / camera.fx_px, (v - camera.cy_px) / camera.fy_px
    directions = np.stack([np.ones_like(x), -x, -y], -1).reshape(-1, 3)
    directions /= np.linalg.norm(directions, axis=1)[:, None]
    origins = np.tile((EYE - [0, 0, 0.08]).astype(np.float32)[:, None], len(directions))
    zero = np.zeros(len(directions), np.float32)
    far = np.full(len(directions), 1e4, np.float32)
    return cast.Rays(origins, np.ascontiguousarray(directions.T, np.float32), zero, zero, far)


def _one_mesh_stage(vertices: np.ndarray, faces: np.ndarray) -> Stage:
    """A stage of one mesh, seen from where the rays start."""
    corner = vertices[faces].astype(np.float64)
    across = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    normals = np.zeros_like(vertices, np.float64)
    for k in range(3):
        np.add.at(normals, faces[:, k], across)
    normals /= np.maximum(np.linalg.norm(normals, axis=1), 1e-12)[:, None]
    mesh = TriangleMesh(
        vertices, normals.astype(np.float32), vertices[:, :2].copy(), faces,
        np.zeros(len(faces), np.int16), np.zeros(len(faces), np.int16), ("all",),
    )  # fmt: skip
    still = np.zeros(3)
    placement = Placement(
        (mesh,), (inf,), Transform.identity(), still, still, -1, int(Semantic.BUILDING),
        np.zeros(1, np.int16), np.full(1, int(Semantic.BUILDING), np.uint8),
    )  # fmt: skip
    scene = Scene("benchmark", None, (), Weather(), None, stream_key=1)  # type: ignore[arg-type]
    one, whole = np.zeros((1, 1)), np.zeros((1, 1), np.int16)
    series = [one.copy() for _ in range(6)]
    timeline = Timeline(
        0.0, 0.05, np.zeros((1, 1, 3)), *series, one.copy(), whole.astype(np.int8), whole
    )  # type: ignore[arg-type]
    ego = Transform.planar((EYE[0] - 1.03, EYE[1] - 0.057, 0.0), 0.0)

    def snapshot(time_s: float) -> Snapshot:
        return Snapshot(time_s, ego, still, still, (), {})

    grey = Material("grey", (0.4, 0.4, 0.4), reflectance_905=0.4, texture="plaster")
    return Stage(scene, timeline, (placement,), (grey,), (), {}, snapshot)


def _pyrender(vertices: np.ndarray, faces: np.ndarray, camera: Any) -> tuple[Any, str]:
    """The same view in pyrender with a shadow-casting sun; (None, why) where it cannot run."""
    from scenesim.render.opengl import OpenGLError, opengl_library, opengl_renderer

    try:
        pyrender = opengl_library()
        renderer = opengl_renderer(camera.width_px, camera.height_px)
    except OpenGLError as problem:
        print(problem)
        return None, "pyrender is absent"
    import trimesh

    scene = pyrender.Scene(ambient_light=[0.3] * 3)
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    scene.add(pyrender.Mesh.from_trimesh(mesh, smooth=False))
    pose = np.eye(4)
    pose[:3, :3] = np.array([[0, 0, -1], [-1, 0, 0], [0, 1, 0]])
    pose[:3, 3] = EYE - [0, 0, 0.08]
    lens = pyrender.IntrinsicsCamera(
        camera.fx_px, camera.fy_px, camera.cx_px, camera.cy_px, 0.1, 500.0
    )
    scene.add(lens, pose=pose)
    sun = np.eye(4)  # it shines along -z of its frame: from behind on the left, 45 degrees high
    turn = np.array([[0.866, 0.5, 0], [-0.5, 0.866, 0], [0, 0, 1]])
    sun[:3, :3] = turn @ np.array([[0, 0.7071, -0.7071], [-1, 0, 0], [0, 0.7071, 0.7071]])
    scene.add(pyrender.DirectionalLight(intensity=3.0), pose=sun)
    flags = pyrender.RenderFlags.SHADOWS_DIRECTIONAL
    try:
        renderer.render(scene, flags=flags)
    except Exception as problem:  # drivers fail in many ways
        return None, f"pyrender: {type(problem).__name__}"
    return lambda: renderer.render(scene, flags=flags), ""


def scene_rows(quick: bool) -> Iterator[Row]:
    """Scenes drawn, accepted and simulated, nothing rendered, per second of one core."""
    import scenesim
    from scenesim.randomness import Stream
    from scenesim.runs.accept import accepted_draw

    scenario = scenesim.load(SCENARIO)
    for number in range(5):
        accepted_draw(scenario, Stream.of(1).child(f"draw/{number}"), {})
    count = 50 if quick else 300
    start = process_time()
    for number in range(count):
        accepted_draw(scenario, Stream.of(2).child(f"draw/{number}"), {})
    spent = process_time() - start
    yield "scenes/s", f"{count} accepted scenes in {spent:.1f} s", f"{count / spent:.0f}"


def frame_rows(quick: bool) -> Iterator[Row]:
    """Labelled frames on disk per second with one worker and with two: whole runs."""
    draws = 4 if quick else 16
    with tempfile.TemporaryDirectory() as folder:
        _timed(Path(folder) / "warm", 1, 1)  # kernels and meshes are made here
        one = _timed(Path(folder) / "one", draws, 1)
        two = _timed(Path(folder) / "two", draws, 2)
    frames = draws * 5
    for name, (first, whole, cores) in (("1 worker", one), ("2 workers", two)):
        shown = f"{frames} in {whole:.1f} s, first after {first:.1f} s"
        yield f"labelled frames/s, {name}", shown, f"{frames / whole:.1f}"
        shown = f"{cores / frames * 1e3:.0f} ms of a core a frame in all"
        yield f"  past the first, {name}", shown, f"{(frames - 1) / (whole - first):.1f}"
    past = (one[1] - one[0]) / (two[1] - two[0])
    shown = f"same job; past the first frame {past:.2f}x"
    yield "two workers against one", shown, f"{one[1] / two[1]:.2f}x"


def memory_rows(quick: bool) -> Iterator[Row]:
    """What a worker holds while it makes 200 frames."""
    draws = 10 if quick else 40
    command = [sys.executable, str(Path(__file__)), "--worker", str(draws)]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    peak, *resident = json.loads(told.stdout.splitlines()[-1])
    frames = len(resident)
    yield "memory of a worker", f"most of {frames} frames", f"{peak:.0f} MB"
    # draws differ in size: the middle of the first frames past 20 against that of the last
    part = min(40, (frames - 20) // 2)
    early, late = median(resident[20 : 20 + part]), median(resident[-part:])
    # shapes mapped from their files are shared by all workers and go when there is no room
    shown = f"its own {early:.0f} MB past frame 20, {late:.0f} MB at frame {frames}"
    yield "growth of a worker", shown, f"{late - early:+.0f} MB"


def _resident_mb(draws: int) -> list[float]:
    """Make draws as a worker does; its greatest size, then its own memory at each frame."""
    import scenesim
    from scenesim.runs.options import RunOptions
    from scenesim.runs.produce import Producer

    sizes: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "set"
        root.mkdir()
        producer = Producer(scenesim.load(SCENARIO), RunOptions(draws=draws, seed=7), root)
        for number in range(draws):
            producer.draw(number, lambda: sizes.append(_status_mb("RssAnon")))
    return [_status_mb("VmHWM"), *sizes]


def _status_mb(field: str) -> float:
    """A size that Linux tells of this process."""
    text = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in text.splitlines() if line.startswith(field + ":"))
    return int(line.split()[1]) / 1024


def start_rows(quick: bool) -> Iterator[Row]:
    """From the command to the first frame on disk, with no kernel compiled and with all."""
    with tempfile.TemporaryDirectory() as folder:
        cache = {
            "SCENESIM_CACHE_DIR": str(Path(folder) / "cache"),
            # Python's own files go with an installed package: the second run has them
            "PYTHONPYCACHEPREFIX": str(Path(folder) / "python"),
            "PYTHONDONTWRITEBYTECODE": "",
        }
        for name, note in (("cold", "fresh cache"), ("warm", "same again")):
            out = Path(folder) / name
            first, whole, cores = _timed(out, 1, 1, "--frames-per-draw", "1", settings=cache)
            yield (
                f"first frame, {name}",
                f"{note}; run {whole:.1f} s, {cores:.1f} s of a core",
                (f"{first:.1f} s"),
            )


def _timed(
    out: Path, draws: int, workers: int, *more: str, settings: dict[str, str] | None = None
) -> tuple[float, float, float]:
    """Seconds until all files of the first frame are there, until the end, and of cores."""
    command = [sys.executable, "-m", "scenesim", "generate", SCENARIO, "-n", str(draws)]
    command += ["--seed", "7", "--out", str(out), "--workers", str(workers), *more]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = perf_counter()
    first = 0.0
    run = subprocess.Popen(
        command,
        env={**os.environ, **(settings or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    training = out / "kitti" / "training"
    while run.poll() is None:
        if not first and all(
            any((training / kind).glob("000000.*")) for kind in ("image_2", "label_2", "velodyne")
        ):
            first = perf_counter() - start
        sleep(0.02)
    whole = perf_counter() - start
    _, complaint = run.communicate()
    if run.returncode:
        raise RuntimeError(f"scenesim generate: {complaint.decode(errors='replace')[-150:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cores = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return first or whole, whole, cores


if __name__ == "__main__":
    sys.exit(main())
