"""Aligns the entries of a lock with an edited transcript.

The rules, in order:

1. A turn with unchanged words is found wherever it is now.
2. So is a former turn whose words are a turn again, because an edit was undone.
3. Any other turn is where most of its words are now, in runs of three, anywhere.
4. A turn that shares no run with any other is near its old position: the unclaimed turn there that
   shares most single words, or else the nearest.

Everything is counted once: the work grows with the number of words, not with its square.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.read.anchors.lock_file import Entry

# A run of this length shows that a turn has the words of another, not just similar ones.
_RUN = 3
_COMMON = 12
# How many places a rewritten turn may have moved, because others were inserted or deleted.
_NEAR = 4
# A turn one place further away must share a tenth more of its words to be preferred.
_COST_OF_A_STEP = 0.1


@dataclass(frozen=True, slots=True)
class Place:
    """A turn or chapter of the current transcript: its kind and the codes of its words."""

    kind: str
    words: list[str]

    @property
    def fingerprint(self) -> str:
        """The codes of the words, in the form that the lock stores."""
        return "".join(self.words)


@dataclass(frozen=True, slots=True)
class Held:
    """The place that has an entry's words now, and how many of them; place -1 if unknown."""

    place: int = -1
    words: int = 0


def align(places: list[Place], entries: Sequence[Entry]) -> list[Held]:
    """For every entry of the lock, the place that has most of its words."""
    return _Search(places, entries).holders()


class _Search:
    """The state of one alignment; see `align`."""

    def __init__(self, places: list[Place], entries: Sequence[Entry]) -> None:
        self.places = places
        self.entries = entries
        self.unchanged = _unchanged(places, entries)
        taken = set(self.unchanged.values())
        self.free = [place for place in range(len(places)) if place not in taken]
        # The places of each run of words. A run that many turns share identifies none of them,
        # and would make the work grow with the square of their number.
        found_in: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place in self.free:
            for run in set(_runs(places[place].kind, places[place].words)):
                found_in[run].append(place)
        self.runs = {run: found for run, found in found_in.items() if len(found) <= _COMMON}

    def holders(self) -> list[Held]:
        """One for each entry."""
        present = [n for n, entry in enumerate(self.entries) if not entry.is_former]
        held: dict[int, Held] = {}
        for number in present:
            held[number] = self._unchanged_or_by_runs(number)
        self._place_rewritten(present, held)
        self._place_chapters(present, held)
        host = Held()
        for number, entry in enumerate(self.entries):
            if not entry.is_former:
                host = held[number]
            else:
                held[number] = self._former(number, host)
        return [held[number] for number in range(len(self.entries))]

    def _unchanged_or_by_runs(self, number: int) -> Held:
        if number in self.unchanged:
            return Held(self.unchanged[number], len(self.entries[number].words) + 1)
        covered = self._covered(self.entries[number])
        if not covered:
            return Held()
        best = min(covered, key=lambda place: (-covered[place], place))
        return Held(best, covered[best])

    def _former(self, number: int, host: Held) -> Held:
        """The place of a former turn's words: where its host is now, or elsewhere."""
        if number in self.unchanged:
            return Held(self.unchanged[number], len(self.entries[number].words) + 1)
        entry = self.entries[number]
        covered = self._covered(entry)
        if host.place >= 0:
            covered[host.place] = max(
                covered[host.place], _shared(entry.words, self.places[host.place].words)
            )
        if not covered:
            return Held()
        best = min(covered, key=lambda place: (-covered[place], place != host.place, place))
        return Held(best, covered[best])

    def _covered(self, entry: Entry) -> Counter[int]:
        """For each place, how many words of an entry are in runs that they share."""
        covered: Counter[int] = Counter()
        ends: dict[int, int] = {}
        size = _run_length(entry.kind, entry.words)
        for start, run in enumerate(_runs(entry.kind, entry.words)):
            for place in self.runs.get(run, ()):
                end = start + size
                covered[place] += min(size, end - ends.get(place, 0))
                ends[place] = end
        return covered

    def _place_rewritten(self, present: list[int], held: dict[int, Held]) -> None:
        """Place turns that share no run of words with any current turn near their old position.

        Of the unclaimed turns there, the one that shares most single words is taken, or else the
        nearest.
        """
        claimed = {each.place for each in held.values()}
        following = _places_behind(present, held, len(self.places))
        expected = -1
        for number in present:
            expected += 1
            if held[number].place >= 0:
                expected = held[number].place
            elif self.entries[number].kind == "turn":
                around = {expected + step for step in range(-_NEAR, _NEAR + 1)}
                around |= {following[number] - step for step in range(_NEAR + 1)}
                near = [place for place in sorted(around) if self._is_turn(place)]
                place = self._rewritten(number, [p for p in near if p not in claimed], expected)
                if place < 0:
                    place = self._merged(number, near)
                if place >= 0:
                    held[number] = Held(place)
                    claimed.add(place)
                    expected = place

    def _is_turn(self, place: int) -> bool:
        return 0 <= place < len(self.places) and self.places[place].kind == "turn"

    def _rewritten(self, number: int, near: list[int], expected: int) -> int:
        """The place whose turn is most similar and nearest; -1 if there is none."""
        words = self.entries[number].words

        def likeness(place: int) -> float:
            others = self.places[place].words
            shared = 2 * _shared(words, others) / (len(words) + len(others) or 1)
            return shared - _COST_OF_A_STEP * abs(place - expected)

        return max(near, key=likeness, default=-1)

    def _merged(self, number: int, near: list[int]) -> int:
        """The place of a turn that begins or ends with an entry's words; -1 if there is none."""
        words = self.entries[number].words
        length = len(words)
        ends = (
            place
            for place in near
            if words in (self.places[place].words[:length], self.places[place].words[-length:])
        )
        return next(ends, -1)

    def _place_chapters(self, present: list[int], held: dict[int, Held]) -> None:
        """Place chapters whose titles share no word with any current one by the turns after them.

        Such a chapter is the one before these turns, or their first if no chapter is there now.
        """
        following = _places_behind(present, held, -1)
        for number in present:
            place = following[number]
            if self.entries[number].kind == "chapter" and held[number].place < 0 <= place:
                is_heading = place > 0 and self.places[place - 1].kind == "chapter"
                held[number] = Held(place - is_heading)


def _places_behind(present: list[int], held: Mapping[int, Held], end: int) -> dict[int, int]:
    """For each entry, the place of the next entry that has one; `end` if there is none."""
    behind: dict[int, int] = {}
    for number in reversed(present):
        behind[number] = end
        if held[number].place >= 0:
            end = held[number].place
    return behind


def _unchanged(places: list[Place], entries: Sequence[Entry]) -> dict[int, int]:
    """The entries whose words are unchanged in some place: entry -> place.

    Unique ones are matched first; then their neighbours, and the neighbours of those, so that each
    of two equal turns ("Yeah.") finds its own place; then the rest, in order; then former turns
    that are turns again.
    """
    present = [number for number, entry in enumerate(entries) if not entry.is_former]
    old = [(entries[number].kind, entries[number].fingerprint) for number in present]
    new = [(place.kind, place.fingerprint) for place in places]
    matched = _matched_by_neighbours(old, new)
    taken = set(matched.values())
    free: dict[tuple[str, str], deque[int]] = defaultdict(deque)
    for place, key in enumerate(new):
        if place not in taken:
            free[key].append(place)
    found = {present[position]: place for position, place in matched.items()}
    former = [number for number, entry in enumerate(entries) if entry.is_former]
    for number in (*present, *former):
        key = (entries[number].kind, entries[number].fingerprint)
        if number not in found and free.get(key):
            found[number] = free[key].popleft()
    return found


def _matched_by_neighbours(old: Sequence[Hashable], new: Sequence[Hashable]) -> dict[int, int]:
    """Positions of equal items: first those unique on both sides, then their neighbours."""
    old_counts, new_counts = Counter(old), Counter(new)
    position_of = {item: position for position, item in enumerate(new)}
    matched = {
        position: position_of[item]
        for position, item in enumerate(old)
        if old_counts[item] == new_counts[item] == 1
    }
    taken = set(matched.values())
    for step in (1, -1):
        for position, place in sorted(matched.items(), reverse=step < 0):
            beside, at = position + step, place + step
            while (
                0 <= beside < len(old)
                and 0 <= at < len(new)
                and beside not in matched
                and at not in taken
                and old[beside] == new[at]
            ):
                matched[beside] = at
                taken.add(at)
                beside, at = beside + step, at + step
    return matched


def _runs(kind: str, words: list[str]) -> Iterator[tuple[str, ...]]:
    """The runs of three words, each prefixed by the kind; a shorter text is a single run."""
    size = _run_length(kind, words)
    for start in range(len(words) - size + 1 if words else 0):
        yield (kind, *words[start : start + size])


def _run_length(kind: str, words: list[str]) -> int:
    return min(_RUN, len(words)) if kind == "turn" else 1


def _shared(one: list[str], other: list[str]) -> int:
    """How many words two texts share, in any order."""
    return (Counter(one) & Counter(other)).total()
