"""The voices of an episode that has a transcript, and who they are, said later.

::

    episode-archive speakers 002-talk
    episode-archive speakers 002-talk --set SPEAKER_00=ada-lovelace

A voice without a profile is an entry of `speakers` in episode.yml; `--set` makes it the person.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from generator.core import atomic_files, own_folders, slugs, strict_yaml
from generator.core.model import Speaker, SpeakerKind
from generator.core.problems import Location, Problems, did_you_mean
from generator.core.strict_yaml import Document
from generator.importing import archive_context, transcript_text
from generator.importing.people import Known
from generator.importing.record import hand_edits
from generator.read import transcript

_FIRST_WORDS = 12


def listed(folder: Path, problems: Problems) -> str | None:
    """Each voice of an episode's transcript: turns, words, first words, who it is.

    None with the reasons among the problems.
    """
    file = folder / "transcript.txt"
    if not file.is_file():
        problems.error(Location(str(file)), "there is no transcript", "import one first")
        return None
    known = archive_context.read(folder.parent.parent, folder.name, problems)
    text = hand_edits.read(file, problems)
    if text is None or problems.errors:
        return None
    labels = transcript_text.labels_of(known.speakers.values(), known.participants)
    chapters = transcript.parse(text, str(file), labels, Problems())
    texts: dict[Speaker, list[str]] = {}
    for chapter in chapters:
        for turn in chapter.turns:
            texts.setdefault(turn.speaker, []).append(turn.text)
    lines = []
    for speaker, spoken in texts.items():
        words = sum(map(transcript.count_words, spoken))
        first = next((text.split() for text in spoken if text.strip()), [])
        shown = " ".join(first[:_FIRST_WORDS]) + (" …" if len(first) > _FIRST_WORDS else "")
        lines.append(f"{speaker.name}: turns {len(spoken):,}, words {words:,}, {_who(speaker)}")
        lines += [f"  {shown}"] if shown else []
    return "\n".join(lines)


def _who(speaker: Speaker) -> str:
    if speaker.person:
        return f"people/{speaker.person.slug}.yml"
    if speaker.kind is SpeakerKind.UNATTRIBUTED:
        return "nobody has identified this voice"
    return "nobody speaks" if speaker.kind is SpeakerKind.BREAK else "no profile"


def assign(folder: Path, said: Mapping[str, str], problems: Problems) -> Path | None:
    """Write who is behind labels, by slug, into an episode.yml; the file written.

    None with the reasons among the problems; nothing is written then.

    Raises:
        OSError: the file cannot be written.
    """
    file = folder / "episode.yml"
    place = Location(str(file))
    if link := own_folders.link_above(folder, folder.parent.parent):
        what = "a symbolic link, and nothing is written through it"
        problems.error(Location(str(link)), what, own_folders.ADVICE)
        return None
    if not file.is_file():
        problems.error(place, "there is no such file", "import a transcript first")
        return None
    known = archive_context.read(folder.parent.parent, folder.name, problems)
    text = hand_edits.read(file, problems)
    document = None if text is None else strict_yaml.parse(text, str(file), problems)
    if text is None or document is None or problems.errors:
        return None
    places = _places(document, said, known, problems)
    # From the bottom up, so that the lines above keep their numbers.
    lines = text.split("\n")
    for place, label, slug in sorted(places, key=lambda each: -each[0].line):
        _write(lines, place, _entry(label, slug), problems)
    if problems.errors:
        return None
    atomic_files.replace_all({file: "\n".join(lines).encode()})
    return file


def _places(
    document: Document, said: Mapping[str, str], known: Known, problems: Problems
) -> list[tuple[Location, str, str]]:
    """Where the entries of labels are, with the label as it is written there and the slug."""
    declared = {slugs.folded(label): label for label in known.speakers}
    found = []
    for asked, slug in said.items():
        label = declared.get(slugs.folded(asked), "")
        place = document.key_place("speakers", label) if label else document.place()
        if slug not in known.people:
            remedy = f"episode-archive new person NAME --slug {slug}"
            advice = did_you_mean(slug, known.people) or remedy
            problems.error(place, f'there is no person "{slug}"', advice)
        elif not label:
            advice = did_you_mean(asked, known.speakers) or "it has no entry under speakers"
            problems.error(place, f'no voice is called "{asked}"', advice)
        else:
            found.append((place, label, slug))
    return found


def _write(lines: list[str], place: Location, entry: str, problems: Problems) -> None:
    """Put an entry in the place of the one that begins on a line, and of what is indented below."""
    key = re.match(r"( +)\S", lines[place.line - 1])
    if key is None:
        what = "the entry is not on a line of its own"
        problems.error(place, what, f"write `{entry}` there by hand")
        return
    end = place.line
    while end < len(lines) and re.match(rf"{key[1]} +\S", lines[end]):
        end += 1
    lines[place.line - 1 : end] = [key[1] + entry]


def _entry(label: str, slug: str) -> str:
    return yaml.safe_dump({label: slug}, allow_unicode=True, width=1000).strip()
