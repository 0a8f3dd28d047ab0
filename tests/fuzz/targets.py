"""What is run on an input, and what is asked of it afterwards.

An input is a text, an option that says what the text is taken for (a format, a file of an
archive), and the name of the target. `run` returns what the product said of it, without the words
it quotes: an input that makes it say something new is worth changing further.
"""

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import lxml.html
import markdown

from generator import pipeline
from generator.core.build_cache import NO_CACHE
from generator.core.model import Archive, Person
from generator.core.problems import Problems
from generator.importing import accounting, command, formats, review, source_file, transcript_text
from generator.importing.people import Known
from generator.markdown_extensions import raw_html
from generator.read import transcript
from generator.read.change_record import CLOSE, OPEN
from generator.search import shards
from generator.search.records import RecordBatch
from generator.write import unchanged
from tests import archives
from tests.conftest import GOLDEN
from tests.fuzz.oracles import Broken, balanced, clear_report, require, well_formed
from tests.html_pages import words
from tests.importing import cases

QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'|\d+|(?<=: )[^:]*\.\w+(?=:)')
_KNOWN = Known(
    {
        "ada": Person("ada", "Ada Lovelace", ("Ada",)),
        "ben": Person("ben", "Ben Okri"),
        "tom-mann": Person("tom-mann", "Tom Mann", ("Tom",)),
        "tom-wolfe": Person("tom-wolfe", "Tom Wolfe", ("Tom",)),
    },
    hosts=("ada",),
)
_BY_HAND = """\
# About

See [[ada-lovelace]], [[difference-engine|the engine]] and [[001-engines#ada-lovelace-1]];
`[[code]]` stays.
"""
_WORDS = "people: Voices\ncount_turns: {one: '{n} turn', other: '{n} turns'}\n"
_RAW = """\
Ada Lovelace: We have a mail, or
two. It turns, I think so, by
itself.
Unknown: Does it turn by itself?
Ben Okri: It does not, I think. The engin
 weaves patterns with pi torch.
"""
_CAPTIONS = """\
WEBVTT

00:00.000 --> 00:04.000
<v Ada Lovelace>We have a mail, or two.

00:04.000 --> 00:09.000
<v Ben Okri>It does not turn by itself.
"""
_GLOSSARY = "mill:\n  term: mill\n  suspicious: [mail]\n  misheard: [pi torch]\n"
# What the import says where it does not understand its own work.
_EXCUSES = ("please report", "would be refused", "cannot be rebuilt")
_DATE = "2020-05-21"

Said = frozenset[str]


@dataclass(frozen=True)
class Input:
    """A text, what it is taken for, and by which target."""

    target: str
    option: str
    text: str


@dataclass
class Target:
    """Something that is run on inputs, in a folder of its own."""

    name: str
    prepare: Callable[[Path], None]
    seeds: Callable[[], Iterable[tuple[str, str]]]
    """Pairs of an option and a text."""
    run: Callable[[Path, str, str], Said]
    """Gets the folder, the option and the text."""
    options: tuple[str, ...] = ()
    """Options under which any text may be tried."""
    is_import: bool = False
    """Whether files of foreign formats are seeds."""
    share: int = 1
    """Of the time: the importing of a file takes least, and has most formats."""


def _said(problems: Problems, *more: str) -> Said:
    """What the product said, without what it quotes."""
    found = {QUOTED.sub("_", f"{each.severity}: {each.message}") for each in problems}
    return frozenset({*found, *more})


def encoded(text: str) -> bytes:
    """The bytes of a text, even of one that UTF-8 does not have."""
    return text.encode("utf-8", "surrogatepass")


# Importing: a file of any format.


def _foreign() -> Iterator[tuple[str, str]]:
    for file in cases.FILES:
        case = cases.read(file)
        found = archives.parse(case.before).files.get(case.file)
        if found is not None:
            form = ""
            if "--format" in case.arguments:
                form = case.arguments[case.arguments.index("--format") + 1]
            yield form if form in formats.BY_NAME else "", found.decode("utf-8", "replace")


def _understand(_: Path, form: str, text: str) -> Said:
    """The import of a file, without writing: a transcript with all its words, or why not."""
    problems = Problems()
    source = source_file.decode(encoded(text), "talk", _KNOWN.names, problems)
    if source is None:
        require(problems.errors, "unfit", "refused without a reason")
        clear_report(problems)
        return _said(problems)
    try:
        understood = command.understand(source, _KNOWN, {}, problems, form)
    except command.Unrecognised as unrecognised:
        require(not form, "unfit", "a format that was asked for is not recognised")
        str(unrecognised)
        return frozenset({"unrecognised"})
    clear_report(problems)
    require((understood is None) == bool(problems.errors), "unfit", "refused without a reason")
    _no_excuses(problems)
    if understood is None:
        return _said(problems)
    understood.written.text.encode()
    labels = transcript_text.labels_of(understood.voices.values(), _KNOWN.participants)
    own = Problems()
    chapters = transcript.parse(understood.written.text, "", labels, own)
    require(not own.errors, "malformed", f"the transcript is refused: {own.errors[:1]}")
    spoken = Counter(_words(each.text for each in understood.draft.utterances))
    back = Counter(_words(turn.text for each in chapters for turn in each.turns))
    require(spoken == back, "unaccounted", f"{spoken - back} lost, {back - spoken} invented")
    return _said(problems, f"read as {understood.format.NAME}", f"{min(len(chapters), 3)} chapters")


def _words(texts: Iterable[str]) -> Iterator[str]:
    return (word for text in texts for word in accounting.words(text))


def _no_excuses(problems: Problems) -> None:
    """No problem says that the product does not understand its own work."""
    for problem in problems.errors:
        said = f"{problem.message} {problem.advice}"
        if found := next((each for each in _EXCUSES if each in said), ""):
            raise Broken("unaccounted", f"the import gives up ({found}): {problem.message}")


def _prepare_import(root: Path) -> None:
    archives.base().apply(root)
    (root / "episodes" / "glossary.yml").write_text(_GLOSSARY)


def _import(root: Path, form: str, text: str) -> Said:
    """The import of a file, twice: the same files; the archive that has them has no errors."""
    folder, file = root / "episodes" / "002-talk", root / "talk.txt"
    shutil.rmtree(folder, ignore_errors=True)
    file.write_bytes(encoded(text))
    order = command.ImportRequest(file, "002-talk", root, form, title="A talk", date=_DATE)
    problems = Problems()
    try:
        told = command.run(order, problems)
    except command.Unrecognised:
        require(not folder.exists(), "unfit", "something was written of a file that is refused")
        return frozenset()
    clear_report(problems)
    _no_excuses(problems)
    require((told is None) == bool(problems.errors), "unfit", "refused without a reason")
    if told is None:
        require(not folder.exists(), "unfit", "something was written of a file that is refused")
        return _said(problems)
    before = archives.snapshot(folder)
    again = Problems()
    told_again = command.run(order, again)
    require(told_again is not None, "unequal", f"a second import is refused: {again.errors[:1]}")
    require(archives.snapshot(folder) == before, "unequal", "a second import writes other files")
    checked = Problems()
    pipeline.check(root, checked)
    require(not checked.errors, "malformed", f"what was imported has errors: {checked.errors[:1]}")
    desk = review.opened(folder, Problems())
    require(desk is not None, "unfit", "the review refuses what was imported")
    if desk:
        review.listed(desk)
    require(archives.snapshot(folder) == before, "unequal", "a review without answers writes")
    return _said(problems, *(_said(checked)))


# The record, and corrections by hand.


def _prepare_record(root: Path) -> None:
    _prepare_import(root)
    for name, text, form in (("talk.txt", _RAW, "wrapped"), ("talk.vtt", _CAPTIONS, "webvtt")):
        (root / name).write_text(text, encoding="utf-8")
        slug = f"002-{form}"
        order = command.ImportRequest(root / name, slug, root, form, title="A talk", date=_DATE)
        problems = Problems()
        told = command.run(order, problems)
        if told is None:
            raise ValueError(list(problems))
        shutil.copytree(root / "episodes" / slug, root / slug)
    shutil.rmtree(root / "episodes" / "002-webvtt")


def _record_seeds() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _prepare_record(root)
        for slug in ("002-wrapped", "002-webvtt"):
            for name in ("source/changes.yml", "transcript.txt"):
                if (root / slug / name).is_file():
                    yield f"{slug}/{name}", (root / slug / name).read_text(encoding="utf-8")
    for edited in ("engin⟦e⟧s", "engine", "engin", "engi⟦n⟧e", "⟦e⟧ngine"):
        text = _RAW.replace("\nUnknown", "\n\nUnknown").replace("\nBen", "\n\nBen")
        text = text.replace("or\n", "or ").replace("by\n", "by ")
        yield "002-wrapped/transcript.txt", text.replace("engin\n", edited)
    yield "002-wrapped/source/talk.txt", _RAW
    yield "002-webvtt/source/talk.vtt", _CAPTIONS


def _record(root: Path, option: str, text: str) -> Said:
    """A record, a transcript or an original that somebody edited: check, review, import again."""
    slug, _, path = option.partition("/")
    for other in ("002-wrapped", "002-webvtt"):
        shutil.rmtree(root / "episodes" / other, ignore_errors=True)
    folder = root / "episodes" / slug
    shutil.copytree(root / slug, folder)
    (folder / path).write_bytes(encoded(text))
    checked = Problems()
    pipeline.check(root, checked)
    clear_report(checked)
    said = [*_said(checked)]
    is_edited = path == "transcript.txt"
    if not is_edited:  # what a review decides would be no edit any more
        _review(folder, said)
    if path == "source/changes.yml":
        (folder / path).write_bytes(encoded(text))
    if path in ("source/changes.yml", "transcript.txt"):
        _import_again(root, slug, said, is_edited=is_edited)
    if is_edited:
        _review(folder, said)
    return frozenset(said)


def _import_again(root: Path, slug: str, said: list[str], *, is_edited: bool) -> None:
    """Another import keeps what a person wrote, letter by letter, and then changes nothing."""
    transcript_txt = root / "episodes" / slug / "transcript.txt"
    left = transcript_txt.read_bytes()
    name = "talk.txt" if slug == "002-wrapped" else "talk.vtt"
    order = command.ImportRequest(root / name, slug, root, slug.removeprefix("002-"))
    problems = Problems()
    told = command.run(order, problems)
    clear_report(problems)
    said.extend(_said(problems))
    now = transcript_txt.read_bytes()
    if told is None:
        require(now == left, "unaccounted", "an import that is refused writes the transcript")
        return
    if is_edited:
        require(_letters(now) == _letters(left), "unaccounted", "an import alters what was edited")
    command.run(order, Problems())
    require(transcript_txt.read_bytes() == now, "unequal", "a second import writes another text")


def _letters(content: bytes) -> str:
    return "".join(content.decode("utf-8-sig").split())


def _review(folder: Path, said: list[str]) -> None:
    """A review that answers every question somehow."""
    problems = Problems()
    desk = review.opened(folder, problems)
    clear_report(problems)
    said.extend(_said(problems))
    if desk is None:
        return
    review.listed(desk)
    answers = iter(["1", "l", "t", "Ada", "9", "s", "t", "x\u202e", "", "1", "1", "l", "q"])

    def ask(_: str) -> str:
        answer = next(answers, None)
        if answer is None:
            raise EOFError
        return answer

    told: list[str] = []
    review.walk(desk, ask, told.append, lambda decided: review.save(decided, folder))
    said.extend(QUOTED.sub("_", line) for line in told if line.startswith("not possible"))


# The files of an archive.


def _prepare_archive(root: Path) -> None:
    shutil.copytree(GOLDEN / "episodes", root / "episodes")
    for file in root.rglob("*"):
        file.chmod(0o755 if file.is_dir() else 0o644)
    (root / "episodes" / "words.yml").write_text(_WORDS)
    (root / "docs").mkdir()
    (root / "docs" / "about.md").write_text(_BY_HAND)
    (root / "outside.txt").write_text("outside\n")
    shutil.copytree(root / "episodes", root / "kept")
    _Builder.memories.pop(root, None)


class _Builder:
    """What the last build in each folder remembers, as in a preview."""

    memories: dict[Path, pipeline.StageCaches] = {}  # noqa: RUF012 - one for each folder, in this process

    @classmethod
    def of(cls, root: Path) -> pipeline.StageCaches:
        return cls.memories.setdefault(root, pipeline.StageCaches())


def _archive_seeds() -> Iterator[tuple[str, str]]:
    for file in sorted((GOLDEN / "episodes").rglob("*")):
        if file.suffix in (".yml", ".txt", ".lock"):
            yield file.relative_to(GOLDEN / "episodes").as_posix(), file.read_text("utf-8")
    yield "words.yml", _WORDS
    # Cases of other archives: their files are tried at the place that they have here.
    for case in sorted([*archives.CASES.glob("bad/*.txt"), *archives.CASES.glob("accepted/*.txt")]):
        for path, content in archives.parse(case.read_text("utf-8")).files.items():
            name = path.removeprefix("episodes/")
            if name.endswith((".yml", ".txt", ".lock")) and len(content) < 4_000:
                yield _own_place(name), content.decode("utf-8", "replace")


def _own_place(path: str) -> str:
    name = path.rpartition("/")[2]
    if path.startswith("people/"):
        return "people/ada-lovelace.yml"
    if name in ("episode.yml", "transcript.txt", "anchors.lock"):
        return f"001-engines/{name}"
    known = ("show.yml", "topics.yml", "glossary.yml", "redirects.yml", "words.yml")
    return name if name in known else "words.yml"


def _archive(root: Path, path: str, text: str) -> Said:
    """An archive with a changed file: checked, built, locked, each twice."""
    file = root / "episodes" / path
    kept = root / "kept" / path
    lock = root / "episodes" / "001-engines" / "anchors.lock"
    file.write_bytes(encoded(text))
    try:
        return _build_twice(root, is_lock_tried=True)
    finally:
        shutil.copyfile(kept, file)
        shutil.copyfile(root / "kept" / "001-engines" / "anchors.lock", lock)
        others = (root / "episodes").glob("*/anchors.lock")
        for other in [
            each for each in others if not (root / "kept" / each.parent.name / each.name).exists()
        ]:
            other.unlink()


def _build_twice(root: Path, *, is_lock_tried: bool = False) -> Said:
    docs, memories = root / "docs", _Builder.of(root)
    reports = []
    for _ in range(2):
        problems = Problems()
        pipeline.check(root, problems)
        reports.append(clear_report(problems))
    require(reports[0] == reports[1], "unequal", "a second check says something else")
    built_problems = Problems()
    built = pipeline.build(root, docs, built_problems, caches=memories)
    require(
        (built is None) == bool(built_problems.errors), "unfit", "a build fails without a reason"
    )
    if not problems.errors and built is None:
        raise Broken("unfit", f"a build finds what a check does not: {built_problems.errors[:1]}")
    if built is None:
        return _said(problems)
    require(clear_report(built_problems) == reports[0], "unequal", "a build says something else")
    for path in built.changes.written:
        well_formed(docs / path)
    _spoken_words(built.archive, docs, built.changes.written)
    second = pipeline.build(root, docs, Problems(), caches=memories)
    is_same = second is not None and not (second.changes.written or second.changes.removed)
    require(is_same, "unequal", "a second build writes something")
    fresh = {page.path: page.content for page in built.pages.values()}
    require(
        all((docs / path).read_bytes() == content for path, content in fresh.items()),
        "unequal",
        "what lies on the disk is not what was built",
    )
    if is_lock_tried:
        _lock_twice(root)
    return _said(problems, f"built {len(built.changes.written)} pages")


def _lock_twice(root: Path) -> None:
    """Locks that were brought up to date are up to date, and give the archive no errors."""
    pipeline.lock(root, Problems())
    again = Problems()
    require(pipeline.lock(root, again) == [], "unequal", "a second lock writes something")
    require(
        not again.errors, "malformed", f"a lock that was written is refused: {again.errors[:1]}"
    )


def _spoken_words(archive: Archive, docs: Path, written: Iterable[str]) -> None:
    """Every word of a transcript is on its page, in order, and in its plain text."""
    changed = set(written)
    for episode in archive.episodes:
        path = f"episodes/{episode.slug}.md"
        if episode.transcript is None or path not in changed:
            continue
        page = (docs / path).read_bytes()
        html = lxml.html.fromstring(raw_html.block(page))
        shown = [words(each) for each in html.cssselect(".ea-transcript > div > p")]
        spoken = [
            each.text.split()
            for turn in episode.transcript.turns
            for each in turn.paragraphs
            if each.text
        ]
        require(shown == spoken, "unaccounted", "a page has other words than its transcript")
        plain = (docs / f"episodes/{episode.slug}/transcript.txt").read_text("utf-8")
        missing = {word for each in spoken for word in each} - set(plain.split())
        missing = {word for word in missing if OPEN not in word and CLOSE not in word}
        require(not missing, "unaccounted", "the plain text has other words than the transcript")


# Pages by hand, manifests, caches.


def _page(root: Path, _: str, text: str) -> Said:
    """A page by hand with short links: checked, built, and rendered by Markdown, twice."""
    page = root / "docs" / "about.md"
    page.write_bytes(encoded(text))
    said = _build_twice(root)
    require(page.read_bytes() == encoded(text), "unaccounted", "a page by hand was changed")
    shown = page.read_bytes().decode("utf-8", "replace")
    index = {"generator.short_links": {"index": str(root / "docs" / ".short-links.json")}}
    rendered = [
        markdown.markdown(
            shown,
            extensions=["generator.raw_html", "generator.short_links"],
            extension_configs=index,
        )
        for _ in range(2)
    ]
    require(rendered[0] == rendered[1], "unequal", "Markdown gives another page")
    for link in re.findall(r'<a href="[^"<>]*">[^<]*</a>', rendered[0]):
        balanced(link, "a link")
    return said


def _page_seeds() -> Iterator[tuple[str, str]]:
    yield "about.md", _BY_HAND
    yield (
        "about.md",
        "---\ntitle: About\n---\n\n    [[code]]\n\n```\n[[code]]\n```\n\n- [[machines]]\n",
    )
    yield (
        "about.md",
        "| [[ada-lovelace]] | <b>[[machines]]</b> |\n|---|---|\n| \\[[x]] | [[x|y]] |\n",
    )
    yield (
        "about.md",
        "[x]: [[machines]]\n\n> [[001-engines]] [[001-engines|]] [[ | ]] [[[machines]]]\n",
    )


_GENERATED = (
    "docs/.generated.json",
    "docs/.short-links.json",
    "docs/index.md",
    ".cache/build.json",
)
_SHARD = ".cache/search/0123456789abcdef/shard.json"


def _generated_seeds() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _prepare_archive(root)
        pipeline.bring_up_to_date(root, root / "docs", Problems())
        for path in _GENERATED:
            yield path, (root / path).read_text(encoding="utf-8")
    yield "docs/.generated.json", '{"about.md": ["00000000000000000000000000000000"]}\n'
    yield "docs/.generated.json", '{"../outside.txt": ["00"], "people/index.md": "x"}\n'
    yield _SHARD, '[{"en_0a1b": 0}, {"engine": 3}, "cae66941d9efbd404e4d88758ea67670"]'


def _generated(root: Path, option: str, text: str) -> Said:
    """A file that the product wrote, and somebody changed: nothing of others is lost by it."""
    file = root / option
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(encoded(text))
    problems = Problems()
    try:
        if option == _SHARD:
            shards._read(file.parent, RecordBatch(()))  # noqa: SLF001 - the function that reads what others may have left
        elif option.startswith(".cache"):
            unchanged.recall(root, root / "docs", (), problems)
        else:
            memories = replace(_Builder.of(root), writing=NO_CACHE)
            built = pipeline.build(root, root / "docs", problems, caches=memories)
            require((built is None) == bool(problems.errors), "unfit", "a build fails silently")
        by_hand = root / "docs" / "about.md"
        is_there = by_hand.is_file() and by_hand.read_text("utf-8") == _BY_HAND
        require(is_there, "unaccounted", "a page by hand is gone")
        outside = root / "outside.txt"
        require(outside.is_file(), "unaccounted", "a file outside the folder is gone")
        for own in (root / "kept").rglob("*"):
            mine = root / "episodes" / own.relative_to(root / "kept")
            require(mine.exists(), "unaccounted", "a file of the archive is gone")
        clear_report(problems)
    finally:
        shutil.rmtree(root / "docs")
        shutil.rmtree(root / ".cache", ignore_errors=True)
        (root / "docs").mkdir()
        (root / "docs" / "about.md").write_text(_BY_HAND)
        (root / "outside.txt").write_text("outside\n")
    return _said(problems)


def _nothing(_: Path) -> None:
    """Prepare no files."""


_FORMS = ("", "", "", *formats.BY_NAME)
ALL = (
    Target("format", _nothing, _foreign, _understand, _FORMS, is_import=True, share=4),
    Target("import", _prepare_import, _foreign, _import, _FORMS, is_import=True),
    Target("record", _prepare_record, _record_seeds, _record),
    Target("archive", _prepare_archive, _archive_seeds, _archive),
    Target("page", _prepare_archive, _page_seeds, _page),
    Target("generated", _prepare_archive, _generated_seeds, _generated),
)
BY_NAME = {target.name: target for target in ALL}
