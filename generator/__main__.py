"""`python -m generator`."""

import gc
import sys

from generator.cli import main

# A build makes large structures that all live to its end: looking for garbage among them again and
# again takes a tenth of its time.
gc.freeze()
gc.set_threshold(100_000, 50, 1_000)
sys.exit(main())
