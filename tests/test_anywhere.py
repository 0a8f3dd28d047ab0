"""The runs of `make test-anywhere` cover every pair of circumstances."""

from dataclasses import asdict
from itertools import combinations, product

from tests.anywhere import DAYS, RUNS


def test_every_pair_is_covered() -> None:
    """Each value of each circumstance meets each value of every other, in six runs."""
    assert len(RUNS) <= 6
    assert {run.day for run in RUNS} == set(DAYS)
    assert sum(run.seed is not None for run in RUNS) == 2
    # The end of this year and that of the next one are one kind of day.
    rows = [asdict(run) | {"day": run.day.partition(",")[0], "seed": None} for run in RUNS]
    for one, other in combinations([name for name in rows[0] if name != "seed"], 2):
        values = [{row[name] for row in rows} for name in (one, other)]
        assert {(row[one], row[other]) for row in rows} == set(product(*values)), (one, other)
