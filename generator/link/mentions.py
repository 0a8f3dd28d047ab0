"""Where a transcript mentions people, terms and other episodes of the archive.

The search of an episode depends on its own words and people and on the names of the archive alone,
so a result holds as long as these do. Of what is written at a place, these rules decide in turn:

1. Words that episode.yml forces are a mention, whatever else holds. Words that it forbids, or that
   stand in square brackets, are none.
2. Only whole words count. `Torch` is not in `PyTorch`, `torch-like`, `torch.ch` or `O'Torch`.
3. Of several that overlap the first one counts, and of those the longest.
4. A form that show.yml never wants to have linked is skipped.
5. A form that may mean several things is skipped; a person who takes part comes before namesakes.
6. A name that somebody says of themselves, and an episode's own number, are no mention.
7. A first name means the only one of that name who takes part, and nobody if it is part of a longer
   name: `Ada` is not in `Ada Byron` or `Mary Ada`.
8. Behind a square bracket that nothing closes, words are skipped up to the end of the paragraph.
9. A name or term of one word that is capitalised only because a sentence starts is skipped: `Will`
   in `Will you?`, `Torch` where the episode speaks of a torch as well.

Where in doubt nothing is linked: a reader loses little by a link that is missing, and trust by one
that is wrong.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from generator.core import numbering
from generator.core.model import Episode
from generator.core.slugs import PEOPLE
from generator.link.names import (
    BEFORE_NUMBER,
    EPISODE_NUMBER,
    MatchRule,
    Meaning,
    Names,
    address_of,
)
from generator.read.transcript import UNSPOKEN
from generator.read.word_boundaries import (
    goes_on,
    is_capitalised,
    starts_sentence,
    word_before,
    words_at,
)

# Never a name by themselves, not even in the middle of a sentence.
_DATES = frozenset(
    "January February March April May June July August September October November December"
    " Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
# Names that are ordinary words too: at the beginning of a sentence one cannot tell. Other words are
# recognised by standing in small letters somewhere in the episode.
_ORDINARY = frozenset(
    "Amber Art Bill Chase Dawn Dean Drew Faith Frank Grace Grant Guy Hope Jack Joy Mark Max Miles"
    " Pat Ray Rich Rob Rose Sky Sue Will".split()
)
_BRACKET_OR_END = re.compile(r"[\[\]\n]")
_WORD_AFTER = re.compile(r" ([^\W\d_]{2,})")


class Mention(NamedTuple):
    """Words that mean something of the archive."""

    turn: int
    """Which turn of the episode, from 0."""
    paragraph: int
    """Which paragraph of the turn, from 0."""
    start: int
    """Where the words begin in the paragraph, in characters; `end` is behind them."""
    end: int
    target: str
    """What is meant: a key such as `glossary/mill`."""
    is_linked: bool
    """Whether the words are a link: the first mention in a chapter is, and what is forced."""


class SkippedMention(NamedTuple):
    """Words that might be a mention and are taken for none, and why."""

    turn: int
    paragraph: int
    start: int
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class MentionResult:
    """The mentions of an episode in the order in which they are spoken."""

    mentions: tuple[Mention, ...] = ()
    skipped: tuple[SkippedMention, ...] = ()


def find(episode: Episode, names: Names) -> MentionResult:
    """Everything of the archive that is mentioned in an episode's transcript."""
    if episode.transcript is None:
        return MentionResult()
    return _Search(episode, names).run()


_Span = tuple[int, int]
_Decision = tuple[int, int, str, bool]
"""Start, end, target, and whether the keepers forced it."""


class _FormMeaning(NamedTuple):
    """What a form means in an episode, as far as it does not depend on the place."""

    target: str = ""
    is_given_name: bool = False
    reason: str = ""
    """Why there is no target, if anybody would wonder."""


class _Search:
    """The search of one episode.

    All its paragraphs are one text, with a line break before and behind each, so that there is a
    character on either side of every word.
    """

    def __init__(self, episode: Episode, names: Names) -> None:
        self.episode = episode
        self.names = names
        self.taking_part = {address_of(person) for person in episode.participants}
        self.turns = episode.transcript.turns if episode.transcript else []
        self.speakers = [
            f"{PEOPLE}/{turn.speaker.slug}" if turn.speaker.person else "" for turn in self.turns
        ]
        parts: list[str] = []
        self.places: list[tuple[int, int]] = []
        for turn, each in enumerate(self.turns):
            for paragraph, spoken in enumerate(each.paragraphs):
                parts.append(spoken.text)
                self.places.append((turn, paragraph))
        self.starts = list(accumulate([len(part) + 1 for part in parts], initial=1))
        self.text = "\n".join(["", *parts, ""])
        self.unspoken = [found.span() for found in UNSPOKEN.finditer(self.text)]
        self.unclosed = dict(self._unclosed())
        self.forced = self._ruled(forced=True)
        self.forbidden = _Spans((start, end) for start, end, _, _ in self._ruled(forced=False))
        self.behind_given: set[int] = set()
        """Where a word stands behind somebody's first name."""
        self.settled: dict[tuple[int, bool], _FormMeaning] = {}
        self.in_small_letters: dict[str, bool] = {}
        """The words that were asked for, and whether the episode has them in small letters."""
        self.skipped: list[SkippedMention] = []

    def run(self) -> MentionResult:
        """Find, decide, and link the first mention of everything in each chapter."""
        chapters = self.episode.transcript.chapters if self.episode.transcript else ()
        chapter_of = [number for number, each in enumerate(chapters) for _ in each.turns]
        linked: set[tuple[int, str]] = set()
        mentions: list[Mention] = []
        starts, places = self.starts, self.places
        decided = self._decided()
        for start, end, target, is_forced in sorted([*decided, *self.forced]):
            position = bisect_right(starts, start) - 1
            turn, paragraph = places[position]
            offset = starts[position]
            once = (chapter_of[turn], target)
            is_linked = is_forced or once not in linked
            if is_linked:
                linked.add(once)
            mentions.append(
                Mention(turn, paragraph, start - offset, end - offset, target, is_linked)
            )
        return MentionResult(tuple(mentions), tuple(self.skipped))

    def _decided(self) -> list[_Decision]:
        """The mentions that nobody forced."""
        text, names, settled = self.text, self.names, self.settled
        own_forms = len(names.forms)
        decided: list[_Decision] = []
        taken = 0
        for start, negative_end, form in self._hits():
            if start < taken:
                continue
            end = -negative_end
            if form >= own_forms:
                target, reason, end = self._numbered(end)
                is_given_name = False
            else:
                at_start = names.is_capitalised[form] and starts_sentence(text, start)
                if not at_start and names.certain[form]:
                    target, is_given_name, reason = names.certain[form], False, ""
                else:
                    target, is_given_name, reason = settled.get((form, at_start)) or self._settle(
                        form, at_start=at_start
                    )
            if not (target or reason):
                continue
            if not reason and (
                start in self.behind_given
                or target in self.taking_part
                or self.forbidden.starts
                or self.unclosed
            ):
                reason = self._objection(start, end, target, is_given_name=is_given_name)
            if reason:
                position = bisect_right(self.starts, start) - 1
                place = (*self.places[position], start - self.starts[position])
                self.skipped.append(SkippedMention(*place, text[start:end], reason))
            else:
                decided.append((start, end, target, False))
            # A name that is skipped hides what is inside it: not even `Ada` is meant there.
            taken = end
        return decided

    def _hits(self) -> list[tuple[int, int, int]]:
        """Whole words that may be a mention: start, the end below zero, and which form it is.

        So they are sorted: the first before later ones, and the longest of those.
        """
        text = self.text
        hits = [
            (start, -end, form)
            for form, start, end in self.names.automaton.find_matches_as_indexes(
                text, overlapping=True
            )
            if not (
                (text[start - 1] != " " and goes_on(text, start - 1, -1))
                or (text[end] != " " and goes_on(text, end, 1))
            )
        ]
        given = self.names.given
        self.behind_given = {
            1 - end for _, end, form in hits if form in given and text[-end] == " "
        }
        if self.unspoken:
            # They follow one another and never overlap: only the last one before can hold a hit.
            begins = [start for start, _ in self.unspoken]
            hits = [
                hit
                for hit in hits
                if not (
                    (before := bisect_right(begins, hit[0]))
                    and -hit[1] <= self.unspoken[before - 1][1]
                )
            ]
        if self.forced:
            forced = _Spans((start, end) for start, end, _, _ in self.forced)
            hits = [hit for hit in hits if not forced.touch(hit[0], -hit[1])]
        return sorted(hits)

    def _unclosed(self) -> Iterator[tuple[int, int]]:
        """Each paragraph with a `[` that it does not close, and where the first of these is."""
        opened: list[int] = []
        position = 0
        for found in _BRACKET_OR_END.finditer(self.text, 1) if "[" in self.text else ():
            if found[0] == "[":
                opened.append(found.start())
            elif found[0] == "]":
                del opened[-1:]
            else:
                if opened:
                    yield position, opened[0]
                    opened = []
                position += 1

    def _settle(self, form: int, *, at_start: bool) -> _FormMeaning:
        words = self.names.forms[form]
        possible = self._possible(self.names.meanings[form], at_start=at_start)
        settled = _FormMeaning()
        if words in self.names.never:
            settled = _FormMeaning(reason="never linked, says show.yml")
        elif not possible:
            if all(each.rule is MatchRule.ALONE for each in self.names.meanings[form]):
                settled = _FormMeaning(reason="nobody of this name takes part")
        elif len(possible) > 1:
            names = " or ".join(each.target for each in possible)
            settled = _FormMeaning(reason=f"may be {names}")
        else:
            meaning = possible[0]
            settled = _FormMeaning(
                meaning.target,
                meaning.rule is MatchRule.ALONE,
                self._doubt(words, meaning, at_start=at_start),
            )
        self.settled[form, at_start] = settled
        return settled

    def _possible(self, meanings: tuple[Meaning, ...], *, at_start: bool) -> list[Meaning]:
        """What a form may mean here; who takes part comes before others of the same name."""
        possible = [
            each
            for each in meanings
            if each.rule is MatchRule.ANYWHERE
            or (each.rule is MatchRule.ALONE and each.target in self.taking_part)
            or (each.rule is MatchRule.AT_START and at_start)
        ]
        if all(each.target.startswith(PEOPLE) for each in possible):
            return [each for each in possible if each.target in self.taking_part] or possible
        # Declared with its capital comes before declared without.
        return [each for each in possible if each.rule is not MatchRule.AT_START] or possible

    def _doubt(self, words: str, meaning: Meaning, *, at_start: bool) -> str:
        """Why a form does not mean the only thing that it may mean; empty if it does."""
        if meaning.target == address_of(self.episode):
            return "this episode"
        if meaning.rule is MatchRule.ALONE and words in _DATES:
            return "a month or a day"
        if (
            at_start
            and meaning.rule is not MatchRule.AT_START
            and (words in _ORDINARY or self._stands_in_small_letters(words))
        ):
            return "may be an ordinary word at the beginning of a sentence"
        return ""

    def _objection(self, start: int, end: int, target: str, *, is_given_name: bool) -> str:
        """Why words are no mention at this place; empty where they are one."""
        if self.forbidden.hold(start, end):
            return "forbidden in episode.yml"
        position = bisect_right(self.starts, start) - 1
        if start > self.unclosed.get(position, start):
            return "behind a square bracket that nothing closes"
        turn, _ = self.places[position]
        if target == self.speakers[turn]:
            return "the speaker's own name"
        if is_given_name:
            longer = self._longer_name(start, end)
            return f'part of a longer name, "{longer}"' if longer else ""
        words = self.text[start:end]
        if start in self.behind_given and words[0].isupper() and " " not in words:
            return "a surname"
        return ""

    def _longer_name(self, start: int, end: int) -> str:
        """The whole name that a first name is part of: `Ada Byron`, `Mary Ada`; else nothing.

        A capitalised word before it that starts a sentence may be any word, as in "Thanks Ada". It
        is taken for one if it stands in small letters elsewhere.
        """
        text = self.text
        if (after := _WORD_AFTER.match(text, end)) and is_capitalised(after[1]):
            return text[start : after.end()]
        before = word_before(text, start)
        if is_capitalised(before):
            since = start - len(before) - 1
            if not starts_sentence(text, since) or not self._stands_in_small_letters(before):
                return text[since:end]
        return ""

    def _numbered(self, end: int) -> tuple[str, str, int]:
        """The episode whose number stands behind the word for one, which ends here.

        Its key, or why there is none, and where the number ends.

        In an archive of seasons it is one of the same season.
        """
        episodes, after = self._of_number(end)
        # "Episode 4 of Star Wars" is somebody else's.
        if after == end or self.text.startswith(" of ", after):
            return "", "", end
        if len(episodes) != 1:
            return "", "no episode of this number", after
        if episodes[0] == address_of(self.episode):
            return "", "this episode", after
        return episodes[0], "", after

    def _of_number(self, end: int) -> tuple[tuple[str, ...], int]:
        """The episodes whose number stands behind a position, and where that ends.

        The longest counts: `Bonus 2` before `Bonus`. Where nothing stands there that could be a
        number, the end is the position itself.
        """
        text, numbers = self.text, self.names.numbers
        same = self.episode.season, self.episode.series
        before = BEFORE_NUMBER.match(text, end)
        if self.names.has_texts and before and before[0]:
            start = before.end()
            for after in range(min(start + numbering.MAX_LENGTH, len(text) - 1), start, -1):
                found = numbers.get((*same, numbering.key(text[start:after])))
                if found and not goes_on(text, after, 1):
                    return found, after
        if number := EPISODE_NUMBER.match(text, end):
            return numbers.get((*same, numbering.key(int(number[1]))), ()), number.end()
        return (), end

    def _stands_in_small_letters(self, word: str) -> bool:
        """Whether the episode has a word in small letters too, as a word of its own."""
        word = word.lower()
        if word not in self.in_small_letters:
            self.in_small_letters[word] = any(words_at(self.text, word))
        return self.in_small_letters[word]

    def _ruled(self, *, forced: bool) -> list[_Decision]:
        """Where the words of the keepers' rulings stand: the first in a turn if they are forced."""
        found: list[_Decision] = []
        # Who writes the same twice means it once.
        rulings = dict.fromkeys(
            each for each in self.episode.rulings if bool(each.target) == forced
        )
        if not rulings:
            return found
        paragraphs: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for offset, (turn, paragraph) in zip(self.starts, self.places, strict=False):
            text = self.turns[turn].paragraphs[paragraph].text
            paragraphs[self.turns[turn].anchor].append((offset, text))
        for ruling in rulings:
            places = [
                (offset + start, offset + end, ruling.target, True)
                for offset, text in paragraphs[ruling.turn]
                for start, end in words_at(text, ruling.words)
            ]
            found += places[:1] if forced else places
        return found


class _Spans:
    """Stretches of a text, of which one is found without a look at all of them."""

    def __init__(self, spans: Iterable[_Span]) -> None:
        ordered = sorted(spans)
        self.starts = [start for start, _ in ordered]
        # How far those up to each reach.
        self._reach = list(accumulate((end for _, end in ordered), max))

    def hold(self, start: int, end: int) -> bool:
        """Whether a stretch lies within one of them."""
        before = bisect_right(self.starts, start)
        return before > 0 and end <= self._reach[before - 1]

    def touch(self, start: int, end: int) -> bool:
        """Whether a stretch shares a character with one of them."""
        before = bisect_left(self.starts, end)
        return before > 0 and start < self._reach[before - 1]
