"""`python -m generator`."""

import sys

from generator import collector

with collector.kept_away():
    from generator.cli import main

collector.nearly_never()
sys.exit(main())
