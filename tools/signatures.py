"""Write the list of kernels that a first frame calls: ``scenesim/kernels/signatures.jsonl``.

Run it after a change to what a kernel takes or to which kernels a first frame calls::

    python tools/signatures.py            # write the list
    python tools/signatures.py --check    # say whether it is current; exit code 1 if not
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from numba.core.dispatcher import Dispatcher

from scenesim.cli.main import app
from scenesim.kernels.ahead import SIGNATURES, line_of

SCENARIO = Path(__file__).parents[1] / "scenarios" / "pedestrian" / "child_dart_out.scn"


def first_calls() -> list[tuple[Dispatcher, tuple[Any, ...]]]:
    """Kernels that the first frame of the main job calls, with the types of their arguments.

    Every kernel is compiled already: then none is known before its own first call.

    Returns:
        In the order of the calls.
    """
    calls: list[tuple[Dispatcher, tuple[Any, ...]]] = []
    dispatcher: Any = Dispatcher
    compile_for_args = dispatcher._compile_for_args

    def noted(self: Any, *arguments: Any) -> object:
        if self.py_func.__module__.startswith("scenesim.kernels."):
            calls.append((self, tuple(self.typeof_pyval(one) for one in arguments)))
        return compile_for_args(self, *arguments)

    dispatcher._compile_for_args = noted
    try:
        with tempfile.TemporaryDirectory() as folder:
            app(job(folder), standalone_mode=False)
    finally:
        dispatcher._compile_for_args = compile_for_args
    return calls


def job(folder: str) -> list[str]:
    """The arguments of the command whose first frame is meant."""
    options = f"-n 1 --seed 7 --workers 1 --frames-per-draw 1 --out {folder}/set"
    return ["generate", str(SCENARIO), *options.split()]


def main() -> None:
    """Write the list, or compare it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "scenesim", *job(folder)], check=True)
    lines = [line_of(*call) for call in first_calls()]
    if "--check" in sys.argv[1:]:
        written = SIGNATURES.read_text(encoding="ascii").splitlines()
        for line in sorted(set(written) ^ set(lines)):
            print(f"{'not called' if line in written else 'not listed'}: {line[:100]}")
        sys.exit(set(written) != set(lines))
    SIGNATURES.write_text("\n".join(lines) + "\n", encoding="ascii")
    print(f"{SIGNATURES}: {len(lines)} kernels")


if __name__ == "__main__":
    main()
