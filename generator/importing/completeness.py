"""Whether a transcript holds most of the running text of its file, at a plausible pace.

A reader takes what it knows. What it does not know, a list under another key, a transcript within
a description, would be left out; so the texts of the whole file are counted without its help.
"""

import re
from collections.abc import Iterator, Mapping

from generator.core.problems import Location, Problems
from generator.importing import accounting, markdown, timestamps
from generator.importing.draft import Draft, Heading, Source
from generator.importing.formats import csv_table, front_matter, json_text, records

LEAST_SHARE = 0.6

_FEWEST_WORDS = 3
# A list of links or a summary of a line is not what was said.
_FEW_CHARACTERS = 100
_SHOWN = 3
# Characters of scripts that write no spaces are words here.
_TOKEN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")
_MOST_WORDS_A_MINUTE = 400
_FEWEST_WORDS_A_MINUTE = 20
_LIKELY_WORDS_A_MINUTE = (60, 300)
# With fewer words, or in less time, a pause or a burst of speech decides.
_ENOUGH_WORDS_TO_BE_FAST = 100
_ENOUGH_WORDS_TO_BE_SLOW = 20
_ENOUGH_SECONDS_TO_BE_SLOW = 300
_UNITS = (
    (1000, "milliseconds that were read as seconds"),
    (60, "minutes and seconds that were read as hours and minutes"),
    (1 / 1000, "seconds that were read as milliseconds"),
    (1 / 60, "hours and minutes that were read as minutes and seconds"),
)


def check_share(
    source: Source, form: str, draft: Draft, problems: Problems, *, asked: bool
) -> None:
    """Note where the draft holds less than three fifths of the running text of its file.

    Running text are texts of three words or more; what says the same as the draft is set aside.
    A keeper who has asked for the format is only warned.
    """
    others = [*_others(source, form, draft)]
    if not others:
        return
    said = [item.title if isinstance(item, Heading) else item.text for item in draft.items]
    spoken = [token for text in said for token in _tokens(text)]
    held = {*zip(spoken, spoken[1:], spoken[2:], strict=False)}
    sizes: dict[str, int] = {}
    for key, text, size in others:
        tokens = _tokens(text)
        threes = [*zip(tokens, tokens[1:], tokens[2:], strict=False)]
        if 2 * sum(three in held for three in threes) < len(threes) or not threes:
            sizes[key] = sizes.get(key, 0) + size
    inside = sum(map(accounting.characters, said))
    outside = sum(sizes.values())
    whole = inside + outside
    if not inside or outside < _FEW_CHARACTERS or inside >= LEAST_SHARE * whole:
        return
    largest = sorted(sizes, key=lambda key: -sizes[key])[:_SHOWN]
    named = ", ".join(f"{key} with {sizes[key]:,} characters" for key in largest)
    note = problems.warning if asked else problems.error
    note(
        Location(source.name),
        f"read as {form}, {inside / whole:.0%} of the running text of the file would be in the"
        f" transcript; left out would be {named}",
        "remove from a copy what nobody says, or name the format with --format to import it so",
    )


def _others(source: Source, form: str, draft: Draft) -> Iterator[tuple[str, str, int]]:
    """The texts of a file with the key on top that each is under, and their sizes."""
    value, _ = json_text.parse(source)
    front = markdown.front_matter(source)
    if value is not None:
        yield from _texts(value)
    elif front.document is not None:
        yield from _texts(front.document.root)
        if form == front_matter.NAME:
            below = "\n".join(source.lines[front.end :])
            yield "the text below the front matter", below, accounting.characters(below)
    elif form == csv_table.NAME:
        for out in draft.left_out:
            if out.why == records.UNREAD:
                yield out.what.partition(":")[0], "", out.size


def _texts(value: object) -> Iterator[tuple[str, str, int]]:
    waiting = [("", value)]
    while waiting:
        key, item = waiting.pop()
        if isinstance(item, Mapping):
            waiting.extend((key or str(name), each) for name, each in item.items())
        elif isinstance(item, list):
            waiting.extend((key, each) for each in item)
        elif isinstance(item, str):
            tokens = _tokens(item)
            is_running = len(item.split()) >= _FEWEST_WORDS or not item.isascii()
            if is_running and len(tokens) >= _FEWEST_WORDS:
                yield key, item, accounting.characters(item)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.casefold())


def check_pace(draft: Draft, name: str, problems: Problems) -> None:
    """Warn where so many words cannot be said between the first time and the last.

    Spoken are 60 to 300 words a minute; more than 400 or less than 20 mean another unit.
    """
    times = [item for item in draft.utterances if item.start is not None]
    if not times:
        return
    first = min(item.start or 0 for item in times)
    last = max(max(item.start or 0, item.end or 0) for item in times)
    # What is said after the last time has no end.
    words = sum(
        len(item.text.split())
        for item in draft.utterances
        if item.end is not None or item.start is None or item.start < last
    )
    span = last - first
    pace = 60 * words / span if span > 0 else 0
    is_fast = pace > _MOST_WORDS_A_MINUTE and words >= _ENOUGH_WORDS_TO_BE_FAST
    is_slow = pace < _FEWEST_WORDS_A_MINUTE and words >= _ENOUGH_WORDS_TO_BE_SLOW
    if not is_fast and not (is_slow and span >= _ENOUGH_SECONDS_TO_BE_SLOW):
        return
    low, high = _LIKELY_WORDS_A_MINUTE
    likely = next((what for factor, what in _UNITS if low <= pace * factor <= high), "")
    problems.warning(
        Location(name),
        f"{words:,} words from {timestamps.written(first)} to {timestamps.written(last)} are"
        f" {pace:,.1f} words a minute",
        f"the times may be {likely}" if likely else "check the times, and whether text is missing",
    )
