"""How far LiDARs see a car of medium grey, by weather, beside what the model predicts.

Usage: python tools/lidar_weather.py [--plot docs/images/lidar_weather.png] [--far vls128]

Fog and dust are measured with the KITTI rig's LiDAR, rain and snow with one that reaches farther,
for what they take is little within KITTI's 80 m.

A plate as large as a car's rear stands on an empty plain, farther and farther away. It counts as
seen while a tenth of the points that it has in clear air are left. The prediction solves the
range equation with the air's extinction for the distance at which the plate's echo sinks below
the threshold or, in fog, below the fog's own echo. Needs matplotlib (extra [plots]) for the plot.
"""

from __future__ import annotations

import argparse
import sys
from math import exp, inf
from pathlib import Path

import numpy as np

from scenesim.geometry.mesh import TriangleMesh
from scenesim.geometry.transform import Transform
from scenesim.render.lidar import LidarCaster
from scenesim.render.lidar_weather import air_of
from scenesim.scenery.stage import Placement, Snapshot, Stage
from scenesim.sensors.lidar import LidarModel
from scenesim.sensors.rig_files import load_lidar, load_rig
from scenesim.world.classes import Semantic
from scenesim.world.materials import Material
from scenesim.world.scene import Scene
from scenesim.world.timeline import Timeline
from scenesim.world.weather import Weather

REFLECTANCE = 0.25
FOG_M = (25.0, 50.0, 100.0, 150.0, 200.0, 300.0, 400.0)
WIND_MPS = (14.0, 17.0, 20.0, 24.0)
RAIN = (2.0, 5.0, 10.0, 25.0, 50.0, 100.0)
SNOW = (0.25, 0.5, 1.0, 2.5, 5.0)
STEPS = 30  # distances that the plate stands at, up to the sensor's range


def main() -> int:
    """Measure, print and plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--far", default="vls128", help="LiDAR for rain and snow")
    words = parser.parse_args()
    near = load_rig("kitti").lidars[0]
    far = load_lidar(words.far, "far", Transform.planar(np.array([0.0, 0.0, 1.9]), 0.0))
    clear = {lidar.name: counts(lidar, Weather()) for lidar in (near, far)}
    rows: list[tuple[str, float, float, float, float]] = []
    for lidar, name, values, weather in (
        (near, "optical range", FOG_M, lambda v: Weather(fog_visibility_m=v)),
        (near, "dust, wind m/s", WIND_MPS, lambda v: Weather(dust=1.0, wind_mps=v)),
        (far, "rain mm/h", RAIN, lambda v: Weather(rain_mm_per_h=v)),
        (far, "snow mm/h", SNOW, lambda v: Weather(snow_mm_per_h=v)),
    ):
        for value in values:
            seen = counts(lidar, weather(value))
            lost = [d for d in seen if seen[d][0] < 0.1 * clear[lidar.name][d][0]]
            share = float(np.mean([count[1] for count in seen.values()]))
            rows.append(
                (name, value, min(lost, default=inf), predicted(lidar, weather(value)), share)
            )
            print(
                f"{name:14s} {value:6.1f}   lost at {rows[-1][2]:5.0f} m   "
                f"predicted {rows[-1][3]:5.0f} m   false points {100 * share:.0f} %",
                flush=True,
            )
    if words.plot:
        plot(rows, words.plot)
    return 0


def counts(lidar: LidarModel, weather: Weather) -> dict[float, tuple[int, float]]:
    """Points on the plate and the air's share of all points, by distance."""
    found = {}
    for distance in distances(lidar):
        sweep = LidarCaster(plain(distance, weather)).sweep(lidar, 0.0)
        false = float((sweep.cause != 0).mean()) if len(sweep.cause) else 0.0
        found[distance] = int((sweep.instance == 0).sum()), false
    return found


def distances(lidar: LidarModel) -> list[float]:
    """Where the plate stands, m."""
    most = lidar.range_max_m - 1.0
    least = 5.0 if most < 100.0 else 0.4 * most
    return [least + (most - least) * step / (STEPS - 1) for step in range(STEPS)]


def predicted(lidar: LidarModel, weather: Weather) -> float:
    """Where the plate's echo sinks below the threshold or the fog's own echo, m."""
    air = air_of(weather, lidar)
    threshold = lidar.detection_reflectance / lidar.detection_range_m**2
    for step in range(10, int(lidar.range_max_m * 10)):
        distance = step / 10
        echo = REFLECTANCE / distance**2
        rival = threshold
        if air is not None:
            echo *= exp(-2.0 * air.extinction * distance)
            if len(air.fog_energy):
                soft = air.fog_energy[min(int(distance / air.fog_step), len(air.fog_energy) - 1)]
                # fog's echo is 0.5 to 1.5 times its mean: a tenth of the beams meets less than 0.6
                rival = max(threshold, 0.6 * soft if 0.6 * soft > air.threshold else 0.0)
        if echo < rival:
            return distance
    return inf


def plain(distance: float, weather: Weather) -> Stage:
    """A plate 1.6 m wide and 1.4 m high on a plain."""
    half = np.array([0.0, 0.8, 0.7])
    corners = np.array([[0, y, z] for y in (-1, 1) for z in (-1, 1)]) * half
    plate = mesh(corners + np.array([0.0, 0.0, 0.8]), [[0, 1, 3], [0, 3, 2]])
    ground = mesh(
        np.array([[-200, -200, 0], [200, -200, 0], [200, 200, 0], [-200, 200, 0]]),
        [[0, 1, 2], [0, 2, 3]],
    )
    grey = Material("grey", (0.4,) * 3, roughness=1.0, reflectance_905=REFLECTANCE)
    scene = Scene("weather", None, (), weather, None, stream_key=1)  # type: ignore[arg-type]
    one, whole = np.zeros((1, 1)), np.zeros((1, 1), np.int16)
    timeline = Timeline(
        0.0, 0.05, np.zeros((1, 1, 3)), *(one.copy() for _ in range(7)),
        whole.astype(np.int8), whole,
    )  # type: ignore[arg-type]  # fmt: skip
    still = np.zeros(3)
    statics = (
        placed(ground, 0.0, -1, Semantic.ROAD),
        placed(plate, distance, 0, Semantic.CAR),
    )

    def snapshot(time_s: float) -> Snapshot:
        return Snapshot(time_s, Transform.identity(), still, still, (), {})

    return Stage(scene, timeline, statics, (grey,), (), {}, snapshot)


def mesh(vertices: np.ndarray, faces: list[list[int]]) -> TriangleMesh:
    """Triangles of one slot."""
    count = len(vertices)
    return TriangleMesh(
        vertices.astype(np.float32),
        np.tile(np.float32([0, 0, 1]), (count, 1)),
        np.zeros((count, 2), np.float32),
        np.array(faces, np.int32),
        np.zeros(len(faces), np.int16),
        np.zeros(len(faces), np.int16),
        ("all",),
    )


def placed(what: TriangleMesh, ahead_m: float, instance: int, semantic: Semantic) -> Placement:
    """A mesh ahead of the sensor."""
    still = np.zeros(3)
    place = Transform.planar(np.array([ahead_m + 0.76, 0.0, 0.0]), 0.0)
    return Placement(
        (what,), (inf,), place, still, still, instance, int(semantic),
        np.zeros(1, np.int16), np.full(1, int(semantic), np.uint8),
    )  # fmt: skip


def plot(rows: list[tuple[str, float, float, float, float]], path: Path) -> None:
    """Distances by weather, measured and predicted."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    names = tuple(dict.fromkeys(row[0] for row in rows))
    figure, axes = plt.subplots(1, len(names), figsize=(11, 2.8))
    for name, axis in zip(names, axes, strict=True):
        own = [row for row in rows if row[0] == name]
        values = [row[1] for row in own]
        axis.plot(values, [row[2] for row in own], "o", label="sweeps")
        axis.plot(values, [row[3] for row in own], "-", label="range equation")
        axis.set_ylim(0.0, None)
        axis.set_xlabel(name + (" in m" if name == "optical range" else ""))
        axis.grid(alpha=0.3)
    axes[0].set_ylabel("grey car lost at, m")
    axes[0].legend(fontsize=7)
    figure.tight_layout()
    figure.savefig(path, dpi=80, metadata={"Software": None})


if __name__ == "__main__":
    sys.exit(main())
