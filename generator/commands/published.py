"""What is published already, against what would be: no address may vanish unnoticed.

The archive as it is at a commit is read by the same reader and rendered by the same pages, so that
everything counts that readers can have a link to: every page, and the anchors of every turn whether
a lock holds them or not, former ones too.

What is compared with is the last commit that the published branch and this one share. What was
added to that branch since then is not missing here, it is merely not here yet.
"""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from generator.core import atomic_files, slugs
from generator.core.model import Archive, Episode, Transcript, Turn
from generator.core.problems import Location, Problems
from generator.core.slugs import EPISODES, GLOSSARY, PEOPLE, TOPICS
from generator.link.links import link
from generator.read import archive, git_files
from generator.read.addresses import anchors as anchors_of
from generator.read.anchors import assign
from generator.read.anchors import lock_file as locks
from generator.read.anchors.lock_file import Entry, Lock
from generator.read.git_files import Unavailable
from generator.read.redirects import FILE as REDIRECTS
from generator.read.scan import EPISODES_FOLDER
from generator.read.transcript import SpokenChapter, SpokenTurn
from generator.render import mention_html
from generator.render.pages import render

LOCK = "anchors.lock"

# A commit with errors was never published: so many before it are looked at for one without.
_TRIES = 20
_SHOWN = 3
_COMPARED = 100


@dataclass(frozen=True, slots=True)
class _Published:
    """The archive at a commit, and the locks that its site was made with."""

    archive: Archive
    locks: dict[str, str]
    """The text of each, by the slug of the episode; up to date also where the file is not."""
    locked: frozenset[str]
    """The episodes that have the file."""


def compare(root: Path, name: str, ref: str, present: Archive, problems: Problems) -> None:
    """Note every address published at a git ref that would lead nowhere, or to other words.

    `present` is the archive in `root`, `name` what problems call the folder `episodes/` there.
    """
    if found := _read_or_note(root, name, ref, problems):
        for path in git_files.submodules(root, EPISODES_FOLDER):
            place = Location(f"{name}{path.removeprefix(EPISODES_FOLDER)}")
            git_files.note_submodule(place, problems)
        _Comparison(root, name, ref, found, present, problems).run()


def restore_locks(root: Path, name: str, ref: str, problems: Problems) -> list[str]:
    """Write the locks anew that lead an anchor published at a git ref astray; returns their paths.

    Nothing is written where the archive has errors.

    Raises:
        OSError: a lock cannot be written.
    """
    present = archive.read(root / EPISODES_FOLDER, name, problems).archive
    found = _read_or_note(root, name, ref, problems) if present else None
    if not present or not found:
        return []
    mended = _Comparison(root, name, ref, found, present, Problems()).run()
    for path, text in mended.items():
        if what := locks.complaint(text):
            problems.error(Location(f"{name}/{path}"), what, "divide the episode")
    if problems.errors:
        return []
    atomic_files.replace_all(
        {root / EPISODES_FOLDER / path: text.encode() for path, text in mended.items()}
    )
    return [f"{name}/{path}" for path in mended]


def _read_or_note(root: Path, name: str, ref: str, problems: Problems) -> _Published | None:
    try:
        return _read(root, name, ref, problems)
    except Unavailable as reason:
        what = f"what is published at {ref} cannot be known: {reason.what}"
        problems.error(Location(name), what, reason.advice)
        return None


@dataclass(slots=True)
class _Comparison:
    """Two states of an archive, and what the way from one to the other would break."""

    root: Path
    name: str
    ref: str
    published: _Published
    present: Archive
    problems: Problems
    leads_to: dict[str, str] = field(default_factory=dict)
    names: dict[str, tuple[dict[str, str], dict[str, str]]] = field(default_factory=dict)
    """What everything of a kind was called and is called, by address."""

    def run(self) -> dict[str, str]:
        """Note what is broken; returns the locks that mend anchors."""
        self.leads_to = {redirect.old: redirect.new for redirect in self.present.redirects}
        for page in sorted(pages(self.published.archive) - pages(self.present)):
            self._note_page(page)
        return self._compare_episodes()

    def _note_page(self, page: str) -> None:
        kind, _, slug = page.partition("/")
        if kind not in slugs.KINDS or slugs.complaint(slug):
            advice = "keep it; what it was made from is gone"
        elif kind == EPISODES and slugs.episode_complaint(slug):  # of a year or season
            advice = f'add "{page}: {kind}"'
        else:
            new = self._likely(kind, page) or "the new address"
            advice = (
                f'if it was renamed, add "{page}: {new}", if it was withdrawn, "{page}: {kind}"'
            )
        self._error(REDIRECTS, f"the published page {page}/ would vanish", advice)

    def _likely(self, kind: str, page: str) -> str:
        """The address that something new has which was renamed, as far as one can guess."""
        if kind not in self.names:
            self.names[kind] = _names(self.published.archive, kind), _names(self.present, kind)
        before, after = self.names[kind]
        new = {name: address for address, name in after.items() if address not in before}
        if found := new.get(before.get(page, "")):
            return found
        # Only a few can be compared letter by letter with each that is gone.
        by_slug = {address.partition("/")[2]: address for address in new.values()}
        near = (
            get_close_matches(page.partition("/")[2], by_slug, n=1) if len(new) <= _COMPARED else []
        )
        return by_slug[near[0]] if near else ""

    def _compare_episodes(self) -> dict[str, str]:
        """The anchors of every episode, on the page that has them now."""
        came_to: dict[str, list[Episode]] = defaultdict(list)
        for episode in self.published.archive.episodes:
            page = f"{EPISODES}/{episode.slug}"
            came_to[self.leads_to.get(page, page)].append(episode)
        mended: dict[str, str] = {}
        for episode in self.present.episodes:
            former = came_to[f"{EPISODES}/{episode.slug}"]
            # The episode's own anchors come before those of others that became part of it.
            former.sort(key=lambda each: each.slug != episode.slug)
            if former and not self._is_sound(episode, former) and episode.transcript:
                lock = self._mended(episode.transcript, former)
                mended[f"{episode.slug}/{LOCK}"] = locks.dump(lock)
        return mended

    def _is_sound(self, episode: Episode, former: list[Episode]) -> bool:
        """Whether every anchor published for what is an episode now still means the same."""
        for other in former[1:]:
            self._note_shared(other, former[0])
        here = anchors_of(episode)
        path = f"{episode.slug}/{LOCK}"
        file = self.root / EPISODES_FOLDER / path
        gone = [
            f"{EPISODES}/{each.slug}/#{anchor}"
            for each in former
            for anchor in anchors_of(each)
            if anchor not in here
        ]
        if gone and not episode.transcript:
            self._error(path, f"{_shown(gone)} would lead nowhere", "restore transcript.txt")
            return False
        if gone:
            what = f"{_shown(gone)} would lead nowhere"
        elif moved := self._moved(episode, former, file):
            what = f"{_shown(moved)} would lead to other words"
        elif not file.is_file() and any(each.slug in self.published.locked for each in former):
            what = "the lock is gone that holds what is published"
        else:
            return True
        self._error(path, what, f"run `{locks.COMMAND} --against {self.ref}`, commit the file")
        return False

    def _note_shared(self, one: Episode, other: Episode) -> None:
        """Two episodes became one: an anchor that both had can lead to one place only."""
        shared = anchors_of(one).keys() & anchors_of(other).keys()
        if shared:
            addresses = [f"{EPISODES}/{one.slug}/#{anchor}" for anchor in sorted(shared)]
            what = f"{_shown(addresses)} will lead to what had this anchor in {other.slug}"
            advice = "two episodes became one, and both had it: nothing can be done"
            self.problems.warning(Location(f"{self.name}/{REDIRECTS}"), what, advice)

    def _moved(self, episode: Episode, former: list[Episode], file: Path) -> list[str]:
        """Published anchors of turns whose words did not change, which other turns have now."""
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        if not episode.transcript or [text] == [self.published.locks.get(e.slug) for e in former]:
            return []
        lock = self._mended(episode.transcript, former)
        expected = assign.joined(_spoken(episode.transcript), lock)
        before = {
            turn.anchor: (each, text)
            for each in former
            for text, turn in _unique_turns(each.transcript).items()
        }
        unique = _unique_turns(episode.transcript)
        moved = []
        for turn, wanted in zip(episode.transcript.turns, expected.turns, strict=True):
            anchor = wanted.anchor
            of, words = before.get(anchor, (episode, ""))
            if unique.get(words) is turn and anchor not in (turn.anchor, *turn.aliases):
                moved.append(f"{EPISODES}/{of.slug}/#{anchor}")
        return moved

    def _mended(self, transcript: Transcript, former: Iterable[Episode]) -> Lock:
        """The lock that follows from what is published; of two anchors the first one counts."""
        found = [
            locks.parse(self.published.locks.get(each.slug, ""), LOCK, Problems()) or Lock()
            for each in former
        ]
        given: dict[str, Entry] = {}
        for entry in (entry for lock in found for entry in lock.entries):
            given.setdefault(entry.anchor, entry)
        # With the digest of one, nothing has to be aligned where no word changed.
        digest = found[0].digest if len(found) == 1 else ""
        return assign.locked(_spoken(transcript), Lock(digest, tuple(given.values())))

    def _error(self, file: str, what: str, advice: str) -> None:
        self.problems.error(Location(f"{self.name}/{file}"), what, advice)


def pages(found: Archive) -> set[str]:
    """The addresses of the pages of an archive's site, those that forward too.

    Not the lists of mentions: there are as many as mentions fill, and nobody can keep one.
    """
    paths = (page.path for page in render(link(found)) if not mention_html.is_list(page.path))
    pages = {path for path in paths if path.endswith((".md", ".html"))}
    return {
        path.removesuffix("/index.html").removesuffix(".md").removesuffix("/index")
        for path in pages
    }


def _names(found: Archive, kind: str) -> dict[str, str]:
    """What everything of a kind is called, by address."""
    named: dict[str, dict[str, str]] = {
        EPISODES: {each.slug: each.title for each in found.episodes},
        PEOPLE: {each.slug: each.name for each in found.people},
        TOPICS: {each.slug: each.title for each in found.topics},
        GLOSSARY: {each.slug: each.name for each in found.terms},
    }
    return {f"{kind}/{slug}": name for slug, name in named[kind].items()}


def _unique_turns(transcript: Transcript | None) -> dict[str, Turn]:
    """The turns whose words no other turn has, by their words."""
    turns = transcript.turns if transcript else []
    texts = [" ".join(paragraph.text for paragraph in turn.paragraphs) for turn in turns]
    times = Counter(texts)
    return {text: turn for text, turn in zip(texts, turns, strict=True) if times[text] == 1}


def _spoken(transcript: Transcript) -> list[SpokenChapter]:
    """The transcript as it was before it had anchors."""
    return [
        SpokenChapter(
            chapter.title,
            chapter.line,
            tuple(SpokenTurn(turn.speaker, turn.paragraphs) for turn in chapter.turns),
            chapter.time,
        )
        for chapter in transcript.chapters
    ]


def _shown(addresses: list[str]) -> str:
    """The first few of them, and how many more there are."""
    more = len(addresses) - _SHOWN
    return ", ".join(addresses[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _read(root: Path, name: str, ref: str, problems: Problems) -> _Published | None:
    """What is published at a git ref; None where there is no archive yet.

    Raises:
        Unavailable: git is missing, or the ref, or no commit up to it can be read.
    """
    shared = _shared_commit(root, ref)
    if not git_files.run(root, "ls-tree", shared, "--", EPISODES_FOLDER):
        return None
    history = ("rev-list", f"--max-count={_TRIES}", "--first-parent", shared, "--", EPISODES_FOLDER)
    first: Problems | None = None
    for commit in git_files.run(root, *history).decode().split():
        found = Problems()
        with tempfile.TemporaryDirectory() as folder:
            git_files.copy(root, commit, EPISODES_FOLDER, Path(folder), found)
            sources = Path(folder, EPISODES_FOLDER)
            reading = None if found.error_count else archive.read(sources, EPISODES_FOLDER, found)
            if reading and reading.archive:
                if first:
                    problems.warning(
                        Location(name),
                        f"the archive at {ref} has errors, so it is compared with {commit[:10]}",
                        f"mend {ref} soon; the first error there: {first.errors[0]}",
                    )
                return _published(sources, reading.archive, reading.stale_locks)
        first = first or found
    such_as = f", such as: {first.errors[0]}" if first else ""
    raise Unavailable(
        f"the archive has errors there{such_as}",
        f"mend {ref} first, or name a commit without errors",
    )


def _published(sources: Path, found: Archive, stale: dict[str, str]) -> _Published:
    texts: dict[str, str] = {}
    locked = set()
    for episode in found.episodes:
        file = sources / episode.slug / LOCK
        if file.is_file():
            locked.add(episode.slug)
            texts[episode.slug] = file.read_text(encoding="utf-8")
        if text := stale.get(f"{episode.slug}/{LOCK}"):
            texts[episode.slug] = text
    return _Published(found, texts, frozenset(locked))


def _shared_commit(root: Path, ref: str) -> str:
    """The last commit that the published branch and this one share.

    What is not committed yet is compared with it too: it belongs to this branch.
    """
    try:
        commit = git_files.run(
            root, "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}"
        )
    except Unavailable as reason:
        if reason.what.startswith("git is"):
            raise
        advice = "fetch it: `git fetch origin main`, and name it: `--against origin/main`"
        raise Unavailable(f"there is no commit {ref} here", advice) from reason
    try:
        return git_files.run(root, "merge-base", "HEAD", commit.decode().strip()).decode().strip()
    except Unavailable as reason:
        what = f"HEAD and {ref} share no commit"
        advice = "name a commit that this one goes back to"
        if git_files.run(root, "rev-parse", "--is-shallow-repository").strip() == b"true":
            what = "this is a shallow clone, in which the history is cut off"
            advice = "run `git fetch --unshallow`"
        raise Unavailable(what, advice) from reason
