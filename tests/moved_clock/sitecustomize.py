"""Moves the clock of every Python that starts with this folder on PYTHONPATH.

`tests/anywhere.py` says by how many seconds. Clocks that measure durations stay as they are.
"""

import os
import time
from contextlib import suppress

# A Python of another environment, such as one that a hook starts, keeps its clock.
with suppress(ImportError):
    import time_machine

    if seconds := os.environ.get("TESTS_CLOCK_MOVED"):
        time_machine.travel(time.time() + float(seconds), tick=True).start()
