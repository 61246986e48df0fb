"""A model as a command: it reads a folder of images and writes predictions into another."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from scenesim.errors import DatasetError
from scenesim.evaluation.answers import Answer, Predictions
from scenesim.evaluation.prediction_files import ANNOTATIONS, member_predictions
from scenesim.evaluation.samples import Shot
from scenesim.evaluation.target import Member, Target

PLACES = ("images", "clouds", "annotations", "out")


def ask_command(
    command: str,
    target: Target,
    time_out_s: float,
    on_answers: Callable[[Mapping[int, Answer]], None],
    known: Collection[int] = (),
) -> Predictions:
    """Run a command once per dataset and read what it wrote.

    Args:
        command: with ``{images}`` (a folder of 000000.png ...) and ``{out}`` (where one ``.json``
            of COCO results or KITTI's 000000.txt ... are expected); ``{clouds}`` and
            ``{annotations}`` are optional. No shell reads it.
        target: what is evaluated.
        time_out_s: for each frame; a run may take as much for each of its frames.
        on_answers: called after each run with the answers to its frames.
        known: frames whose answers are known; a dataset of which all are is left out.

    Returns:
        The predictions; frames for which nothing was written have a failure.

    Raises:
        DatasetError: the command cannot be started, or names an unknown place.
    """
    shots = {shot.frame: shot for shot in target.shots()}
    answers: dict[int, Answer] = {}
    for member in target.members:
        last = member.first_frame + int(member.manifest["frames"])
        part = [shots[frame] for frame in range(member.first_frame, last)]
        if all(shot.frame in known for shot in part):
            continue
        with tempfile.TemporaryDirectory(prefix="scenesim-") as folder:
            found = _run(command, member, part, Path(folder), time_out_s * len(part))
        answers |= found
        on_answers(found)
    return Predictions(answers, command)


def _run(
    command: str, member: Member, shots: Sequence[Shot], folder: Path, limit_s: float
) -> dict[int, Answer]:
    """One run over one dataset.

    Raises:
        DatasetError: the command cannot be started.
    """
    places = {name: folder / name for name in PLACES}
    places["annotations"] = member.root / ANNOTATIONS
    for name in ("images", "clouds", "out"):
        places[name].mkdir()
    for shot in shots:
        for name, file in (("images", shot.image), ("clouds", shot.cloud)):
            if file is not None:
                link = places[name] / f"{shot.frame - member.first_frame:06d}{file.suffix}"
                _link(file, link)
    words = [_filled(word, places) for word in shlex.split(command)]
    problem, began = "", perf_counter()
    try:
        done = subprocess.run(words, timeout=limit_s, capture_output=True, text=True, check=False)
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip()).splitlines()
            problem = f"the command ended with {done.returncode}: {said[-1] if said else 'silent'}"
    except subprocess.TimeoutExpired:
        problem = f"the command took more than {limit_s:g} s"
    except OSError as error:
        raise DatasetError(f"--command {words[0]}: {error.strerror}") from None
    seconds = (perf_counter() - began) / len(shots)
    return _read(places["out"], member, shots, problem, seconds)


def _read(
    out: Path, member: Member, shots: Sequence[Shot], problem: str, seconds: float
) -> dict[int, Answer]:
    """What the command wrote."""
    files = sorted(out.glob("*.json"))
    try:
        answers = member_predictions(files[0] if files else out, member)
    except DatasetError as error:
        answers = {shot.frame: Answer((), str(error)) for shot in shots}
    if problem:
        # what it had written of a frame before it died may be a part only where all lie in one file
        answers = {
            frame: Answer((), problem) if answer.failure or files else answer
            for frame, answer in answers.items()
        }
    return {frame: replace(answer, seconds=seconds) for frame, answer in answers.items()}


def _link(file: Path, link: Path) -> None:
    """A file under another name."""
    try:
        link.symlink_to(file.resolve())
    except OSError:
        shutil.copyfile(file, link)


def _filled(word: str, places: dict[str, Path]) -> str:
    """A word of the command with its places.

    Raises:
        DatasetError: it names an unknown place.
    """
    try:
        return word.format(**places)
    except (KeyError, IndexError, ValueError) as error:
        known = ", ".join("{" + name + "}" for name in PLACES)
        raise DatasetError(f"--command: {word}: no such place {error}; known: {known}") from None
