"""The speaker labels of an episode's transcript.

The sources, in order: `Unknown`; the names and aliases of the participants; `speakers` in
episode.yml; the first names of the participants. A label that two participants share is ambiguous
until `speakers` assigns it. A voice that only repeats its label, `Brian: {name: Brian}`, is the
person of that name if one takes part.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.core import slugs
from generator.core.label_syntax import may_be_label
from generator.core.model import Person, Speaker, SpeakerKind
from generator.core.problems import Problems
from generator.core.strict_yaml import Document
from generator.read import transcript
from generator.read.schemas import EpisodeFile, SpeakerItem


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one episode."""

    speakers: dict[str, Speaker]
    """From each label, as declared, to its speaker."""
    ambiguous: dict[str, str]
    """From each label that several people share, folded, to their names."""


def collect(
    file: EpisodeFile,
    document: Document,
    people: Mapping[str, Person],
    participants: Sequence[Person],
    problems: Problems,
) -> Labels:
    """The labels that an episode's transcript may use; conflicting ones are noted."""
    named, shared = _owned((each, (each.name, *each.aliases)) for each in participants)
    first, shared_first = _owned((each, (slugs.first_name(each.name),)) for each in participants)
    declared = {
        label: speaker
        for label, item in file.speakers.items()
        if (speaker := _declared(label, item, people))
    }
    people_by_label = {slugs.folded(label): each for label, each in (first | named).items()}
    for label, item in file.speakers.items():
        person = people_by_label.get(slugs.folded(label))
        if person and names_itself(label, item):
            del declared[label]
            problems.warning(
                document.key_place("speakers", label),
                f'"{label}" is now taken for {person.name}',
                "remove this entry; for somebody else choose another label, or add a role",
            )
    speakers = {transcript.UNKNOWN: transcript.UNATTRIBUTED} | named
    taken = _Taken({}, {})
    for label, speaker in speakers.items():
        taken.add(label, speaker)
    for label, speaker in declared.items():
        _check(label, speaker, taken, document, problems)
        taken.add(label, speaker)
        speakers[label] = speaker
    settled = {slugs.folded(label) for label in declared}
    ambiguous = {label: names for label, names in shared.items() if label not in settled}
    # A first name is a label only where nothing else is known of it.
    for label, names in shared_first.items():
        if label not in taken.by_label:
            ambiguous.setdefault(label, names)
    for label, speaker in first.items():
        if not {slugs.folded(label)} & (taken.by_label.keys() | ambiguous.keys()):
            speakers[label] = speaker
    return Labels(speakers, ambiguous)


def names_itself(label: str, item: SpeakerItem) -> bool:
    """Whether an entry of `speakers` only repeats its label: `Brian: {name: Brian}`."""
    is_bare = item.person is None and item.kind is None and not item.role
    return is_bare and slugs.folded(item.name or label) == slugs.folded(label)


def _owned(
    labels: Iterable[tuple[Person, Iterable[str]]],
) -> tuple[dict[str, Speaker], dict[str, str]]:
    """The labels of one person each, and those that several people share, folded."""
    owners: dict[str, dict[str, Person]] = defaultdict(dict)
    spelling: dict[str, str] = {}
    for person, names in labels:
        for label in filter(None, names):
            owners[slugs.folded(label)][person.slug] = person
            spelling.setdefault(slugs.folded(label), label)
    named, shared = {}, {}
    for label, people in owners.items():
        if len(people) == 1:
            named[spelling[label]] = _person(*people.values())
        else:
            shared[label] = " or ".join(f"{each.name} ({slug})" for slug, each in people.items())
    return named, shared


def _declared(label: str, item: SpeakerItem, people: Mapping[str, Person]) -> Speaker | None:
    """The speaker that episode.yml declares for a label; None if there is no such profile."""
    if item.person is not None:
        return _person(people[item.person]) if item.person in people else None
    slug = slugs.propose(label)
    if item.kind:
        return Speaker(SpeakerKind.BREAK, slug, label)
    return Speaker(SpeakerKind.VOICE, slug, item.name or label, item.role or "")


@dataclass(frozen=True, slots=True)
class _Taken:
    """The labels and slugs that have an owner."""

    by_label: dict[str, Speaker]
    """By label, folded."""
    label_of: dict[str, str]
    """From the slug of a speaker to the first label that has it."""

    def add(self, label: str, speaker: Speaker) -> None:
        self.by_label[slugs.folded(label)] = speaker
        self.label_of.setdefault(speaker.slug, label)


def _check(
    label: str, speaker: Speaker, taken: _Taken, document: Document, problems: Problems
) -> None:
    """Note a label that is taken, or whose anchors would clash with another speaker's."""
    place = document.key_place("speakers", label)
    advice = "choose another label"
    owner = taken.by_label.get(slugs.folded(label))
    if owner and owner.slug != speaker.slug:
        problems.error(place, f'the label "{label}" already belongs to {owner.name}', advice)
    elif not may_be_label(label):
        what = f'the label "{label}" cannot be used'
        problems.error(place, what, "choose one without `:`, `[` and a leading backslash")
    elif speaker.person is not None:
        return
    elif complaint := slugs.speaker_complaint(speaker.slug):
        problems.error(place, f'the label "{label}" cannot become an anchor: {complaint}', advice)
    elif speaker.slug in taken.label_of:
        other = taken.label_of[speaker.slug]
        what = f'"{label}" and "{other}" would both have the anchors {speaker.slug}-1, ...'
        problems.error(place, what, advice)


def _person(person: Person) -> Speaker:
    return Speaker(SpeakerKind.PERSON, person.slug, person.name, person=person)
