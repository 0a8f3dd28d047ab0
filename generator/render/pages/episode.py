"""An episode: what it is, who takes part, and every word of it."""

from collections import defaultdict
from dataclasses import dataclass

from generator.core.model import Episode, OutputFile, Provenance, Speaker, SpeakerKind
from generator.i18n.wording import Wording
from generator.link.mentions import Mention
from generator.link.records import LinkedEpisode
from generator.read.change_record import OPEN
from generator.render import citation, formatting, json_ld, licences, mention_html, templating
from generator.render.mention_html import Mentioned, Near
from generator.render.summaries import Directory, Entry, Group, Masthead, Part, TermCount, used
from generator.render.timeline import strip
from generator.render.transcript_html import turns as transcript


@dataclass(frozen=True, slots=True)
class View:
    """An episode whole, and what leads from it to others."""

    episode: Episode
    masthead: Masthead
    group: Group
    parts: tuple[Part, ...]
    previous: Entry | None
    next: Entry | None
    mentions: tuple[Mention, ...]
    terms: tuple[TermCount, ...]
    mentioned: Mentioned
    related: tuple[Near, ...]

    @property
    def path(self) -> str:
        """At the address that the name of the episode's folder gives it."""
        return f"episodes/{self.episode.slug}.md"

    def page(self, words: Wording) -> OutputFile:
        """The page of one episode."""
        episode = self.episode
        chapters = episode.transcript.chapters if episode.transcript else ()
        turns = episode.transcript.turns if episode.transcript else []
        voices = _voices(episode)
        contents = [chapter for chapter in chapters if chapter.title]
        root = templating.root(self.path)
        marks = {each.speaker.slug: each.mark for each in voices}
        hosts = {host.slug for host in episode.hosts}
        classes = marks | {slug: f"{marks[slug]} host" for slug in hosts & marks.keys()}
        links = mention_html.links(self.mentions, turns, root)
        return templating.render(
            words,
            self.path,
            "episode.html",
            f"{episode.slug}/episode.yml",
            title=episode.title,
            description=formatting.description(episode.summary),
            kind="episode",
            head=_head(self, root),
            view=self,
            episode=episode,
            group=templating.group_title(self.group, words),
            show=self.masthead,
            strip=strip(episode, marks, words),
            citation=citation.citation(episode, self.masthead, root, words),
            license=licences.link(episode.license),
            contents=contents,
            listed_chapters=() if contents else episode.chapters,
            spoken=sum(turn.words for turn in turns),
            making=_making(episode.making, words) if episode.making else "",
            voices=voices,
            marks=marks,
            has_proposed=any(OPEN in each.text for turn in turns for each in turn.paragraphs),
            turns=transcript(chapters, classes, links, root, words),
            lines=[turn.line for turn in turns],
            related=[(near.episode, mention_html.reasons(near, words)) for near in self.related],
        )


def view(linked: LinkedEpisode, directory: Directory) -> View:
    """What the page of an episode shows."""
    return View(
        episode=linked.episode,
        masthead=directory.masthead,
        group=directory.group(linked.group),
        parts=tuple(map(directory.part, linked.appearances)),
        previous=directory.entry(linked.previous) if linked.previous else None,
        next=directory.entry(linked.next) if linked.next else None,
        mentions=linked.mentions,
        terms=used(linked.terms),
        mentioned=mention_html.mentioned(linked.mentioned_in, directory),
        related=tuple(
            mention_html.near(linked.episode, each, directory) for each in linked.related
        ),
    )


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who speaks in an episode and can be told from the others."""

    speaker: Speaker
    mark: str
    """The class of their turns: s0, s1, ..."""
    words: int


def _head(view: View, root: str) -> dict[str, object]:
    """What main.html puts into the head of the page."""
    episode, show = view.episode, view.masthead
    return {
        "facts": json_ld.episode(episode, show, root),
        "og_type": "article",
        "image": show.image.site_path if show.image else "",
        "prev": f"../{view.previous.slug}/" if view.previous else "",
        "next": f"../{view.next.slug}/" if view.next else "",
        "license": licences.address(episode.license),
        "listening": _can_be_listened_to(episode),
    }


def _can_be_listened_to(episode: Episode) -> bool:
    """Whether a time leads anywhere on the page: into the recording or the transcript."""
    turns = episode.transcript.turns if episode.transcript else ()
    return bool(
        episode.audio
        or episode.youtube
        or any(each.time is not None for turn in turns for each in turn.paragraphs)
    )


def _voices(episode: Episode) -> list[Voice]:
    """Who speaks: people as the episode lists them, hosts first; then others, as they come."""
    turns = episode.transcript.turns if episode.transcript else []
    words: dict[str, int] = defaultdict(int)
    speakers: dict[str, Speaker] = {}
    for turn in turns:
        speaker = turn.speaker
        words[speaker.slug] += turn.words
        if speaker.slug not in speakers:
            speakers[speaker.slug] = speaker
    listed = [person.slug for person in episode.participants if person.slug in speakers]
    others = [slug for slug, each in speakers.items() if each.kind == SpeakerKind.VOICE]
    return [
        Voice(speakers[slug], f"s{number}", words[slug])
        for number, slug in enumerate(dict.fromkeys(listed + others))
    ]


def _making(making: Provenance, words: Wording) -> str:
    """How a transcript was made, in a sentence."""
    done = [
        words(key, number)
        for key, number in (
            ("count_restored", making.restored),
            ("count_corrected", making.corrected),
            ("count_open", making.open),
        )
        if number
    ]
    return words("made_from_with", changes=words.listed(done)) if done else words("made_from")
