"""Runs `episode-archive`, also as `python -m generator`."""

import os
import sys


def _import_nothing_from_here() -> None:
    """Search the current folder last for modules; `python -m` puts it first.

    Otherwise a file `babel.py` in an archive would be imported and run. A generator that is not
    installed is still found, since the current folder may hold it.
    """
    # Importing pathlib here, which is not loaded yet, could import the wrong one.
    here = os.path.realpath(os.curdir)
    if not sys.flags.safe_path and os.path.realpath(sys.path[0]) == here:
        sys.path.append(sys.path.pop(0))


if __name__ == "__main__":
    _import_nothing_from_here()

from generator.core import gc_tuning  # noqa: E402 - sys.path must be right first

try:
    with gc_tuning.paused_then_frozen():
        from generator.cli import main
except KeyboardInterrupt:
    sys.exit(130)  # as `cli.main` does


def run() -> int:
    """Run the command line; returns its exit status."""
    gc_tuning.collect_rarely()
    return main()


if __name__ == "__main__":
    sys.exit(run())
