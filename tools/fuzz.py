"""Feed the readers of untrusted files with broken ones: nothing but our own errors may come out.

    python tools/fuzz.py language --inputs 100000

Inputs are mutations of good files, the same for the same seed. The first that crashes a reader,
takes more than its time or more memory than allowed is written beside and named.
"""

from __future__ import annotations

import argparse
import atexit
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
NUMBERS = (b"nan", b"inf", b"-1", b"0", b"1e308", b"-1e-320", b"99999999999999999999", b"0x", b"")
SECONDS = 20
MOST_BYTES = 6 << 30


def mutated(chance: random.Random, corpus: list[bytes]) -> bytes:
    """A good file with one to five faults."""
    data = bytearray(chance.choice(corpus))
    for _ in range(chance.randint(1, 5)):
        if not data:
            break
        at = chance.randrange(len(data))
        length = min(len(data) - at, chance.choice((1, 1, 2, 8, 40, 300)))
        what = chance.randrange(7)
        if what == 0:
            del data[at : at + length]
        elif what == 1:
            data[at:at] = data[at : at + length] * chance.choice((1, 2, 30))
        elif what == 2:
            other = chance.choice(corpus)
            start = chance.randrange(len(other))
            data[at : at + length] = other[start : start + length]
        elif what == 3:
            data[at] = chance.randrange(256)
        elif what == 4:
            numbers = list(re.finditer(rb"-?\d+\.?\d*(?:[eE][-+]?\d+)?", data))
            if numbers:
                found = chance.choice(numbers)
                data[found.start() : found.end()] = chance.choice(NUMBERS)
        elif what == 5:
            lines = data.split(b"\n")
            i, j = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[i], lines[j] = lines[j], lines[i]
            data = bytearray(b"\n".join(lines))
        else:
            del data[at : None if chance.random() < 0.2 else at + 1]
    return bytes(data)


def read_language(data: bytes) -> None:
    """A scenario's text."""
    from scenesim.scenario import parse

    parse(data.decode("utf-8", errors="replace"))


def read_opendrive(data: bytes) -> None:
    """A map, and where its lanes are."""
    from scenesim.roads.opendrive import parse

    parse(data)


def read_rig(data: bytes) -> None:
    """A rig's TOML."""
    from scenesim.sensors.rig_files import load_rig

    _as_file(data, ".toml", load_rig)


def read_mesh(data: bytes) -> None:
    """A mesh; the first byte says of which kind."""
    from scenesim.shapes.imported import load

    ending = MESHES[data[0] % len(MESHES)] if data else ".obj"
    with tempfile.NamedTemporaryFile(suffix=ending) as file:
        file.write(data[1:])
        file.flush()
        load(file.name, 1.0, "box")


def read_openscenario(data: bytes) -> None:
    """An OpenSCENARIO XML file."""
    from scenesim.scenario.openscenario import translate

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "motorway.xodr").symlink_to(ROOT / "assets/maps/motorway.xodr")
        path = Path(folder) / "broken.xosc"
        path.write_bytes(data)
        translate(path)


def read_labels(data: bytes) -> None:
    """A KITTI label file."""
    from scenesim.formats.kitti_files import read_labels as read

    _as_file(data, ".txt", read)


def _as_file(data: bytes, ending: str, read: Callable[[Path], object]) -> None:
    """Give a reader a file of its own."""
    with tempfile.NamedTemporaryFile(suffix=ending) as file:
        file.write(data)
        file.flush()
        read(Path(file.name))


def read_lidar(data: bytes) -> None:
    """A LiDAR's TOML."""
    from scenesim.sensors.rig_files import load_lidar

    _as_file(data, ".toml", load_lidar)


def read_suite(data: bytes) -> None:
    """A suite file, and the datasets it asks for."""
    from scenesim.runs.suite import plan_suite, read_suite_file

    _as_file(data, ".toml", lambda path: plan_suite(read_suite_file(path)))


def read_catalogue(data: bytes) -> None:
    """What a catalogue says about a mesh beside it."""
    from scenesim.shapes.entries import entry_of

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "catalogue.toml").write_bytes(data)
        entry_of(Path(folder) / "van.glb")


def read_coco(data: bytes) -> None:
    """A COCO file, as annotations and as real labels."""
    from scenesim.formats.coco import read_instances
    from scenesim.runs.real_labels import read_pictures

    _as_file(data, ".json", read_instances)
    _as_file(data, ".json", read_pictures)


@lru_cache(maxsize=1)
def dataset() -> tuple[Path, list[str]]:
    """A small sealed dataset with a journal, and the files of it that are broken in turn."""
    sys.path.insert(0, str(ROOT / "tests"))
    from made_datasets import made_dataset

    from scenesim.dataset.journal import Journal

    root = Path(tempfile.mkdtemp(prefix="fuzz-dataset-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    made_dataset(root, frames=2, things=2, size=(64, 48))
    journal = Journal(root)
    journal.open({"draws": 1, "seed": 0})
    journal.keep(0, {"draw": 0, "frames": [{"files": {"manifest.json": ""}}]})
    found = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    read = ("manifest", "truth/", ".journal", "kitti/training/velodyne", "kitti/training/image_2")
    return root, [name for name in found if name.startswith(read)]


def read_dataset(data: bytes) -> None:
    """A dataset with one broken file; the first byte says which."""
    import json

    from scenesim.dataset import manifest as manifests
    from scenesim.dataset.journal import Journal
    from scenesim.errors import DatasetError
    from scenesim.evaluation.target import open_target
    from scenesim.formats.native_reading import read_frames

    root, names = dataset()
    name = names[data[0] % len(names)] if data else names[0]
    good, broken = (root / name).read_bytes(), data[1:]
    run = (root / ".journal/run.json").read_bytes()
    if name == manifests.MANIFEST:  # anybody can seal what he wrote
        try:
            content = json.loads(broken)
            broken = json.dumps({**content, "digest": manifests._digest(content)}).encode()
        except (ValueError, TypeError, RecursionError):
            pass
    (root / name).write_bytes(broken)
    first: DatasetError | None = None
    try:
        for read in (
            lambda: list(manifests.changed_files(root, manifests.read_manifest(root))),
            lambda: [shot.load() for shot in open_target(root).shots()],
            lambda: list(read_frames(root)),
            lambda: Journal(root).open({"draws": 1, "seed": 0}),
            lambda: Journal(root).entry(0),
        ):
            try:
                read()
            except DatasetError as error:
                first = error
    finally:
        (root / ".journal/run.json").write_bytes(run)
        (root / name).write_bytes(good)
    if first is not None:
        raise first


def dataset_files() -> list[bytes]:
    """The files of a dataset, each behind its number."""
    root, names = dataset()
    return [bytes([number]) + (root / name).read_bytes() for number, name in enumerate(names)]


def toml_texts() -> list[bytes]:
    """Catalogues as users write them."""
    lamps = b"lamps = {head_left = [2.1, 0.7, 0.6]}\n"
    van = b'[meshes."van.glb"]\nlabel = "van"\nscale = 0.001\nforward = "-z"\nup = "y"\n'
    return [van, van + lamps, b'[meshes."cart.obj"]\nscale = 2\n']


def coco_texts() -> list[bytes]:
    """A COCO file of two things."""
    import json

    content = {
        "images": [{"id": 1, "file_name": "a.png", "width": 640, "height": 480}],
        "categories": [{"id": 3, "name": "car"}, {"id": 1, "name": "person"}],
        "annotations": [
            {"id": 1, "image_id": 1, "category_id": 3, "bbox": [1.0, 2.0, 30.0, 40.0], "area": 9},
            {"id": 2, "image_id": 1, "category_id": 1, "bbox": [9, 2, 3, 4], "iscrowd": 0},
        ],
    }
    return [json.dumps(content).encode(), json.dumps(content, indent=1).encode()]


MESHES = (".obj", ".ply", ".stl", ".glb")


def files(*patterns: str, most: int = 60_000) -> list[bytes]:
    """Good files of the repository, small ones."""
    found = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    return [path.read_bytes() for path in found if path.stat().st_size <= most]


def scenarios() -> list[bytes]:
    """The library's scenarios, and each of their statements in a scenario of its own.

    Small inputs are read twenty times as fast as whole scenarios and fail in the same places.
    """
    whole = files("scenarios/**/*.scn")
    found = set(whole)
    for text in whole:
        lines = [line for line in text.splitlines() if line.strip()]
        body = lines[0]
        for line in lines[1:]:
            is_nested = line.startswith(b"     ")
            body = (body if is_nested else lines[0]) + b"\n" + line
            found.add(body)
    return sorted(found)


def meshes() -> list[bytes]:
    """A box and a ball in each kind of file."""
    import trimesh

    shapes = (trimesh.creation.box((1, 2, 3)), trimesh.creation.icosphere(1))
    found = []
    for kind, ending in enumerate(MESHES):
        for shape in shapes:
            content = shape.export(file_type=ending[1:])
            raw = content.encode() if isinstance(content, str) else content
            found.append(bytes([kind]) + raw)
    return found


def label_lines() -> list[bytes]:
    """Lines as KITTI has them."""
    car = b"Car 0.00 0 -1.58 587.01 173.33 614.12 200.12 1.65 1.67 3.64 -0.65 1.71 46.70 -1.59\n"
    away = b"DontCare -1 -1 -10 503.89 169.71 590.61 190.13 -1 -1 -1 -1000 -1000 -1000 -10\n"
    return [car, car + away, away * 3]


READERS: dict[str, tuple[Callable[[bytes], None], Callable[[], list[bytes]]]] = {
    "language": (read_language, scenarios),
    "opendrive": (read_opendrive, lambda: files("assets/maps/*.xodr", "tests/**/*.xodr")),
    "openscenario": (read_openscenario, lambda: files("tests/**/*.xosc")),
    "rig": (read_rig, lambda: files("assets/rigs/*.toml")),
    "mesh": (read_mesh, meshes),
    "labels": (read_labels, label_lines),
    "lidar": (read_lidar, lambda: files("assets/lidars/*.toml")),
    "suite": (read_suite, lambda: files("docs/**/suite*.toml", "tests/**/suite*.toml")),
    "catalogue": (read_catalogue, toml_texts),
    "coco": (read_coco, coco_texts),
    "dataset": (read_dataset, dataset_files),
}


def fuzz(name: str, inputs: int, seed: int, seconds: float = float("inf")) -> Counter[str]:
    """How the readers took the inputs: ``read``, or the name of our error.

    Raises:
        AssertionError: a reader crashed or took too long; the message names the input's file.
    """
    from scenesim.errors import ScenesimError

    reader, corpus_of = READERS[name]
    corpus = corpus_of()
    assert corpus, f"no good files for {name}"
    warnings.simplefilter("ignore")
    outcomes: Counter[str] = Counter()
    began = time.monotonic()
    for number in range(inputs):
        data = mutated(random.Random(f"{seed}/{name}/{number}"), corpus)
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        try:
            reader(data)
            outcomes["read"] += 1
        except ScenesimError as error:
            outcomes[type(error).__name__] += 1
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            signal.setitimer(signal.ITIMER_REAL, 0)
            kept = Path(tempfile.gettempdir()) / f"fuzz-{name}-{seed}-{number}"
            kept.write_bytes(data)
            raise AssertionError(f"{name}: input {number}, kept as {kept}: {error!r}") from error
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        if time.monotonic() - began > seconds:
            break
    return outcomes


def _late(*_: object) -> None:
    """An input took too long.

    Raises:
        TimeoutError: always.
    """
    raise TimeoutError(f"more than {SECONDS} s")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", choices=[*READERS, []], default=[])
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="for each reader")
    words = parser.parse_args()
    signal.signal(signal.SIGALRM, _late)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    for name in words.readers or READERS:
        began = time.monotonic()
        outcomes = fuzz(name, words.inputs, words.seed, words.seconds)
        told = ", ".join(f"{outcome} {count}" for outcome, count in outcomes.most_common())
        print(f"{name}: {sum(outcomes.values())} inputs, {told}; {time.monotonic() - began:.0f} s")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
