"""The page of an episode: its facts, its people, and every word."""

from collections import defaultdict
from dataclasses import dataclass

from generator.core.model import Episode, OutputFile, Provenance, Speaker, SpeakerKind
from generator.i18n.wording import Wording
from generator.link.mentions import Mention
from generator.link.records import LinkedEpisode
from generator.read.change_record import OPEN
from generator.render import citation, formatting, json_ld, licences, mention_html, templating
from generator.render.mention_html import MentionSection, RelatedEpisode
from generator.render.summaries import (
    AppearanceSummary,
    Directory,
    EpisodeSummary,
    Group,
    Masthead,
    TermCount,
    term_counts,
)
from generator.render.timeline import strip
from generator.render.transcript_html import turns as transcript


@dataclass(frozen=True, slots=True)
class View:
    """An episode, and summaries of everything that its page links to."""

    episode: Episode
    masthead: Masthead
    group: Group
    appearances: tuple[AppearanceSummary, ...]
    previous: EpisodeSummary | None
    next: EpisodeSummary | None
    mentions: tuple[Mention, ...]
    terms: tuple[TermCount, ...]
    mentioned: MentionSection
    related: tuple[RelatedEpisode, ...]

    @property
    def path(self) -> str:
        """At the address that its folder is named after."""
        return f"episodes/{self.episode.slug}.md"

    def render(self, i18n: Wording) -> OutputFile:
        """Render the page of one episode."""
        episode = self.episode
        chapters = episode.transcript.chapters if episode.transcript else ()
        turns = episode.transcript.turns if episode.transcript else []
        speakers = _speakers(episode)
        contents = [chapter for chapter in chapters if chapter.title]
        root = templating.root(self.path)
        marks = {each.speaker.slug: each.mark for each in speakers}
        hosts = {host.slug for host in episode.hosts}
        classes = marks | {slug: f"{marks[slug]} host" for slug in hosts & marks.keys()}
        links = mention_html.links(self.mentions, turns, root)
        return templating.render_page(
            i18n,
            self.path,
            "episode.html",
            f"{episode.slug}/episode.yml",
            title=episode.title,
            description=formatting.description(episode.summary),
            kind="episode",
            head=_head(self, root),
            view=self,
            episode=episode,
            group=templating.group_title(self.group, i18n),
            show=self.masthead,
            strip=strip(episode, marks, i18n),
            citation=citation.citation(episode, self.masthead, root, i18n),
            license=licences.link(episode.license),
            contents=contents,
            listed_chapters=() if contents else episode.chapters,
            spoken=sum(turn.words for turn in turns),
            making=_provenance(episode.provenance, i18n) if episode.provenance else "",
            speakers=speakers,
            marks=marks,
            has_proposed=any(OPEN in each.text for turn in turns for each in turn.paragraphs),
            turns=transcript(chapters, classes, links, root, i18n),
            lines=[turn.line for turn in turns],
            related=[(each.episode, mention_html.reasons(each, i18n)) for each in self.related],
        )


def view(linked: LinkedEpisode, directory: Directory) -> View:
    """The view of an episode."""
    return View(
        episode=linked.episode,
        masthead=directory.masthead,
        group=directory.group(linked.group),
        appearances=tuple(map(directory.appearance, linked.appearances)),
        previous=directory.episode(linked.previous) if linked.previous else None,
        next=directory.episode(linked.next) if linked.next else None,
        mentions=linked.mentions,
        terms=term_counts(linked.terms),
        mentioned=mention_html.mentioned(linked.mentioned_in, directory),
        related=tuple(
            mention_html.related_episode(linked.episode, each, directory) for each in linked.related
        ),
    )


@dataclass(frozen=True, slots=True)
class EpisodeSpeaker:
    """A speaker in an episode who can be told apart from the others."""

    speaker: Speaker
    mark: str
    """The class of their turns: s0, s1, ..."""
    words: int


def _head(view: View, root: str) -> dict[str, object]:
    """The front matter that main.html puts into the head of the page."""
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
    """Whether the page has a recording or a transcript with times."""
    turns = episode.transcript.turns if episode.transcript else ()
    return bool(
        episode.audio
        or episode.youtube
        or any(each.time is not None for turn in turns for each in turn.paragraphs)
    )


def _speakers(episode: Episode) -> list[EpisodeSpeaker]:
    """The speakers: people in the order of the episode, hosts first, then others as they appear."""
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
        EpisodeSpeaker(speakers[slug], f"s{number}", words[slug])
        for number, slug in enumerate(dict.fromkeys(listed + others))
    ]


def _provenance(provenance: Provenance, i18n: Wording) -> str:
    """How a transcript was made, as a sentence."""
    done = [
        i18n(key, number)
        for key, number in (
            ("count_restored", provenance.restored),
            ("count_corrected", provenance.corrected),
            ("count_open", provenance.open),
        )
        if number
    ]
    return i18n("made_from_with", changes=i18n.listed(done)) if done else i18n("made_from")
