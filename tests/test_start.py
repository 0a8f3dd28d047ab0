"""A build takes along only what it needs, so that a small archive costs little more than MkDocs."""

import subprocess
import sys

# Other commands, other formats, the preview; packages that only they need.
NOT_FOR_A_BUILD = {
    *(
        "generator.cli",
        "generator.importing",
        "generator.commands.published",
        "generator.commands.rename",
    ),
    *("generator.commands.new", "generator.mkdocs_plugin.file_watcher"),
    *(
        "concurrent.futures.process",
        "concurrent.futures.thread",
        "http.server",
        "mkdocs.livereload",
    ),
    *("symspellpy", "watchdog", "webvtt"),
}


def printed(code: str) -> str:
    """What a new process prints that runs some code."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    ).stdout


def test_only_what_is_needed_is_imported() -> None:
    """Everything else is imported by whoever needs it, when it does."""
    assert not NOT_FOR_A_BUILD & {
        *printed("import generator.mkdocs_plugin, sys; print(*sys.modules)").split()
    }


def test_the_collector_of_cycles_has_no_work_in_a_build() -> None:
    """Neither when modules are loaded, nor while a site is built, nor at the end."""
    said = printed(
        "import gc; counted = sum(each['collections'] for each in gc.get_stats())\n"
        "from generator.mkdocs_plugin import EpisodeArchivePlugin\n"
        "print(sum(each['collections'] for each in gc.get_stats()) - counted < 10)\n"
        "EpisodeArchivePlugin().on_startup(command='build', dirty=False)\n"
        "class Told:\n"
        "    def __del__(self): print('found')\n"
        "told = Told(); told.itself = told; del told\n"
        "[[] for _ in range(50_000)]\n"
    )
    assert said == "True\n"


def test_a_preview_has_its_garbage_collected() -> None:
    """It runs for hours."""
    said = printed(
        "import gc; before = gc.get_threshold()\n"
        "from generator.mkdocs_plugin import EpisodeArchivePlugin\n"
        "EpisodeArchivePlugin().on_startup(command='serve', dirty=False)\n"
        "print(gc.get_threshold() == before, gc.isenabled())\n"
    )
    assert said == "True True\n"
