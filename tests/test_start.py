"""A build takes along only what it needs: a small archive is built as soon as MkDocs has started."""

import subprocess
import sys

# Other commands, other formats, the preview; packages that only they need.
NOT_FOR_A_BUILD = {
    *("generator.cli", "generator.importing", "generator.published", "generator.renaming"),
    *("generator.starting", "generator.watching"),
    *(
        "concurrent.futures.process",
        "concurrent.futures.thread",
        "http.server",
        "mkdocs.livereload",
    ),
    *("symspellpy", "watchdog", "webvtt"),
}


def loaded(code: str) -> set[str]:
    """The modules that a new process has after it has run some code."""
    said = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(said.stdout.split())


def test_only_what_is_needed_is_imported() -> None:
    """Everything else is imported by whoever needs it, when it does."""
    assert not NOT_FOR_A_BUILD & loaded("import generator.mkdocs_plugin")
