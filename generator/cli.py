"""The command line: `episode-archive COMMAND`; `--help` lists the commands."""

import argparse
import datetime as dt
import errno
import io
import json
import os
import sys
from pathlib import Path

from generator import pipeline, search
from generator.commands import new as new_command
from generator.commands import published
from generator.commands import rename as rename_command
from generator.core import atomic_files, clock, disk, progress, slugs, text_files
from generator.core.problems import Problems, ReportFormat, did_you_mean, report
from generator.importing import command as importing
from generator.importing import formats, review
from generator.link import mention_report, mentions, names
from generator.read import schemas as metadata_schemas
from generator.read.change_record import EDITOR, IMPORT
from generator.read.scan import EPISODES_FOLDER
from generator.render.formatting import counted
from generator.write import writer
from generator.write.transaction import Refused

FAILED = 1
_ARCHIVE = "the folder that holds episodes/ (default: this one)"
INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit status: 0, 1 for problems, 2 for wrong usage.

    130 where it was broken off with Ctrl-C.
    """
    for stream in (sys.stdout, sys.stderr):
        # Names and titles may have characters that the terminal has not.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")  # refused as what it is, where it matters
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        return _failed(error)


def _run(arguments: list[str] | None) -> int:
    """Run a command; whatever it prints has been printed, or there is an error."""
    try:
        options = _parser().parse_args(arguments)
        return int(options.run(options))
    finally:
        if sys.stdout:
            sys.stdout.flush()


def _failed(error: OSError) -> int:
    """Say what the file system refused, unless nobody listens any more."""
    if not isinstance(error, BrokenPipeError):
        is_output = error.filename is None and error.errno in (errno.ENOSPC, errno.EIO)
        print(
            f"error: {'the output: ' if is_output else ''}{disk.told(error)}",
            file=sys.stderr,
        )
    # What is still waiting to be printed would fail once more while Python ends.
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())
    return FAILED


def _build(options: argparse.Namespace) -> int:
    problems = Problems()
    docs = options.docs or options.archive / "docs"
    with progress.shown() as told:
        outcome = pipeline.bring_up_to_date(options.archive, docs, problems, told)
    _print(problems, "text")
    if outcome is None:
        return FAILED
    print(
        f"{counted(outcome.episodes, 'episode', 'episodes')}:"
        f" {counted(outcome.written, 'file', 'files')} written,"
        f" {outcome.removed} removed, {outcome.unchanged} unchanged"
    )
    return 0


def _index(options: argparse.Namespace) -> int:
    if not options.site.is_dir():
        print(f"error: there is no folder {options.site}; build the site first", file=sys.stderr)
        return FAILED
    problems = Problems()
    read = pipeline.check(options.archive, problems, options.docs).archive
    _print(problems, "text")
    if read is None:
        return FAILED
    generated = writer.generated(options.docs or options.archive / "docs")
    try:
        done = search.index(
            read,
            options.site,
            options.archive / search.CACHE,
            search.handwritten(options.site, generated),
            search.Caller(say=print),
        )
    except search.Failed as failed:
        print(f"error: {failed}", file=sys.stderr)
        return FAILED
    print(done)
    return 0


def _check(options: argparse.Namespace) -> int:
    problems = Problems()
    with progress.shown() as told:
        read = pipeline.check(options.archive, problems, options.docs, told).archive
    if read and options.against is not None:
        name = pipeline.display_path(options.archive / EPISODES_FOLDER)
        published.compare(options.archive, name, options.against, read, problems)
    _print(problems, options.format)
    if options.format == "text":
        print(
            f"{counted(problems.error_count, 'error', 'errors')},"
            f" {counted(len(problems.warnings), 'warning', 'warnings')}"
        )
    return FAILED if problems.error_count else 0


def _lock(options: argparse.Namespace) -> int:
    return _write_locks(options.archive, options.against)


def _write_locks(archive: Path, against: str | None = None) -> int:
    problems = Problems()
    written = []
    if against is not None:
        name = pipeline.display_path(archive / EPISODES_FOLDER)
        written = published.restore_locks(archive, name, against, problems)
    if not problems.errors:
        written += pipeline.lock(archive, problems)
    for path in dict.fromkeys(written):
        print(f"{path}: written")
    if problems.errors:
        _print(problems, "text")
        return FAILED
    return 0


def _mentions(options: argparse.Namespace) -> int:
    problems = Problems()
    read = pipeline.check(options.archive, problems).archive
    if read is None:
        _print(problems, "text")
        return FAILED
    episodes = {episode.slug: episode for episode in read.episodes}
    if options.episode and options.episode not in episodes:
        near = did_you_mean(options.episode, episodes)
        print(f'error: there is no episode "{options.episode}" ({near})', file=sys.stderr)
        return FAILED
    forms = names.collect(read)
    chosen = [episodes[options.episode]] if options.episode else list(read.episodes)
    found = [(episode, mentions.find(episode, forms)) for episode in chosen]
    name = pipeline.display_path(options.archive / EPISODES_FOLDER)
    for episode, result in found:
        for line in mention_report.lines(episode, result, name):
            print(line)
    every = [mention for _, result in found for mention in result.mentions]
    print(
        f"{counted(len(every), 'mention', 'mentions')},"
        f" {sum(mention.is_linked for mention in every)} of them links,"
        f" {sum(len(result.skipped) for _, result in found)} skipped"
    )
    if not options.episode:
        for each in mention_report.unknown_names(found, forms, options.least):
            print(
                f'unknown: "{each.name}", {counted(each.times, "time", "times")}'
                f" in {counted(each.episodes, 'episode', 'episodes')}"
            )
    return 0


def _rename(options: argparse.Namespace) -> int:
    docs = options.docs or options.archive / "docs"
    asked = f"{options.old} {options.new}"
    try:
        # What was broken off comes first: until it is complete the archive may have errors.
        finished = rename_command.finish(options.archive, docs)
        if finished:
            print(f"completed a renaming that was broken off: {finished[0]}")
        if finished and finished[0] == asked:
            written = finished[1]
        else:
            # Anchors that no lock holds would be given anew.
            if status := _write_locks(options.archive):
                return status
            name = pipeline.display_path(options.archive / EPISODES_FOLDER)
            written = rename_command.rename(options.archive, name, docs, options.old, options.new)
    except Refused as refused:
        print(f"error: {refused}", file=sys.stderr)
        return FAILED
    except OSError as error:
        print(f"error: {error}; run this again, which completes or undoes it", file=sys.stderr)
        return FAILED
    for path in written:
        print(f"{path}: written")
    problems = Problems()
    pipeline.check(options.archive, problems, options.docs)
    _print(problems, "text")
    return FAILED if problems.error_count else 0


def _new_episode(options: argparse.Namespace) -> int:
    return _start(
        new_command.episode(
            options.archive, options.title, options.date, options.number, options.slug
        )
    )


def _new_person(options: argparse.Namespace) -> int:
    return _start(new_command.person(options.archive, options.name, options.slug))


def _start(outcome: Path | str) -> int:
    if isinstance(outcome, str):
        print(f"error: {outcome}", file=sys.stderr)
        return FAILED
    print(outcome)
    return 0


def _import(options: argparse.Namespace) -> int:
    problems = Problems()
    order = importing.ImportRequest(
        file=options.file,
        episode=options.episode,
        root=options.archive,
        format=options.format or "",
        speakers=dict(options.speaker),
        title=options.title or "",
        date=options.date.isoformat() if options.date else "",
        force=options.force,
    )
    try:
        told = importing.run(order, problems)
    except importing.Unrecognised as unrecognised:
        print(f"error: {unrecognised}", file=sys.stderr)
        return FAILED
    _print(problems, "text")
    if told is None:
        return FAILED
    print(told)
    return 0


def _review(options: argparse.Namespace) -> int:
    if complaint := slugs.episode_complaint(options.episode):
        print(f"error: {complaint}", file=sys.stderr)
        return FAILED
    problems = Problems()
    folder = options.archive / EPISODES_FOLDER / options.episode
    desk = review.opened(folder, problems, is_kept=not options.list)
    _print(problems, "text")
    if desk is None:
        return FAILED
    if options.list:
        print(review.listed(desk))
        return 0
    print(review.KEYS)
    review.walk(
        desk,
        input,
        print,
        lambda decided: review.save(decided, folder),
        options.by,
    )
    return 0


def _reviewer(argument: str) -> str:
    name = argument.strip()
    if not name or name.casefold() == IMPORT or not text_files.is_clean(name):
        raise argparse.ArgumentTypeError(f'give the name of a person; "{IMPORT}" stands for rules')
    return name


def _label_and_person(argument: str) -> tuple[str, str]:
    label, equals, slug = argument.rpartition("=")
    if not (equals and label.strip() and slug.strip()):
        raise argparse.ArgumentTypeError("write LABEL=person-slug")
    return label, slug.strip()


def _schema(options: argparse.Namespace) -> int:
    schemas = {name: metadata_schemas.json_schema(name) for name in metadata_schemas.FILES}
    atomic_files.replace_all(
        {
            options.folder / f"{name}.schema.json": f"{_json(schema)}\n".encode()
            for name, schema in schemas.items()
        }
    )
    return 0


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def _print(problems: Problems, form: ReportFormat) -> None:
    """Problems go where a tool reads them: text to the errors, everything else to the output."""
    if form == "json" or len(problems):
        print(report(problems, form), file=sys.stderr if form == "text" else sys.stdout)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="episode-archive", description="Builds the pages of a podcast's archive."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, description: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=description, description=description)
        added.set_defaults(run=run)
        return added

    def archive(added: argparse.ArgumentParser) -> None:
        added.add_argument(
            "archive",
            nargs="?",
            type=Path,
            default=Path(),
            help=_ARCHIVE,
        )

    def archive_option(added: argparse.ArgumentParser) -> None:
        added.add_argument("--archive", type=Path, default=Path(), help=_ARCHIVE)

    def against(added: argparse.ArgumentParser, description: str) -> None:
        added.add_argument("--against", metavar="REF", help=description)

    build = command("build", _build, "write the pages below docs/")
    archive(build)
    build.add_argument("--docs", type=Path, help="another folder for the pages")

    index = command("index", _index, "write the search index of a built site")
    index.add_argument("site", type=Path, help="the folder of the built site")
    archive(index)
    index.add_argument("--docs", type=Path, help="the folder of the generated pages")

    check = command("check", _check, "report every problem, write nothing")
    archive(check)
    check.add_argument("--docs", type=Path, help="another folder with pages written by hand")
    against(check, "report also what is published at a git ref (origin/main) and would vanish")
    check.add_argument("--format", choices=["text", "json", "github"], default="text")

    lock = command("lock", _lock, "bring every anchors.lock up to date with its transcript")
    archive(lock)
    against(lock, "start from what is published at a git ref, where a lock was lost or damaged")

    told = command("mentions", _mentions, "list what is linked in transcripts, and what is not")
    told.add_argument("episode", nargs="?", metavar="SLUG", help="one episode (default: all)")
    told.add_argument(
        "--least",
        type=int,
        default=2,
        metavar="N",
        help="suggest unknown names that stand in so many episodes (default: 2)",
    )
    archive_option(told)

    rename = command(
        "rename", _rename, "give an episode, person, topic or term another slug, everywhere"
    )
    rename.add_argument("old", metavar="OLD", help="its address: people/ada")
    rename.add_argument("new", metavar="NEW", help="the new one: people/ada-lovelace")
    rename.add_argument("--docs", type=Path, help="another folder with pages written by hand")
    archive_option(rename)

    new = commands.add_parser("new", help="start an episode or a person")
    for kind in _add_new_options(new):
        archive_option(kind)

    bring = command("import", _import, "make a transcript from a file in another format")
    _add_import_options(bring)
    archive_option(bring)

    ask = command("review", _review, "walk through what an import has left open")
    ask.add_argument("episode", metavar="SLUG", help="the episode's folder")
    ask.add_argument("--list", action="store_true", help="print the queues, ask nothing")
    ask.add_argument("--by", type=_reviewer, default=EDITOR, help="who decides, for the record")
    archive_option(ask)

    schema = command("schema", _schema, "write the JSON Schemas of the metadata files")
    schema.add_argument("folder", type=Path, help="where to write them")
    return parser


def _add_import_options(bring: argparse.ArgumentParser) -> None:
    bring.add_argument("file", type=Path, help="captions, a table, JSON or text")
    bring.add_argument("--episode", required=True, metavar="SLUG", help="the episode's folder")
    bring.add_argument(
        "--format", choices=[*formats.BY_NAME], help="read it as this (default: recognise it)"
    )
    bring.add_argument(
        "--speaker",
        type=_label_and_person,
        action="append",
        default=[],
        metavar="LABEL=PERSON",
        help="who is behind a label, by slug; may be given several times",
    )
    bring.add_argument("--title", help="of a new episode (default: the file's, or from the slug)")
    bring.add_argument(
        "--date",
        type=dt.date.fromisoformat,
        help="of a new episode (default: the file's, or today)",
    )
    bring.add_argument("--force", action="store_true", help="replace a transcript that is there")


def _add_new_options(new: argparse.ArgumentParser) -> tuple[argparse.ArgumentParser, ...]:
    kinds = new.add_subparsers(required=True, metavar="KIND")
    episode = kinds.add_parser("episode", help="a folder with a first episode.yml")
    episode.set_defaults(run=_new_episode)
    episode.add_argument("title")
    episode.add_argument("--number", help="the episode's number: 51, T3")
    episode.add_argument(
        "--date",
        type=dt.date.fromisoformat,
        default=clock.today(),
        help="the day of release (default: today)",
    )
    person = kinds.add_parser("person", help="a first profile")
    person.set_defaults(run=_new_person)
    person.add_argument("name")
    for kind in (episode, person):
        kind.add_argument("--slug", help="the name in addresses (default: made from the text)")
    return episode, person
