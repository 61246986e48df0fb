"""KITTI's raw recordings: a drive per draw with oxts, timestamps, calibration and tracklets.

Source: the KITTI raw data development kit (readme, dataformat.txt); Geiger et al., "Vision meets
robotics", 2013.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from math import cos, sin
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from scenesim.files import text_of
from scenesim.formats.base import FormatOptions, FrameRecord, Sink, StoresNoReadings
from scenesim.formats.kitti import KEYS, TYPES, calibration_of
from scenesim.formats.kitti_files import sweep_bytes
from scenesim.formats.kitti_tracklets import Pose, Tracklet, tracklets_xml
from scenesim.formats.reading import refusing
from scenesim.geometry.transform import Floats
from scenesim.truth.frame import LabelledFrame
from scenesim.truth.surroundings import Inertial

#: the day that all drives are of: a dataset does not read the clock
DATE = "2026_01_01"
_NOON_S = 12 * 3600
#: the fields of one oxts file, in order
OXTS = (
    *("lat", "lon", "alt", "roll", "pitch", "yaw", "vn", "ve", "vf", "vl", "vu"),
    *("ax", "ay", "az", "af", "al", "au", "wx", "wy", "wz", "wf", "wl", "wu"),
    *("pos_accuracy", "vel_accuracy"),
    *("navstat", "numsats", "posmode", "velmode", "orimode"),
)
#: the last five: navigation status and modes of a receiver with full corrections
_STATUS = (4, 10, 6, 6, 6)
#: tracklets are of these; DontCare regions are none
_TRACKED_FROM_POINTS = 1


def oxts_line(report: Inertial) -> str:
    """A report as KITTI writes it: thirty values on a line.

    Args:
        report: of the unit.

    Returns:
        The line.
    """
    east, north, up = (float(v) for v in report.velocity)
    ax, ay, az = (float(v) for v in report.acceleration)
    wx, wy, wz = (float(v) for v in report.angular_rate)
    c, s = cos(report.yaw_rad), sin(report.yaw_rad)
    forward, left = c * east + s * north, c * north - s * east
    # f, l, u are level: pitch and roll undone
    cp, sp = cos(report.pitch_rad), sin(report.pitch_rad)
    cr, sr = cos(report.roll_rad), sin(report.roll_rad)

    def level(x: float, y: float, z: float) -> tuple[float, float, float]:
        across, over = cr * y - sr * z, sr * y + cr * z
        return cp * x + sp * over, across, cp * over - sp * x

    angles = (report.roll_rad, report.pitch_rad, report.yaw_rad)
    place = (report.latitude_deg, report.longitude_deg, report.altitude_m)
    numbers = (
        *place, *angles, north, east, forward, left, up, ax, ay, az, *level(ax, ay, az),
        wx, wy, wz, *level(wx, wy, wz), report.position_sigma_m, report.velocity_sigma_mps,
    )  # fmt: skip
    texts = [f"{value:.14g}" for value in numbers]
    return " ".join([*texts, *map(str, _STATUS)]) + "\n"


def read_oxts(path: Path) -> dict[str, float]:
    """The thirty values of one oxts file.

    Args:
        path: of it.

    Returns:
        Field to value.

    Raises:
        DatasetError: there are not thirty numbers.
    """
    with refusing(path, "an oxts file"):
        values = [float(word) for word in text_of(path).split()]
        return dict(zip(OXTS, values, strict=True))


def oxts_text(values: Mapping[str, float]) -> str:
    """The text of an oxts file.

    Args:
        values: field to value, as read.

    Returns:
        One line.
    """
    return " ".join(f"{values[name]:.14g}" for name in OXTS) + "\n"


class KittiRawFormat(StoresNoReadings):
    """Writes KITTI's raw layout below ``kitti_raw/``."""

    name = "kitti-raw"
    about = "KITTI raw: a drive per draw, oxts, timestamps, calibration, tracklets"
    writes = frozenset({"boxes_3d", "points", "calibration", "tracks", "inertial", "poses"})
    needs = frozenset({"camera", "lidar"})

    def write_frame(
        self, frame: LabelledFrame, images: Mapping[str, str], sink: Sink, options: FormatOptions
    ) -> dict[str, Any]:
        """Link images, write cloud, oxts and (once a draw) calibration; see ``Format``.

        Returns:
            Time and poses of the things.
        """
        drive, name = _drive(frame.draw), f"{frame.step:010d}"
        for index, path in enumerate(images.values()):
            suffix = PurePosixPath(path).suffix
            sink.link(f"{drive}/image_{index + 2:02d}/data/{name}{suffix}", path)
        sweep = next(iter(frame.lidars.values()))
        sink.write(f"{drive}/velodyne_points/data/{name}.bin", sweep_bytes(sweep))
        if frame.around.inertial is not None:
            text = oxts_line(frame.around.inertial)
            sink.write(f"{drive}/oxts/data/{name}.txt", text.encode())
        if frame.step == 0:
            for file, text in raw_calibration(frame).items():
                sink.write(f"kitti_raw/{DATE}/{file}", text.encode())
        return {"time_s": frame.time_s, "step": frame.step, "things": _things(frame)}

    def finish(self, records: Iterable[FrameRecord], sink: Sink, options: FormatOptions) -> None:
        """Write timestamps and tracklets of each drive; see ``Format``."""
        for draw, frames in groupby(records, key=lambda record: record.draw):
            kept = list(frames)
            drive = _drive(draw)
            text = "".join(timestamp(record.data["time_s"]) + "\n" for record in kept)
            cameras = [f"image_{index + 2:02d}" for index in range(len(kept[0].images))]
            for folder in (*cameras, "velodyne_points", "oxts"):
                sink.write(f"{drive}/{folder}/timestamps.txt", text.encode())
            xml = tracklets_xml(_tracklets(kept))
            sink.write(f"{drive}/tracklet_labels.xml", xml.encode())


def _drive(draw: int) -> str:
    """Folder of a draw."""
    return f"kitti_raw/{DATE}/{DATE}_drive_{draw:04d}_sync"


def timestamp(time_s: float) -> str:
    """A time of a run as KITTI writes it: noon of the day and nine digits of a second.

    Args:
        time_s: since the run began.

    Returns:
        The text.
    """
    nanoseconds = round((_NOON_S + time_s) * 1e9)
    seconds, rest = divmod(nanoseconds, 10**9)
    clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{DATE.replace('_', '-')} {clock}.{rest:09d}"


def raw_calibration(frame: LabelledFrame) -> dict[str, str]:
    """The three calibration files of a day.

    Args:
        frame: any.

    Returns:
        Name to text.
    """
    matrices = calibration_of(frame.rig).matrices
    day = f"calib_time: {timestamp(0.0).split('.', maxsplit=1)[0]}\n"
    files = {}
    for name, key in (("imu_to_velo", KEYS[6]), ("velo_to_cam", KEYS[5])):
        matrix = matrices[key]
        text = day + f"R: {_row(matrix[:, :3])}\nT: {_row(matrix[:, 3])}\n"
        if name == "velo_to_cam":
            text += "delta_f: 0.000000e+00 0.000000e+00\ndelta_c: 0.000000e+00 0.000000e+00\n"
        files[f"calib_{name}.txt"] = text
    model = frame.rig.cameras[0]
    text = day + "corner_dist: 9.950000e-02\n"
    for index in range(4):
        projection = matrices[f"P{index}"]
        size = f"{model.width_px:.6e} {model.height_px:.6e}"
        shift = projection[:, 3] / projection[0, 0]
        text += (
            f"S_{index:02d}: {size}\nK_{index:02d}: {_row(projection[:, :3])}\n"
            f"D_{index:02d}: {_row(np.zeros(5))}\nR_{index:02d}: {_row(np.eye(3))}\n"
            f"T_{index:02d}: {_row(shift)}\nS_rect_{index:02d}: {size}\n"
            f"R_rect_{index:02d}: {_row(matrices['R0_rect'] if index == 0 else np.eye(3))}\n"
            f"P_rect_{index:02d}: {_row(projection)}\n"
        )
    files["calib_cam_to_cam.txt"] = text
    return files


def _row(values: Floats) -> str:
    """Numbers of a matrix, row by row."""
    return " ".join(f"{float(value):.6e}" for value in values.ravel())


def _things(frame: LabelledFrame) -> list[dict[str, Any]]:
    """The things that the first camera or the LiDAR sees, in the LiDAR's frame."""
    sweep = next(iter(frame.lidars.values()))
    T_lidar_from_world = sweep.T_world_from_lidar.inverse()
    camera = next(iter(frame.cameras))
    found = []
    for thing in frame.objects:
        view = thing.views.get(camera)
        hits = thing.lidar_points.get(sweep.lidar, 0)
        if hits < _TRACKED_FROM_POINTS and not (view and view.pixels):
            continue
        box = thing.box.upright().moved(T_lidar_from_world)
        bottom = box.T_frame_from_box.points(np.array([0.0, 0.0, -box.height_m / 2]))
        occlusion, truncation = -1, 2
        if view is not None:
            occlusion = 0 if view.visible >= 0.9 else 1 if view.visible >= 0.5 else 2
            truncation = int(view.truncation > 0.0)
        found.append(
            {
                "id": thing.object_id,
                "kind": TYPES.get(thing.kind, "Misc"),
                "size": [box.height_m, box.width_m, box.length_m],
                "place": [float(v) for v in bottom],
                "yaw": box.T_frame_from_box.yaw_rad(),
                "state": [occlusion, truncation],
            }
        )
    return found


def _tracklets(records: list[FrameRecord]) -> Iterator[Tracklet]:
    """Poses put together over a drive; a gap or another size begins another."""
    runs: dict[int, list[tuple[int, Mapping[str, Any]]]] = {}
    finished: list[list[tuple[int, Mapping[str, Any]]]] = []
    for record in records:
        step = record.data["step"]
        for thing in record.data["things"]:
            run = runs.setdefault(thing["id"], [])
            if run and (run[-1][0] != step - 1 or run[-1][1]["size"] != thing["size"]):
                finished.append(run)
                run = runs[thing["id"]] = []
            run.append((step, thing))
    for run in sorted([*finished, *runs.values()], key=lambda run: (run[0][0], run[0][1]["id"])):
        first = run[0][1]
        poses = tuple(
            Pose(tuple(thing["place"]), thing["yaw"], *thing["state"]) for _, thing in run
        )
        yield Tracklet(first["kind"], tuple(first["size"]), run[0][0], poses)


KITTI_RAW = KittiRawFormat()
