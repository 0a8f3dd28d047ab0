"""A transcript as a plain text file beside its page: `episodes/001-engines/transcript.txt`.

The file says what the episode is, then has a line for each paragraph::

    On engines & wheels
    Engines & Looms, Episode 1, October 1, 1842
    https://example.org/episodes/001-engines/

    ## Wheels [1:00]

    Charles Babbage [1:00]: It has wheels, and nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from generator.core.fields import format_time
from generator.core.model import Episode, OutputFile, SpeakerKind, Turn
from generator.i18n.wording import Wording
from generator.read.change_record import CLOSE, OPEN
from generator.render import formatting


@dataclass(frozen=True, slots=True)
class View:
    """An episode with a transcript, and the title and address of the show."""

    episode: Episode
    show: str
    site: str

    @property
    def path(self) -> str:
        """Below the address of the episode."""
        return f"episodes/{self.episode.slug}/transcript.txt"

    def render(self, i18n: Wording) -> OutputFile:
        """Render the file."""
        episode = self.episode
        unknown = i18n("unattributed").unescape()
        blocks = ["\n".join(self._head(i18n))]
        for chapter in episode.transcript.chapters if episode.transcript else ():
            if chapter.title:
                blocks.append(f"## {chapter.title}{_time(chapter.time)}")
            blocks += [_turn(turn, unknown) for turn in chapter.turns]
        content = "\n\n".join(blocks).replace(OPEN, "").replace(CLOSE, "")
        return OutputFile(self.path, f"{content}\n".encode(), f"{episode.slug}/transcript.txt")

    def _head(self, i18n: Wording) -> Iterator[str]:
        """What the episode is, for a reader who only has this file."""
        episode = self.episode
        facts = [self.show, i18n.day(episode.date)]
        if episode.number is not None:
            facts.insert(1, i18n("episode_number", number=episode.number).unescape())
        yield episode.title
        yield ", ".join(facts)
        if self.site:
            yield formatting.address(self.site, "", f"episodes/{episode.slug}/")
        if episode.license:
            yield i18n("license_of_the_text", license=episode.license).unescape()


def _turn(turn: Turn, unknown: str) -> str:
    """Speaker and words; `unknown` is the name of a speaker whom nobody has identified."""
    speaker = turn.speaker
    name = unknown if speaker.kind is SpeakerKind.UNATTRIBUTED else speaker.name
    first, *further = turn.paragraphs
    said = f"{name}{_time(first.time)}: {first.text}".rstrip()
    for paragraph in further:
        said += "\n\n" + f"{_time(paragraph.time)} {paragraph.text}".strip()
    return said


@lru_cache(maxsize=8192)
def _time(seconds: int | None) -> str:
    return "" if seconds is None else f" [{format_time(seconds)}]"
