"""The only module that reads today's date, so that tests can replace it.

A build depends on files alone, never on the date. Only `new episode`, and an import whose source
has no date, write today's date into a file.
"""

import datetime as dt


def today() -> dt.date:
    """Today's date in the time zone of the machine."""
    return dt.date.today()  # noqa: DTZ011 - a release date is local, not UTC
