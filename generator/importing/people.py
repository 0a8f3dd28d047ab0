"""Who is behind the labels of a foreign file.

In this order, and letter case never matters:

1. what the keeper says: `--speaker 'LABEL=person-slug'`, or a label among the `speakers` of an
   episode.yml that is there already, or the name that it gives exactly one of them;
2. no label, `Unknown`, `Unknown Speaker`: a voice that nobody has identified;
3. the name or an alias of the hosts and guests of an episode.yml that is there already, or the
   first name of just one of them;
4. the name or an alias of anybody in the archive, unless there is somebody else of that first
   name: that is asked, never guessed;
5. `Break`, `Jingle`, `Music`: nobody speaks;
6. anything else is a voice without a profile: `Speaker 2`, `Senator Black`.

Where a label is nobody's, the name in it is looked up: `Ada Lovelace (she/her)`. Initials that one
label explains, `Ada Lovelace (AL)`, are another label of that voice.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.core import slugs
from generator.core.model import Person
from generator.core.problems import Location, Problems, did_you_mean
from generator.importing import label_rules

UNKNOWN = "Unknown"
_UNIDENTIFIED = frozenset(
    {"", "unknown", "unknown speaker", "unidentified", "unidentified speaker"}
)
_MAX_LABEL = 80
_WITH_INITIALS = re.compile(r"(?P<name>[^()]+?)\s*\((?P<initials>[^\W\d]{1,4})\)")
_NO_LABEL = str.maketrans(dict.fromkeys(":[]\\", " "))


@dataclass(frozen=True, slots=True)
class Voice:
    """Who is behind a label: a person, a voice, a break, or a voice that nobody identified."""

    label: str
    """What transcript.txt calls the voice."""
    slug: str
    """That of the person, or the one that the anchors of the voice begin with."""
    person: Person | None = None
    name: str = ""
    """That of a voice whose label is not its name."""
    is_break: bool = False
    declared: bool = False
    """Whether the label needs no entry in episode.yml."""


UNIDENTIFIED = Voice(UNKNOWN, "unattributed", declared=True)


@dataclass(frozen=True, slots=True)
class Known:
    """What the archive knows before the import."""

    people: Mapping[str, Person] = field(default_factory=dict)
    """By slug."""
    hosts: tuple[str, ...] = ()
    """Slugs of the episode's hosts: its own, or the show's."""
    guests: tuple[str, ...] = ()
    """Slugs of the guests of an episode.yml that is there already."""
    speakers: Mapping[str, Voice] = field(default_factory=dict)
    """By label: the `speakers` of that file."""
    has_episode: bool = False
    """Whether there is such a file."""
    _called: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    """What each person is called, case-folded, by slug, once it was asked for."""

    def is_called(self, person: Person, key: str) -> bool:
        """Whether a label, case-folded, is a person's name or alias."""
        if person.slug not in self._called:
            names = (person.name, *person.aliases)
            self._called[person.slug] = frozenset(map(label_rules.key, names))
        return key in self._called[person.slug]

    def is_participant(self, label: str) -> bool:
        """Whether a label is the name, alias or first name of just one of the hosts and guests."""
        slugs_of_them = dict.fromkeys((*self.hosts, *self.guests))
        return len(candidates(label_rules.key(label), slugs_of_them, self)) == 1

    @property
    def participants(self) -> list[Person]:
        """The hosts and guests themselves."""
        slugs_of_them = dict.fromkeys((*self.hosts, *self.guests))
        return [self.people[slug] for slug in slugs_of_them if slug in self.people]

    @property
    def names(self) -> frozenset[str]:
        """The names and aliases of all people, case-folded."""
        return frozenset(
            label_rules.key(name)
            for person in self.people.values()
            for name in (person.name, *person.aliases)
        )


@dataclass(frozen=True, slots=True)
class Matcher:
    """Finds out who is behind the labels of one file; what has to be asked is a problem."""

    known: Known
    asked: Mapping[str, str]
    """What the keeper says: label -> person's slug."""
    place: Location
    problems: Problems

    def match(self, labels: Iterable[str]) -> dict[str, Voice]:
        """From each label, case-folded, to the voice behind it."""
        said = {label_rules.key(label): slug for label, slug in self.asked.items()}
        spellings: dict[str, str] = {}
        for label in labels:
            spellings.setdefault(label_rules.key(label), label)
        names = {key: label_rules.base(label) for key, label in spellings.items()}
        called = {*spellings, *map(label_rules.key, names.values())}
        for key in sorted(said.keys() - called):
            advice = did_you_mean(key, filter(None, spellings.values()))
            self._error(f'no speaker of this file is called "{key}"', advice)
        # A name with two things added may be that of two voices: (Host), (Audience).
        shared = Counter(
            label_rules.key(name) for key, name in names.items() if label_rules.key(name) != key
        )
        voices = {}
        for key, label in spellings.items():
            name = names[key]
            slug = said.get(key, said.get(label_rules.key(name), ""))
            is_own = shared[label_rules.key(name)] == 1
            voices[key] = self._said(slug) if slug else self._voice(key, label, name, is_own=is_own)
        for key, explained in _initials(spellings.values()).items():
            if key in voices and not voices[key].person and key not in said:
                voices[key] = voices[label_rules.key(explained)]
        return _without_clashes({"": UNIDENTIFIED} | voices, self.known.participants)

    def _said(self, slug: str) -> Voice:
        people = self.known.people
        if slug in people:
            return _person(people[slug])
        near = did_you_mean(slug, people)
        remedy = f"episode-archive new person NAME --slug {slug}"
        self._error(f'no such person: "{slug}"', f"{near} or {remedy}" if near else remedy)
        return UNIDENTIFIED

    def _voice(self, key: str, label: str, base: str, *, is_own: bool) -> Voice:
        """The voice behind a label, in which `base` is the name.

        `is_own` says that no other label adds something else to the name.
        """
        for declared, voice in self.known.speakers.items():
            if label_rules.key(declared) == key:
                return voice
        if key in _UNIDENTIFIED:
            return UNIDENTIFIED
        # A label that a transcript cannot have, such as `C+` beside `C`, was given another one.
        named = [each for each in self.known.speakers.values() if label_rules.key(each.name) == key]
        if len(named) == 1:
            return named[0]
        candidates, asked = self._candidates(key), key
        if not candidates:
            asked = label_rules.key(base)
            candidates = self._candidates(asked)
        if len(candidates) == 1 and self._is_meant(candidates[0], asked):
            return _person(candidates[0])
        if len(candidates) > 1:
            names = " or ".join(f"{person.name} ({person.slug})" for person in candidates)
            option = f"--speaker '{label}={candidates[0].slug}'"
            self._error(f'"{label}" may be {names}', f"say who it is: {option}")
            return UNIDENTIFIED
        label = base if is_own else label
        written = " ".join(label.translate(_NO_LABEL).split()).lstrip("#")[:_MAX_LABEL].strip()
        name = "" if written == label else label
        is_break = key in label_rules.BREAKS
        return Voice(written, slugs.propose(written), name=name, is_break=is_break)

    def _is_meant(self, person: Person, key: str) -> bool:
        """Whether a label is a person's name or alias, or the first name of one who takes part."""
        is_part = self.known.has_episode and person in self.known.participants
        return is_part or self.known.is_called(person, key)

    def _candidates(self, key: str) -> Sequence[Person]:
        """Who may be meant: those who take part, if one of them is called so, or anybody."""
        known = self.known
        if known.has_episode:
            among = candidates(key, dict.fromkeys((*known.hosts, *known.guests)), known)
            if called := [person for person in among if known.is_called(person, key)]:
                return called
            if among:
                return among
        return candidates(key, known.people, known)

    def _error(self, what: str, advice: str) -> None:
        self.problems.error(self.place, what, advice)


def _initials(labels: Iterable[str]) -> dict[str, str]:
    """From initials, as keys, to the one label that explains them: `Ada Lovelace (AL)`."""
    found: dict[str, set[str]] = {}
    for label in labels:
        if explained := _WITH_INITIALS.fullmatch(label):
            initials = explained["initials"]
            words = [word for word in re.split(r"[\s.-]+", explained["name"]) if word]
            letters = "".join(word[0] for word in words).casefold()
            if initials.casefold() == letters or initials.casefold() == letters[:1] + letters[-1:]:
                found.setdefault(label_rules.key(initials), set()).add(label)
    return {key: those.pop() for key, those in found.items() if len(those) == 1}


def candidates(key: str, among: Iterable[str], known: Known) -> Sequence[Person]:
    """Whose name a label is; if nobody's, whose alias or first name."""
    people = [known.people[slug] for slug in among if slug in known.people]
    named = [person for person in people if label_rules.key(person.name) == key]
    if named:
        return named
    return [
        person
        for person in people
        if known.is_called(person, key) or label_rules.key(slugs.first_name(person.name)) == key
    ]


def namesakes(voice: Voice, known: Known) -> Sequence[Person]:
    """Whose first name the label of a voice without a profile is."""
    key = label_rules.key(voice.name or voice.label)
    is_settled = voice.person or (voice.declared and voice.name != voice.label)
    return [] if is_settled else candidates(key, known.people, known)


def _person(person: Person) -> Voice:
    return Voice(person.name, person.slug, person)


def _without_clashes(
    voices: Mapping[str, Voice], participants: Iterable[Person]
) -> dict[str, Voice]:
    """The voices, each with a label and a slug that no other one has, and that may be one."""
    taken = {person.slug: _person(person) for person in participants}
    labels: dict[str, str] = {}
    settled: dict[str, Voice] = {}
    names = {
        label_rules.key(name)
        for voice in voices.values()
        if voice.person
        for name in (voice.person.name, *voice.person.aliases)
    }
    for key, voice in sorted(voices.items(), key=lambda item: item[1].person is None):
        settled[key] = voice
        if voice.declared:
            continue
        label, slug, number = voice.label, voice.slug, 1
        other = taken.get(slug)
        if voice.person and labels.get(label_rules.key(label), slug) != slug:
            label = f"{label} ({slug})"  # two people of one name
        elif not voice.person and (
            slugs.speaker_complaint(slug)
            or (other and (other.label, other.name) != (label, voice.name))
            or label_rules.key(label) in names
        ):
            while (slug := f"voice-{number}") in taken:
                number += 1
            label = f"Voice {number}"
        if (label, slug) != (voice.label, voice.slug):
            name = "" if voice.person else voice.name or voice.label or key
            settled[key] = Voice(label, slug, voice.person, name, voice.is_break)
        taken[slug] = settled[key]
        labels[label_rules.key(label)] = slug
    return {key: settled[key] for key in voices}
