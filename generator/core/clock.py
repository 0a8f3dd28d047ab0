"""The only place that reads today's date, so that tests can set it.

What is built depends on files alone, never on the day. Only first files for something new carry
today's date: those of `new episode`, and of an import whose source has no date.
"""

import datetime as dt


def today() -> dt.date:
    """The date in the time zone of the machine, where whoever starts an episode is."""
    return dt.date.today()  # noqa: DTZ011 - a release has the date of the place, not of UTC
