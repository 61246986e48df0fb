"""``python -m scenesim``: the command line."""

from scenesim.cli.main import run

run()
