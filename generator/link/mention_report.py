"""The report on mentions for keepers: every mention, every skipped one, and unknown names.

Each line starts with the place of the paragraph, which an editor can open::

    episodes/067-x/transcript.txt:13: eli-stevens-1: "Zoox" is glossary/zoox, a link
    episodes/067-x/transcript.txt:13: eli-stevens-1: "Eli" is skipped: the speaker's own name
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.core.model import Episode
from generator.link.mentions import MentionResult
from generator.link.names import Names
from generator.read.word_boundaries import starts_sentence, words_at

# Capitalised words separated by single spaces; a possessive ending is not part of a name.
_RUN = re.compile(r"\b[^\W\d_a-z][\w-]*(?:['’](?!s\b)\w+)?(?: [^\W\d_a-z][\w-]*)*")
_FIRST_PERSON = re.compile(r"^I(?:['’]\w+)? |^I(?:['’]\w+)?$")


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A recurring name that the archive does not declare."""

    name: str
    times: int
    episodes: int


def lines(episode: Episode, found: MentionResult, folder: str) -> Iterator[str]:
    """A line for each mention and each skipped one, in the order they are spoken.

    `folder` is the archive's folder as problems call it.
    """
    turns = episode.transcript.turns if episode.transcript else []
    spoken = [
        (turn, paragraph, start, turns[turn].paragraphs[paragraph].text[start:end], target, linked)
        for turn, paragraph, start, end, target, linked in found.mentions
    ]
    lines = [
        (turn, paragraph, start, f'"{words}" is {target}{", a link" if linked else ""}')
        for turn, paragraph, start, words, target, linked in spoken
    ]
    lines += [
        (each.turn, each.paragraph, each.start, f'"{each.words}" is skipped: {each.reason}')
        for each in found.skipped
    ]
    for turn, paragraph, _, what in sorted(lines):
        place = f"{folder}/{episode.slug}/transcript.txt:{turns[turn].paragraphs[paragraph].line}"
        yield f"{place}: {turns[turn].anchor}: {what}"


def unknown_names(
    found: Iterable[tuple[Episode, MentionResult]], names: Names, least: int
) -> list[UnknownName]:
    """Names that recur in at least `least` episodes and that the archive does not declare.

    A name is a capitalised word inside a sentence that the same episode does not also have in lower
    case. The most widespread names come first.
    """
    known = set(names.forms)
    times: dict[str, int] = defaultdict(int)
    episodes: dict[str, int] = defaultdict(int)
    for episode, result in found:
        here: set[str] = set()
        for name in _names(episode, result, known):
            times[name] += 1
            here.add(name)
        for name in here:
            episodes[name] += 1
    recurring = [
        UnknownName(name, times[name], episodes[name]) for name in times if episodes[name] >= least
    ]
    return sorted(recurring, key=lambda each: (-each.episodes, -each.times, each.name))


def _names(episode: Episode, found: MentionResult, known: set[str]) -> Iterator[str]:
    """The names in an episode that are neither declared nor part of a mention."""
    taken: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for mention in found.mentions:
        taken[mention.turn, mention.paragraph].append((mention.start, mention.end))
    for skipped in found.skipped:
        end = skipped.start + len(skipped.words)
        taken[skipped.turn, skipped.paragraph].append((skipped.start, end))
    turns = episode.transcript.turns if episode.transcript else []
    text = "\n".join(paragraph.text for turn in turns for paragraph in turn.paragraphs)
    is_word: dict[str, bool] = {}
    for number, turn in enumerate(turns):
        for position, paragraph in enumerate(turn.paragraphs):
            spans = taken[number, position]
            for name, start in _runs(paragraph.text):
                if name in known or any(
                    since < start + len(name) and start < end for since, end in spans
                ):
                    continue
                if name not in is_word:
                    is_word[name] = any(words_at(text, name.lower()))
                if not is_word[name]:
                    yield name


def _runs(text: str) -> Iterator[tuple[str, int]]:
    """The capitalised words of a paragraph, without the first of a sentence, and their offsets."""
    padded = f"\n{text}\n"
    for found in _RUN.finditer(padded):
        name, start = found[0], found.start()
        if starts_sentence(padded, start) or _FIRST_PERSON.match(name):
            first, space, rest = name.partition(" ")
            name, start = rest, start + len(first + space)
        if len(name) > 1 and not _FIRST_PERSON.match(name):
            yield name, start - 1
