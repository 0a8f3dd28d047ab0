"""Prints precision and recall of the repair by class, per text and in all.

    python -m tests.repair.evaluate [FOLDER] [--seeds N] [--from N] [--errors]

FOLDER holds further transcripts, such as ../shared/data/samples; without it the texts of the
project are measured. Where two samples helped to tune the repair, they are summed apart.
"""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.repair import texts
from tests.repair.measure import Figures, measure, tell
from tests.repair.simulator import damage
from tests.repair.texts import Text

PART = 0.4
"""Which part of the turns of a text that may be damaged is damaged."""
_SAMPLES_FOR_TUNING = {"starpod/10.md", "datastories/3.json"}


def of_text(text: Text, seeds: Iterable[int]) -> Figures:
    """The figures of a text, damaged once with each seed."""
    figures = Figures()
    for seed in seeds:
        figures += measure(damage(text.turns, seed, part=PART, only=text.damageable))
    return figures


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Precision and recall of the repair.")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--from", dest="first", type=int, default=0, help="the first seed")
    parser.add_argument("--errors", action="store_true", help="list what was not restored rightly")
    arguments = parser.parse_args()
    found = [texts.tuning_text(), *texts.evaluation_texts()]
    for_tuning = {found[0].name}
    if arguments.folder:
        found = list(texts.samples(arguments.folder))
        for_tuning = _SAMPLES_FOR_TUNING
    sums = {True: Figures(), False: Figures()}
    for text in found:
        figures = of_text(text, range(arguments.first, arguments.first + arguments.seeds))
        sums[text.name in for_tuning] += figures
        tell(f"{text.name}\n    {figures}")
        if arguments.errors:
            tell(*figures.errors)
    tell(f"for tuning, in all\n    {sums[True]}")
    tell(f"for evaluation, in all\n    {sums[False]}")
    if not arguments.folder:
        tell(f"the first episode, really damaged\n    {measure(texts.first_episode())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
