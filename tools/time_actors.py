"""How long the actors of a busy street take to make: shapes made anew, then read from the cache.

python tools/time_actors.py [--seed 0]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter

from scenesim.randomness import Stream
from scenesim.shapes import catalogue

#: word of the language and how many of it: 60 in all
MIX = (
    ("car", 32),
    ("pedestrian", 16),
    ("van", 3),
    ("bicycle", 3),
    ("truck", 2),
    ("bus", 1),
    ("motorcycle", 1),
    ("emergency", 1),
    ("dog", 1),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.folder:
        _make(asked.seed, asked.folder)
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in ("made anew", "from the cache"):
            print(f"{name}: ", end="", flush=True)
            given = ["--seed", str(asked.seed), "--folder", folder]
            subprocess.run([sys.executable, __file__, *given], check=True)


def _make(seed: int, folder: str) -> None:
    """Make the mix with shapes kept in a folder; kernels come from the usual one."""
    root = Stream.of(seed)
    _built("pedestrian", root.child("first"))  # compiled code is read, tables are made
    os.environ["SCENESIM_CACHE_DIR"] = folder
    spent: Counter[str] = Counter()
    for word, count in MIX:
        for number in range(count):
            start = time.process_time()
            _built(word, root.child(f"{word}/{number}"))
            spent[word] += time.process_time() - start
    parts = ", ".join(f"{count} {word} {spent[word]:.2f}" for word, count in MIX)
    print(f"{sum(spent.values()):.2f} s of a core ({parts})")


def _built(word: str, stream: Stream) -> None:
    """One actor's meshes, all levels of detail."""
    arguments = {"species": "dog"} if word == "dog" else {}
    kind = "animal" if word == "dog" else word
    catalogue.build(catalogue.specify(kind, arguments, stream))


if __name__ == "__main__":
    main()
