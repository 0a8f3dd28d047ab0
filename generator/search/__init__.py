"""The search index of a site: every word of the archive, found in the turn where it was said.

Pagefind (https://pagefind.app) makes and reads the index. Its input is not the HTML of the pages
but records of our own (`records`): one for each speaker of each episode, so that a filter by
speaker holds for every turn, and one for each profile, term, topic and handwritten page. Records
are grouped into shards by date (`shards`), which are built in parallel and kept in a cache.

    SITE/search/catalogue.json    titles, names and addresses, and which record is whose
    SITE/search/<shard>/          an index of Pagefind, named by the digest of its input

The script that shows results is theme/assets/search/dialog.js.
"""

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generator.core import atomic_files, disk, own_folders
from generator.core.model import Archive
from generator.i18n.wording import Wording
from generator.render.formatting import counted
from generator.search import pagefind, records, shards, tokens
from generator.search.background import Background, Work
from generator.search.pagefind import Caller, Failed, Stopped
from generator.search.records import HandwrittenPage, handwritten
from generator.write import writer

__all__ = [
    "CACHE",
    "CATALOGUE",
    "FOLDER",
    "MISSING",
    "Background",
    "Caller",
    "Failed",
    "IndexResult",
    "Stopped",
    "Work",
    "available",
    "handwritten",
    "index",
]

FOLDER = "search"
"""Below the folder of the site; no page can have this name (`slugs`)."""
CATALOGUE = "catalogue.json"
CACHE = Path(".cache", "search")
"""Below the archive's folder."""
MISSING = "Pagefind is not installed (pip install 'pagefind[bin]')"
NOBODY = Caller()


@dataclass(frozen=True, slots=True)
class IndexResult:
    """The numbers of an index."""

    records: int
    shards: int
    built: int
    """The number of shards that were not in the cache."""

    def __str__(self) -> str:
        """The numbers as a line of text."""
        return (
            f"search index: {counted(self.records, 'record', 'records')}"
            f" in {counted(self.shards, 'part', 'parts')}, {self.built} of them new"
        )


def available() -> bool:
    """Whether Pagefind is installed."""
    return pagefind.program() is not None


def index(
    archive: Archive,
    site: Path,
    cache: Path,
    pages: Iterable[HandwrittenPage],
    caller: Caller = NOBODY,
) -> IndexResult:
    """Write the search index of an archive into the folder of its built site.

    Args:
        archive: the checked archive.
        site: the folder of the built site.
        cache: a folder for reusable shards; it can be deleted at any time.
        pages: the handwritten pages (`handwritten`).
        caller: gets the progress of a long run, and may stop it.

    Raises:
        Failed: Pagefind is missing or reports an error.
        Stopped: the caller stopped the run.
        OSError: the index cannot be written.
    """
    program = pagefind.program()
    if program is None:
        raise Failed(MISSING)
    i18n = Wording(archive.show.language, archive.words)
    language = tokens.language_of_index(i18n.language)
    catalogue, parts = records.of(archive, i18n, pages)
    target = site / FOLDER
    # The cache is `.cache/search` in the folder of the archive; the site may be anywhere.
    own_folders.require(cache, cache.parents[1])
    own_folders.require(target, site)
    with _writable(cache, caller) as folder, writer.alone_in(folder):
        built = shards.build(parts, shards.Work(language, folder, program, caller))
        target.mkdir(exist_ok=True)
        code = pagefind.code(program, language)
        # A reader may be using the index that this one replaces: its shards stay for one more run.
        last = _shards(target / CATALOGUE)
        for shard in built:
            shards.install(folder / shard.key, target / shard.key, code)
        content = catalogue | shards.facts(built)
        atomic_files.replace(
            target / CATALOGUE,
            json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(),
        )
        shards.keep_only(target, last.union(shard.key for shard in built))
    return IndexResult(
        sum(len(part.records) for part in parts),
        len(built),
        sum(shard.new for shard in built),
    )


@contextmanager
def _writable(cache: Path, caller: Caller) -> Iterator[Path]:
    """The cache, or a temporary folder if it cannot be written: the archive is read-only."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=cache).close()
    except OSError as error:
        caller.say(f"search index: not kept for the next build: {disk.describe(error)}")
        with tempfile.TemporaryDirectory() as folder:
            yield Path(folder)
    else:
        yield cache


def _shards(catalogue: Path) -> frozenset[str]:
    """The shards of an existing index."""
    try:
        return frozenset(json.loads(disk.read(catalogue))["shards"])
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()
