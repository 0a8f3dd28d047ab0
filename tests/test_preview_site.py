"""The preview's site after any edits is, byte for byte, what a build from nothing makes of them."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer

from generator.core.file_scan import list_files
from generator.mkdocs_plugin import minify, preview
from generator.mkdocs_plugin.plugin import EpisodeArchivePlugin
from tests.archives import snapshot
from tests.conftest import GOLDEN, copy_archive
from tests.test_memory import EDITS as IN_EPISODES

_ADDRESS = "http://127.0.0.1:8000/"
_STEPS = 50

# Of the whole folder: what stands in a file, and what shall stand there; None is no file.
EDITS: tuple[tuple[str, str, str | None], ...] = (
    *((f"episodes/{path}", before, after) for path, before, after in IN_EPISODES),
    ("episodes/words.yml", "", "home: Start\nepisodes: Talks\n"),
    ("episodes/show.yml", "title: Engines & Looms", "title: Looms & Engines"),
    ("episodes/show.yml", "description:", "url: https://example.org/x/\ndescription:"),
    ("docs/about.md", "# ", "# All [[ada-lovelace]] says: "),
    ("docs/about.md", "# ", "[A turn](episodes/001-engines.md#ada-lovelace-2)\n\n# "),
    ("docs/more.md", "", "# More\n"),
    ("mkdocs.yml", "    - navigation.top\n", ""),
    ("mkdocs.yml", "anchors: warn", "anchors: ignore"),
)


class Keeper:
    """Somebody who edits an archive while `mkdocs serve` runs, which is put together here."""

    def __init__(self, folder: Path) -> None:
        """Start it."""
        self.folder = folder
        self.edit()
        config = _config(folder)
        plugin = config.plugins["episode-archive"]
        assert isinstance(plugin, EpisodeArchivePlugin)
        config.plugins.on_startup(command="serve", dirty=False)
        self.builds = 0
        self._build(config)
        server = LiveReloadServer(self._everything, "127.0.0.1", 0, str(folder / "site"))
        for path in (config.docs_dir, config.config_file_path):
            server.watch(path)
        config.plugins.on_serve(server, config=config, builder=self._everything)
        self.save = server.builder
        self.close = server.server_close

    def _everything(self) -> None:
        self._build(_config(self.folder))

    def _build(self, config: MkDocsConfig) -> None:
        self.builds += 1
        build(config, serve_url=_ADDRESS)

    def edit(self, *edits: tuple[str, str, str | None]) -> None:
        """Give every file its first content, with these edits and no others."""
        for path in ("episodes", "docs/about.md", "docs/more.md", "mkdocs.yml"):
            if (self.folder / path).is_dir():
                shutil.rmtree(self.folder / path)
            else:
                (self.folder / path).unlink(missing_ok=True)
        original = self.folder.parent / "original"
        if not original.exists():
            original.mkdir()
            copy_archive(original)
            config = (original / "mkdocs.yml").read_text("utf-8")
            (original / "mkdocs.yml").write_text(
                config.replace("- episode-archive\n", "- episode-archive: {search: false}\n")
            )
        shutil.copytree(original, self.folder, dirs_exist_ok=True)
        for path, before, after in edits:
            file = self.folder / path
            if after is None:
                file.unlink(missing_ok=True)
            elif before and file.exists():
                file.write_text(file.read_text("utf-8").replace(before, after, 1), "utf-8")
            elif not before:
                file.write_text(after, "utf-8")


def _config(folder: Path) -> MkDocsConfig:
    """The settings of a build, with the plugin that an earlier one of the same process has used."""
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site"))
    config.site_url = _ADDRESS
    return config


def _from_nothing(folder: Path, other: Path) -> dict[str, bytes | None] | None:
    """The site of an archive that nobody has built before; None where it has errors."""
    shutil.rmtree(other, ignore_errors=True)
    shutil.copytree(folder, other, ignore=lambda _, names: {"site", ".generated.json"} & {*names})
    for path in ("episodes", "people", "topics", "glossary", "index.md", "glossary.md"):
        target = other / "docs" / path
        shutil.rmtree(target, ignore_errors=True)
        target.unlink(missing_ok=True)
    config = _config(other)
    plugin = EpisodeArchivePlugin()
    plugin.load_config({"search": False}, config_file_path=config.config_file_path)
    plugin.on_startup(command="serve", dirty=False)
    config.plugins = type(config.plugins)()
    config.plugins["episode-archive"] = plugin
    build(config, serve_url=_ADDRESS)
    return snapshot(other / "site") if plugin.built else None


@pytest.fixture
def keeper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keeper]:
    """At the beginning of the work."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    (tmp_path / "archive").mkdir()
    started = Keeper(tmp_path / "archive")
    yield started
    started.close()


def test_random_edits(keeper: Keeper, tmp_path: Path) -> None:
    """Of any file, several at once, errors among them, which leave the site as it was."""
    chance = random.Random(11)
    other = tmp_path / "other"
    active: set[int] = set()
    good = 0
    for _ in range(_STEPS):
        before = snapshot(keeper.folder / "site")
        if len(active) > 3:
            active = {each for each in active if not EDITS[each][0].startswith("episodes/")}
        number = chance.randrange(len(EDITS))
        active ^= {number}
        keeper.edit(*(EDITS[each] for each in sorted(active)))
        keeper.save()
        after, expected = snapshot(keeper.folder / "site"), _from_nothing(keeper.folder, other)
        if expected is None and not EDITS[number][0].startswith("episodes/"):
            continue  # the last good pages, built with the settings of now
        wanted = before if expected is None else expected
        different = {path for path in {*after, *wanted} if after.get(path) != wanted.get(path)}
        assert not different, [EDITS[each] for each in active]
        good += expected is not None
    assert good > _STEPS / 4


def test_a_word_is_no_reason_to_build_everything(keeper: Keeper) -> None:
    """Only what cannot be known to be the same is built again."""
    first = keeper.builds
    for edit in EDITS:
        if edit[0].endswith("transcript.txt"):
            keeper.edit(edit)
            keeper.save()
    assert keeper.builds == first
    keeper.edit(("docs/about.md", "# ", "# All "))
    keeper.save()
    assert keeper.builds == first + 1


def test_pages_by_hand_follow_the_archive(keeper: Keeper, caplog: pytest.LogCaptureFixture) -> None:
    """The title in a short link is that of now; a link to a turn that is gone is told."""
    by_hand = "[[machines]], [a turn](episodes/001-engines.md#unattributed-1)\n\n# "
    about = ("docs/about.md", "# ", by_hand)
    keeper.edit(about)
    keeper.save()
    assert "does not contain an anchor" not in caplog.text
    keeper.edit(about, ("episodes/topics.yml", "title: Machines", "title: Wheelwork"))
    keeper.save()
    assert ">Wheelwork</a>" in (keeper.folder / "site/about/index.html").read_text("utf-8")
    builds = keeper.builds
    keeper.edit(about)
    keeper.save()
    turn = ("episodes/001-engines/transcript.txt", "Unknown: [inaudible]\n\n", "")
    keeper.edit(about, turn, ("episodes/001-engines/anchors.lock", "", None))
    keeper.save()
    assert "does not contain an anchor '#unattributed-1'" in caplog.text
    assert keeper.builds == builds + 1  # for the title


def test_what_else_is_watched_is_a_reason_to_build_everything(keeper: Keeper) -> None:
    """What `watch` names, a plugin or a hook may read; `--watch-theme` is for styles."""
    (keeper.folder / "notes").mkdir()
    keeper.edit(("mkdocs.yml", "plugins:", "watch: [notes]\n\nplugins:"))
    keeper.save()
    for path in ("notes/new.txt", "generator/theme/assets/shared/archive.css"):
        builds = keeper.builds
        keeper.save()
        assert keeper.builds == builds
        (keeper.folder / path).write_text("x")
        keeper.save()
        assert keeper.builds == builds + 1


def test_a_file_that_vanishes_breaks_nothing_off(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Editors write files beside a page while they save it, and remove them."""

    def files_and_one_that_is_gone(path: str) -> list[str]:
        return [*list_files(path), str(Path(path).parent / "4913")]

    monkeypatch.setattr(preview, "list_files", files_and_one_that_is_gone)
    builds = keeper.builds
    keeper.edit(("docs/about.md", "# ", "# All "))
    keeper.save()
    assert keeper.builds == builds + 1


def test_a_build_that_broke_off_is_made_again(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk was full, say: nobody knows what of the site is there."""

    def full_disk(_: object) -> None:
        raise OSError(28, "No space left on device")

    keeper.edit(("docs/about.md", "# ", "# All "))
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(minify, "files", full_disk)
        with pytest.raises(Abort, match="the disk is full"):
            keeper.save()
    builds = keeper.builds
    keeper.save()
    assert keeper.builds == builds + 1


def test_what_is_left_out_stays_out(keeper: Keeper) -> None:
    """A page of ours that `exclude_docs` names is in the site neither before nor after a save."""
    left_out = ("mkdocs.yml", "plugins:", "exclude_docs: people/charles-babbage.md\n\nplugins:")
    name = "name: Charles Babbage"
    keeper.edit(left_out)
    keeper.save()
    builds = keeper.builds
    keeper.edit(left_out, ("episodes/people/charles-babbage.yml", name, f"{name}\nbio: Engineer."))
    keeper.save()
    assert keeper.builds == builds
    assert (keeper.folder / "docs/people/charles-babbage.md").read_text("utf-8").count("Engineer")
    assert not (keeper.folder / "site/people/charles-babbage").exists()


def test_every_edit_is_one() -> None:
    """What an edit looks for stands in the archive."""
    for path, before, _ in EDITS:
        if path.startswith("episodes/") and before:
            assert before in (GOLDEN / path).read_text("utf-8"), before
