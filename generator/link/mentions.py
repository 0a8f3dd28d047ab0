"""Where a transcript mentions people, terms and other episodes of the archive.

The result for an episode depends only on its own words and people and on the names of the archive.
These rules decide about a place, in this order:

1. Words that episode.yml forces are a mention in any case. Words that it forbids, and words in
   square brackets, are not.
2. Only whole words count. `Torch` is not in `PyTorch`, `torch-like`, `torch.ch` or `O'Torch`.
3. Of overlapping forms the first one counts; of those that start together, the longest.
4. A form that show.yml excludes from linking is skipped.
5. An ambiguous form is skipped; a person who takes part takes precedence over namesakes.
6. The speaker's own name and the episode's own number are not mentions.
7. A first name means the only participant of that name, and nobody if it is part of a longer name:
   `Ada` is not in `Ada Byron` or `Mary Ada`.
8. After an unclosed square bracket, words are skipped up to the end of the paragraph.
9. A name or term of one word that may be capitalised only because it starts a sentence is skipped:
   `Will` in `Will you?`, `Torch` if the episode also mentions a torch.

When in doubt, nothing is linked: a missing link costs a reader little, a wrong one costs trust.
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

# These are never a name on their own, even in the middle of a sentence.
_DATES = frozenset(
    "January February March April May June July August September October November December"
    " Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
# Names that are also ordinary words: ambiguous at the start of a sentence. Other ordinary words are
# recognised if the episode also has them in lower case.
_ORDINARY = frozenset(
    "Amber Art Bill Chase Dawn Dean Drew Faith Frank Grace Grant Guy Hope Jack Joy Mark Max Miles"
    " Pat Ray Rich Rob Rose Sky Sue Will".split()
)
_BRACKET_OR_END = re.compile(r"[\[\]\n]")
_WORD_AFTER = re.compile(r" ([^\W\d_]{2,})")


class Mention(NamedTuple):
    """Words that mean something in the archive."""

    turn: int
    """The index of the turn in the episode, from 0."""
    paragraph: int
    """The index of the paragraph in the turn, from 0."""
    start: int
    """The offset of the words in the paragraph, in characters; `end` is the offset behind them."""
    end: int
    target: str
    """The key of what is meant, such as `glossary/mill`."""
    is_linked: bool
    """Whether the words are a link: the first mention in a chapter is, and every forced one."""


class SkippedMention(NamedTuple):
    """Words that could be a mention but are not taken for one, and the reason."""

    turn: int
    paragraph: int
    start: int
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class MentionResult:
    """The mentions of an episode, in the order they are spoken."""

    mentions: tuple[Mention, ...] = ()
    skipped: tuple[SkippedMention, ...] = ()


def find(episode: Episode, names: Names) -> MentionResult:
    """Find every mention of something in the archive in an episode's transcript."""
    if episode.transcript is None:
        return MentionResult()
    return _Search(episode, names).run()


_Span = tuple[int, int]
_Decision = tuple[int, int, str, bool]
"""Start, end, target, and whether episode.yml forces it."""


class _FormMeaning(NamedTuple):
    """What a form means in an episode, as far as that does not depend on the place."""

    target: str = ""
    is_given_name: bool = False
    reason: str = ""
    """Why there is no target, if a keeper may expect one."""


class _Search:
    """The search of one episode.

    All paragraphs are joined to one text, with a line break before and after each, so that every
    word has a character on both sides.
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
        """The offsets of the words after first names."""
        self.settled: dict[tuple[int, bool], _FormMeaning] = {}
        self.lower_case: dict[str, bool] = {}
        """Cached answers of `_occurs_in_lower_case`."""
        self.skipped: list[SkippedMention] = []

    def run(self) -> MentionResult:
        """Find and decide all mentions, and link the first one of each target in each chapter."""
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
        """The mentions that episode.yml does not force."""
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
            # A skipped name also hides the forms inside it: `Ada` is not meant there either.
            taken = end
        return decided

    def _hits(self) -> list[tuple[int, int, int]]:
        """Whole words that may be a mention, sorted: start, negative end, index of the form.

        The negative end sorts the longest of several that start together first.
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
            # They never overlap, so only the last one that starts before a hit can contain it.
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
        """By index of the paragraph: the offset of its first unclosed `[`."""
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
            settled = _FormMeaning(reason="excluded from linking in show.yml")
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
        """What a form can mean here; participants take precedence over their namesakes."""
        possible = [
            each
            for each in meanings
            if each.rule is MatchRule.ANYWHERE
            or (each.rule is MatchRule.ALONE and each.target in self.taking_part)
            or (each.rule is MatchRule.AT_START and at_start)
        ]
        if all(each.target.startswith(PEOPLE) for each in possible):
            return [each for each in possible if each.target in self.taking_part] or possible
        # A form declared with its capital takes precedence over one declared without.
        return [each for each in possible if each.rule is not MatchRule.AT_START] or possible

    def _doubt(self, words: str, meaning: Meaning, *, at_start: bool) -> str:
        """Why the only possible meaning of a form does not hold; empty if it does."""
        if meaning.target == address_of(self.episode):
            return "this episode"
        if meaning.rule is MatchRule.ALONE and words in _DATES:
            return "a month or a day"
        if (
            at_start
            and meaning.rule is not MatchRule.AT_START
            and (words in _ORDINARY or self._occurs_in_lower_case(words))
        ):
            return "may be an ordinary word at the beginning of a sentence"
        return ""

    def _objection(self, start: int, end: int, target: str, *, is_given_name: bool) -> str:
        """Why words are not a mention at this place; empty if they are one."""
        if self.forbidden.hold(start, end):
            return "forbidden in episode.yml"
        position = bisect_right(self.starts, start) - 1
        if start > self.unclosed.get(position, start):
            return "after an unclosed square bracket"
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
        """The longer name around a first name, `Ada Byron` or `Mary Ada`; empty if there is none.

        A capitalised word before it that starts a sentence can be any word, as in "Thanks Ada". It
        is taken for an ordinary word if the episode also has it in lower case.
        """
        text = self.text
        if (after := _WORD_AFTER.match(text, end)) and is_capitalised(after[1]):
            return text[start : after.end()]
        before = word_before(text, start)
        if is_capitalised(before):
            since = start - len(before) - 1
            if not starts_sentence(text, since) or not self._occurs_in_lower_case(before):
                return text[since:end]
        return ""

    def _numbered(self, end: int) -> tuple[str, str, int]:
        """The episode whose number follows the word for an episode, which ends at `end`.

        Returns its key, or the reason why there is none, and the offset behind the number. In an
        archive with seasons, the number is one of the same season.
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
        """The episodes whose number follows a position, and the offset behind the number.

        The longest number counts: `Bonus 2` before `Bonus`. If no number follows, the offset is the
        position itself.
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

    def _occurs_in_lower_case(self, word: str) -> bool:
        """Whether the episode also has a word in lower case, as a word of its own."""
        word = word.lower()
        if word not in self.lower_case:
            self.lower_case[word] = any(words_at(self.text, word))
        return self.lower_case[word]

    def _ruled(self, *, forced: bool) -> list[_Decision]:
        """The decisions of episode.yml.

        Forced words are a mention at their first place in the turn, forbidden words at no place.
        """
        found: list[_Decision] = []
        # A repeated entry counts once.
        rulings = dict.fromkeys(
            each for each in self.episode.mention_overrides if bool(each.target) == forced
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
    """Stretches of a text, searched by bisection."""

    def __init__(self, spans: Iterable[_Span]) -> None:
        ordered = sorted(spans)
        self.starts = [start for start, _ in ordered]
        # The largest end up to each span.
        self._reach = list(accumulate((end for _, end in ordered), max))

    def hold(self, start: int, end: int) -> bool:
        """Whether a stretch lies within one of them."""
        before = bisect_right(self.starts, start)
        return before > 0 and end <= self._reach[before - 1]

    def touch(self, start: int, end: int) -> bool:
        """Whether a stretch shares a character with one of them."""
        before = bisect_left(self.starts, end)
        return before > 0 and start < self._reach[before - 1]
