"""`episode-archive`, which `python -m generator` runs too."""

import os
import sys


def _import_nothing_from_here() -> None:
    """Look for modules in the working folder last, which `python -m` puts first on the path.

    Otherwise an archive with a file `babel.py` would have it imported and run. A generator that is
    not installed is still found, for it may be the working folder that holds it.
    """
    # With pathlib, which is not loaded yet, the wrong one could be imported here.
    here = os.path.realpath(os.curdir)
    if not sys.flags.safe_path and os.path.realpath(sys.path[0]) == here:
        sys.path.append(sys.path.pop(0))


if __name__ == "__main__":
    _import_nothing_from_here()

from generator.core import gc_tuning  # noqa: E402 - the path has to be right before

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
