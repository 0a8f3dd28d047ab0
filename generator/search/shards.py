"""Shards: indexes of Pagefind for a few years each, built in parallel and kept in a cache.

    CACHE/<key>/             what goes into the site: an index and its fragments, but no code
    CACHE/<key>/shard.json   which record each fragment is, the most frequent words, a digest

The key is a digest of everything that the shard is made from: the records, the version of Pagefind,
and our format. So a cached shard is never outdated, and shards with other keys are ignored. The
digest in shard.json reveals files that somebody has changed. Pagefind writes the scripts for the
site again at every run (`pagefind.code`).
"""

import json
import os
import re
import shutil
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from concurrent import futures
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from generator.core import disk, own_folders
from generator.core.file_scan import relative_paths
from generator.search import pagefind, tokens
from generator.search.pagefind import Caller
from generator.search.records import FORMAT, RecordBatch

_FACTS = "shard.json"
_UNFINISHED = ".shard-"
# A shard; one being copied into the site; one being built.
_OURS = re.compile(rf"\.?[0-9a-f]{{16}}|{re.escape(_UNFINISHED)}\w{{8}}")
_SIDE_BY_SIDE = 2
_LONG = 2_000_000
"""Characters of text above which progress is reported: about three seconds of work."""
_FREQUENT = 300
_OFTEN = 3_000
"""Occurrences above which theme/assets/search/engine.js treats a word as frequent."""
_NUMBER = re.compile(rb'"url":"/(\d+)\.html"')
_WORD = re.compile(r"[^\W\d_]+")


class ShardFacts(NamedTuple):
    """What is known about a shard beside its index."""

    fragments: dict[str, int]
    """The index of the record, by the name that Pagefind gives it."""
    words: dict[str, int]
    """Its most frequent words, and how often they occur."""


@dataclass(frozen=True, slots=True)
class Work:
    """What all shards have in common."""

    language: str
    cache: Path
    program: Path
    caller: Caller


@dataclass(frozen=True, slots=True)
class _ShardRequest:
    """A shard to build."""

    part: RecordBatch
    key: str
    salt: int = 0
    """Changes the names of its records.

    The names have 28 bits: in one of thirty archives of a thousand episodes, two shards share a
    name, and engine.js could not tell them apart.
    """


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard in the cache."""

    key: str
    part: RecordBatch
    facts: ShardFacts
    new: bool


def build(parts: Iterable[RecordBatch], work: Work) -> list[Shard]:
    """Bring a shard for each batch into the cache; cached ones are not built again.

    Raises:
        Failed: Pagefind reports an error.
        Stopped: the caller stopped the run.
        OSError: a shard cannot be written.
    """
    version = pagefind.version(work.program)
    first = [_ShardRequest(part, _key(part, work.language, version)) for part in parts]
    there = {
        each.key: facts for each in first if (facts := _read(work.cache / each.key, each.part))
    }
    missing = [order for order in first if order.key not in there]
    progress = _Progress(missing, work.caller)
    with futures.ThreadPoolExecutor(min(_SIDE_BY_SIDE, os.cpu_count() or 1)) as pool:
        made = pool.map(lambda order: _make(order, work), missing)
        for order, new in zip(missing, made, strict=True):
            there[order.key] = new
            progress.one_more()
    taken: set[str] = set()
    built = []
    for order in first:
        chosen, found = order, there[order.key]
        # Another salt gives other names, until none of them is taken.
        while not taken.isdisjoint(found.fragments):
            salt = chosen.salt + 1
            chosen = _ShardRequest(order.part, _key(order.part, work.language, version, salt), salt)
            found = _read(work.cache / chosen.key, chosen.part) or _make(chosen, work)
        taken |= found.fragments.keys()
        built.append(Shard(chosen.key, order.part, found, order in missing))
    keep_only(work.cache, {each.key for each in first} | {each.key for each in built})
    return built


class _Progress:
    """Reports progress if the work takes long."""

    def __init__(self, missing: list[_ShardRequest], caller: Caller) -> None:
        records = [record for order in missing for record in order.part.records]
        self.long = sum(record.size for record in records) > _LONG
        self.caller, self.parts, self.done = caller, len(missing), 0
        self.started = time.monotonic()
        if self.long:
            caller.say(f"search index: {len(records):,} records in {self.parts} parts")

    def one_more(self) -> None:
        self.done += 1
        if self.long:
            seconds = time.monotonic() - self.started
            self.caller.say(f"search index: {self.done} of {self.parts} parts, {seconds:.0f} s")


def keep_only(folder: Path, keys: AbstractSet[str]) -> None:
    """Remove all other shards, and what an interrupted run has left.

    Files and folders with other names are not ours and stay.
    """
    for entry in sorted(folder.iterdir()):
        is_shard = _OURS.fullmatch(entry.name) and entry.name not in keys
        if is_shard or own_folders.is_unfinished(entry.name):
            # It only takes up space, and the next run tries again.
            with suppress(OSError):
                own_folders.remove(folder, entry.name)


def install(shard: Path, target: Path, code: Mapping[str, bytes]) -> None:
    """Copy a cached shard into a site, as hard links if the file system has them.

    An existing folder is kept only if it has exactly the same content.
    """
    if _content(target) == _content(shard) | {name: _of(text) for name, text in code.items()}:
        return
    unfinished = target.with_name(f".{target.name}")
    own_folders.remove(target.parent, unfinished.name)
    shutil.copytree(shard, unfinished, copy_function=_link, ignore=shutil.ignore_patterns(_FACTS))
    for name, text in code.items():
        (unfinished / name).write_bytes(text)
    own_folders.remove(target.parent, target.name)
    unfinished.replace(target)


def facts(shards: Iterable[Shard]) -> dict[str, object]:
    """The part of the catalogue about shards.

    For each shard, `records` has the names that Pagefind gives its records, without their common
    prefix, and for each record the entry, as the difference to the previous one, and the speaker or
    -1. `frequent` are words that occur nearly everywhere, and how often.
    """
    found = list(shards)
    words: Counter[str] = Counter()
    for shard in found:
        words.update(shard.facts.words)
    return {
        "shards": [shard.key for shard in found],
        "records": [_records(shard) for shard in found],
        "frequent": {word: count for word, count in sorted(words.items()) if count >= _OFTEN},
    }


def _records(shard: Shard) -> dict[str, object]:
    named = sorted((number, name) for name, number in shard.facts.fragments.items())
    records = [shard.part.records[number] for number, _ in named]
    entries = [record.entry for record in records]
    return {
        "prefix": f"{named[0][1].partition('_')[0]}_" if named else "",
        "names": " ".join(name.partition("_")[2] for _, name in named),
        "entries": [after - before for before, after in pairwise([0, *entries])],
        "speakers": [record.speaker for record in records],
    }


def _key(part: RecordBatch, language: str, version: str, salt: int = 0) -> str:
    digest = blake2b(f"{FORMAT}\0{version}\0{language}\0{salt}".encode(), digest_size=8)
    for record in part.records:
        digest.update(b"\0")
        digest.update(record.source.encode())
    return digest.hexdigest()


def _read(shard: Path, part: RecordBatch) -> ShardFacts | None:
    """The facts of a cached shard; None if it is missing or incomplete."""
    try:
        if shard.is_symlink():
            return None
        fragments, words, digest = json.loads(disk.read(shard / _FACTS))
        facts = ShardFacts(fragments, words)
        return facts if digest == _digest(shard) and _is_sound(facts, part) else None
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def _is_sound(facts: ShardFacts, part: RecordBatch) -> bool:
    """Whether facts have the form that we write."""
    return all(isinstance(each, dict) for each in facts) and all(
        type(number) is int and low <= number < high
        for each, low, high in ((facts.fragments, 0, len(part.records)), (facts.words, 1, 1 << 53))
        for number in each.values()
    )


def _digest(shard: Path) -> str:
    """A digest of what goes into the site.

    Raises:
        ValueError: the folder holds something that does not belong into the cache: code or a link.
        OSError: a file cannot be read.
    """
    found = _content(shard)
    if not all(pagefind.is_data(path) and digest != "link" for path, digest in found.items()):
        raise ValueError(f"{shard} holds more than an index")
    return blake2b(json.dumps(sorted(found.items())).encode(), digest_size=16).hexdigest()


def _content(shard: Path) -> dict[str, str]:
    """The files of a shard and a digest of each; a link gets the digest "link"."""
    files = {path: shard / path for path in relative_paths(shard) if path != _FACTS}
    return {
        path: "link" if own_folders.link_above(file, shard) else _of(disk.read(file))
        for path, file in files.items()
    }


def _of(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def _make(order: _ShardRequest, work: Work) -> ShardFacts:
    with tempfile.TemporaryDirectory(dir=work.cache, prefix=_UNFINISHED) as folder:
        pages, output = Path(folder) / "pages", Path(folder) / "index"
        pages.mkdir()
        words: Counter[str] = Counter()
        for number, record in enumerate(order.part.records):
            (pages / f"{number}.html").write_text(
                record.html(work.language, order.salt), encoding="utf-8"
            )
            for passage in record.passages:
                words.update(_WORD.findall(tokens.encoded(passage.text).lower()))
        pagefind.run(work.program, pages, output, work.caller)
        for path in relative_paths(output):
            if not pagefind.is_data(path):
                (output / path).unlink()
        facts = ShardFacts(_fragments(output), dict(sorted(words.most_common(_FREQUENT))))
        kept = json.dumps((*facts, _digest(output)))
        (output / _FACTS).write_text(kept, encoding="utf-8")
        own_folders.remove(work.cache, order.key)
        output.replace(work.cache / order.key)
    return facts


def _fragments(output: Path) -> dict[str, int]:
    """The index of the record of each fragment, whose file name is a digest."""
    found = {}
    for file in sorted((output / "fragment").glob("*.pf_fragment")):
        # A fragment begins with the address; the rest is not unpacked.
        start = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(disk.read(file), 200)
        if number := _NUMBER.search(start):
            found[file.stem] = int(number[1])
    return found


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
