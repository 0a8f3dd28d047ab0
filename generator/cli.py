"""The command line: `episode-archive COMMAND`; `--help` lists the commands."""

import argparse
import datetime as dt
import errno
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from generator import pipeline, search
from generator.commands import new as new_command
from generator.commands import published
from generator.commands import rename as rename_command
from generator.core import atomic_files, clock, disk, progress, slugs, text_files
from generator.core.problems import Problems, ReportFormat, did_you_mean, report
from generator.importing import command as importing
from generator.importing import extra, formats, review, voices
from generator.link import mention_report, mentions, names
from generator.read import schemas as metadata_schemas
from generator.read.change_record import EDITOR, IMPORT
from generator.read.scan import EPISODES_FOLDER
from generator.render.formatting import counted
from generator.write import writer
from generator.write.transaction import Refused

FAILED = 1
INTERRUPTED = 130
EXIT_STATUSES = {
    0: "The command has done its work; there may be warnings.",
    FAILED: "The archive has errors, or the command could not do its work.",
    2: "The command line is wrong.",
    INTERRUPTED: "Ctrl-C interrupted the command.",
}
_ARCHIVE = "the folder that holds episodes/ (default: the current folder)"


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status (`EXIT_STATUSES`)."""
    for stream in (sys.stdout, sys.stderr):
        # Names and titles may have characters that the terminal lacks.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")  # what reads it refuses it
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return INTERRUPTED
    except OSError as error:
        return _failed(error)


def _run(arguments: list[str] | None) -> int:
    """Run a command and flush its output, so that a failure to print is an error."""
    try:
        options = parser().parse_args(arguments)
        return int(options.run(options))
    finally:
        if sys.stdout:
            sys.stdout.flush()


def _failed(error: OSError) -> int:
    """Print what the file system refused, unless the reader of the output is gone."""
    if not isinstance(error, BrokenPipeError):
        is_output = error.filename is None and error.errno in (errno.ENOSPC, errno.EIO)
        print(
            f"error: {'the output: ' if is_output else ''}{disk.describe(error)}",
            file=sys.stderr,
        )
    # Python flushes both streams at exit; that must not fail a second time.
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())
    return FAILED


def _build(options: argparse.Namespace) -> int:
    problems = Problems()
    with progress.for_terminal() as shown:
        result = pipeline.bring_up_to_date(options.archive, _docs(options), problems, shown)
    _print(problems, "text")
    if result is None:
        return FAILED
    print(
        f"{counted(result.episodes, 'episode', 'episodes')}:"
        f" {counted(result.written, 'file', 'files')} written,"
        f" {result.removed} removed, {result.unchanged} unchanged"
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
    generated = writer.generated(_docs(options))
    try:
        result = search.index(
            read,
            options.site,
            options.archive / search.CACHE,
            search.handwritten(options.site, generated),
            search.Caller(say=print),
        )
    except search.Failed as failed:
        print(f"error: {failed}", file=sys.stderr)
        return FAILED
    print(result)
    return 0


def _check(options: argparse.Namespace) -> int:
    problems = Problems()
    with progress.for_terminal() as shown:
        read = pipeline.check(options.archive, problems, options.docs, shown).archive
    for episode in read.episodes if read else ():
        if episode.provenance and episode.provenance.unplaced:
            # A build does not read originals, and only they tell whether such rows fit.
            review.opened(options.archive / EPISODES_FOLDER / episode.slug, problems, is_kept=False)
    if read and options.against is not None:
        published.compare(
            options.archive, _sources(options.archive), options.against, read, problems
        )
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
        written = published.restore_locks(archive, _sources(archive), against, problems)
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
        print(f'error: no such episode: "{options.episode}" ({near})', file=sys.stderr)
        return FAILED
    forms = names.collect(read)
    chosen = [episodes[options.episode]] if options.episode else list(read.episodes)
    results = [(episode, mentions.find(episode, forms)) for episode in chosen]
    for episode, result in results:
        for line in mention_report.lines(episode, result, _sources(options.archive)):
            print(line)
    every = [mention for _, result in results for mention in result.mentions]
    print(
        f"{counted(len(every), 'mention', 'mentions')},"
        f" {sum(mention.is_linked for mention in every)} of them links,"
        f" {sum(len(result.skipped) for _, result in results)} skipped"
    )
    if not options.episode:
        for each in mention_report.unknown_names(results, forms, options.least):
            print(
                f'unknown: "{each.name}", {counted(each.times, "time", "times")}'
                f" in {counted(each.episodes, 'episode', 'episodes')}"
            )
    return 0


def _rename(options: argparse.Namespace) -> int:
    docs = _docs(options)
    requested = f"{options.old} {options.new}"
    try:
        # An interrupted renaming comes first: until it is complete, the archive may have errors.
        finished = rename_command.finish(options.archive, docs)
        if finished:
            print(f"completed an interrupted renaming: {finished[0]}")
        if finished and finished[0] == requested:
            written = finished[1]
        else:
            # Anchors that are not in a lock would be assigned again.
            if status := _write_locks(options.archive):
                return status
            written = rename_command.rename(
                options.archive, _sources(options.archive), docs, options.old, options.new
            )
    except Refused as refused:
        print(f"error: {refused}", file=sys.stderr)
        return FAILED
    except OSError as error:
        told = f"{disk.describe(error)}; a second run completes the renaming or undoes it"
        print(f"error: {told}", file=sys.stderr)
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
            options.archive,
            options.title,
            options.date or clock.today(),
            options.number,
            options.slug,
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
    if complaint := extra.complaint():
        print(f"error: {complaint}", file=sys.stderr)
        return FAILED
    problems = Problems()
    request = importing.ImportRequest(
        file=options.file,
        episode=options.episode,
        root=options.archive,
        format=options.format or "",
        speakers=dict(options.speaker),
        speech=tuple(options.speech),
        title=options.title or "",
        date=options.date.isoformat() if options.date else "",
        force=options.force,
    )
    try:
        report_text = importing.run(request, problems)
    except importing.Unrecognised as unrecognised:
        print(f"error: {unrecognised}", file=sys.stderr)
        return FAILED
    _print(problems, "text")
    if report_text is None:
        return FAILED
    print(report_text)
    return 0


def _review(options: argparse.Namespace) -> int:
    if complaint := slugs.episode_complaint(options.episode):
        print(f"error: {complaint}", file=sys.stderr)
        return FAILED
    problems = Problems()
    folder = options.archive / EPISODES_FOLDER / options.episode
    session = review.opened(folder, problems, is_kept=not options.list)
    _print(problems, "text")
    if session is None:
        return FAILED
    if options.list:
        print(review.listed(session))
        return 0
    review.walk(
        session,
        input,
        print,
        lambda decided: review.save(decided, folder),
        options.by,
    )
    return 0


def _speakers(options: argparse.Namespace) -> int:
    if complaint := slugs.episode_complaint(options.episode):
        print(f"error: {complaint}", file=sys.stderr)
        return FAILED
    problems = Problems()
    folder = options.archive / EPISODES_FOLDER / options.episode
    told: object
    if options.set:
        written = voices.assign(folder, dict(options.set), problems)
        told = written and f"{written}: written"
    else:
        told = voices.listed(folder, problems)
    _print(problems, "text")
    if told is None:
        return FAILED
    print(told)
    return 0


def _label_is_person(argument: str) -> tuple[str, str]:
    label, slug = _label_and_person(argument)
    if not slug:
        raise argparse.ArgumentTypeError("write it as LABEL=person-slug")
    return label, slug


def _reviewer(argument: str) -> str:
    name = argument.strip()
    if not name or name.casefold() == IMPORT or not text_files.is_clean(name):
        raise argparse.ArgumentTypeError(f'give the name of a person; "{IMPORT}" stands for rules')
    return name


def _label_and_person(argument: str) -> tuple[str, str]:
    label, equals, slug = argument.rpartition("=")
    if not equals:
        label, slug = argument, ""
    if not label.strip() or (equals and not slug.strip()):
        what = "write it as LABEL=person-slug, or LABEL alone for a voice without a profile"
        raise argparse.ArgumentTypeError(what)
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


def _docs(options: argparse.Namespace) -> Path:
    """The folder of the pages."""
    return Path(options.docs or options.archive / "docs")


def _sources(archive: Path) -> str:
    """The folder `episodes/` as problems name it."""
    return pipeline.display_path(archive / EPISODES_FOLDER)


def _print(problems: Problems, form: ReportFormat) -> None:
    """Print problems: text to the standard error, JSON and GitHub lines to the standard output."""
    if form == "json" or len(problems):
        print(report(problems, form), file=sys.stderr if form == "text" else sys.stdout)


def parser() -> argparse.ArgumentParser:
    """The parser of the command line; `docs/project/commands.md` is written from it."""
    program = argparse.ArgumentParser(
        prog="episode-archive", description="Builds the pages of a podcast's archive."
    )
    commands = program.add_subparsers(required=True, metavar="COMMAND")

    build = _add(commands, "build", "Write the pages below docs/.", _build)
    _add_archive(build)
    _add_docs(build)

    index = _add(commands, "index", "Write the search index of a built site.", _index)
    index.add_argument("site", metavar="SITE", type=Path, help="the folder of the built site")
    _add_archive(index)
    _add_docs(index)

    check = _add(commands, "check", "Report every problem and write nothing.", _check)
    _add_archive(check)
    _add_docs(check)
    _add_against(check, "also report published addresses that would vanish; REF is a git ref")
    check.add_argument(
        "--format", choices=["text", "json", "github"], default="text", help="how to print problems"
    )

    lock = _add(commands, "lock", "Bring every anchors.lock up to date.", _lock)
    _add_archive(lock)
    _add_against(lock, "restore lost or damaged locks from what is published at the git ref REF")

    listing = _add(
        commands, "mentions", "List what is linked in transcripts, and what is not.", _mentions
    )
    listing.add_argument(
        "episode", nargs="?", metavar="SLUG", help="list one episode (default: all)"
    )
    listing.add_argument(
        "--least",
        type=int,
        default=2,
        metavar="N",
        help="suggest unknown names that occur in at least N episodes (default: 2)",
    )
    _add_archive_option(listing)

    rename = _add(
        commands, "rename", "Give an episode, person, topic or term another slug.", _rename
    )
    rename.add_argument("old", metavar="OLD", help="its present address: people/ada")
    rename.add_argument("new", metavar="NEW", help="its new address: people/ada-lovelace")
    _add_docs(rename)
    _add_archive_option(rename)

    _add_new(commands)
    _add_import(commands)

    reviewing = _add(
        commands, "review", "Ask about everything that an import has left open.", _review
    )
    reviewing.add_argument("episode", metavar="SLUG", help="the episode's folder")
    reviewing.add_argument("--list", action="store_true", help="only list the open questions")
    reviewing.add_argument(
        "--by",
        type=_reviewer,
        default=EDITOR,
        metavar="NAME",
        help=f"the name to record with each decision (default: {EDITOR})",
    )
    _add_archive_option(reviewing)

    speakers = _add(
        commands, "speakers", "List the voices of an episode, or say who they are.", _speakers
    )
    speakers.add_argument("episode", metavar="SLUG", help="the episode's folder")
    speakers.add_argument(
        "--set",
        type=_label_is_person,
        action="append",
        default=[],
        metavar="LABEL=PERSON",
        help="write the person behind a label into episode.yml; repeat it for further labels",
    )
    _add_archive_option(speakers)

    schema = _add(commands, "schema", "Write the JSON Schemas of the metadata files.", _schema)
    schema.add_argument("folder", metavar="FOLDER", type=Path, help="where to write them")
    return program


def _add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    description: str,
    run: Callable[[argparse.Namespace], int] | None = None,
) -> argparse.ArgumentParser:
    """Add a command, which `run` carries out; its description is one plain sentence."""
    added = commands.add_parser(name, help=description, description=description)
    added.set_defaults(run=run)
    return added


def _add_archive(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "archive", nargs="?", metavar="ARCHIVE", type=Path, default=Path(), help=_ARCHIVE
    )


def _add_archive_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--archive", type=Path, default=Path(), help=_ARCHIVE)


def _add_docs(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--docs", type=Path, help="the folder of the pages (default: docs/ in the archive's folder)"
    )


def _add_against(command: argparse.ArgumentParser, description: str) -> None:
    command.add_argument("--against", metavar="REF", help=description)


def _add_date(command: argparse.ArgumentParser, description: str) -> None:
    command.add_argument("--date", type=dt.date.fromisoformat, help=description)


def _add_import(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = _add(commands, "import", "Make a transcript from a file in another format.", _import)
    command.add_argument("file", metavar="FILE", type=Path, help="captions, a table, JSON or text")
    command.add_argument("--episode", required=True, metavar="SLUG", help="the episode's folder")
    command.add_argument(
        "--format", choices=[*formats.BY_NAME], help="the format of the file (default: detect it)"
    )
    command.add_argument(
        "--speaker",
        type=_label_and_person,
        action="append",
        default=[],
        metavar="LABEL=PERSON",
        help="the slug of the person behind a label, or a label alone: that of a voice without a"
        " profile; repeat it for further labels",
    )
    command.add_argument(
        "--speech",
        action="append",
        default=[],
        metavar="LABEL",
        help="text that looks like a label and is speech; repeat it for further texts",
    )
    command.add_argument(
        "--title", help="the title of a new episode (default: the file's, or from the slug)"
    )
    _add_date(command, "the date of a new episode (default: the file's, or today)")
    command.add_argument("--force", action="store_true", help="replace an existing transcript")
    _add_archive_option(command)


def _add_new(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    new = _add(commands, "new", "Start an episode or a person.")
    kinds = new.add_subparsers(required=True, metavar="KIND")
    episode = _add(kinds, "episode", "Create a folder with a first episode.yml.", _new_episode)
    episode.add_argument("title", metavar="TITLE", help="the episode's title")
    episode.add_argument("--number", help="the episode's number: 51, T3")
    _add_date(episode, "the day of release (default: today)")
    person = _add(kinds, "person", "Create a first profile.", _new_person)
    person.add_argument("name", metavar="NAME", help="the person's name")
    for kind in (episode, person):
        kind.add_argument("--slug", help="the slug in addresses (default: made from the name)")
        _add_archive_option(kind)
