"""Scripts and styles as readers load them: small, and still the same in the browser tests.

Every browser test of the built site runs the minified scripts, so that what minifying breaks fails
there.
"""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.mkdocs_plugin import minify
from tests.html_pages import parsed

EPISODE = Path("episodes", "067-deep-learning-with-pytorch", "index.html")
MOST = 12_000
"""Bytes of our own scripts that the page of an episode loads, sum of gzip; the search aside."""


def test_scripts_of_an_episode_stay_small(
    built: Path, record_property: Callable[[str, object], None]
) -> None:
    """All that the page of an episode may load, with the modules that its scripts import."""
    page = built / "site" / EPISODE
    if not page.exists():
        pytest.skip("the first episode is gone")
    waiting = {
        (page.parent / str(script.get("src"))).resolve()
        for script in parsed(page).cssselect('script[type="module"]')
    }
    loaded: set[Path] = set()
    while waiting:
        script = waiting.pop()
        loaded.add(script)
        imported = re.findall(r'(?:from|import)\s*"(\.[^"]+)"', script.read_text(encoding="utf-8"))
        waiting |= {(script.parent / each).resolve() for each in imported} - loaded
    assert {"reading.js", "tools.js", "terms.js"} <= {script.name for script in loaded}
    sizes = {script.name: len(gzip.compress(script.read_bytes(), 9)) for script in loaded}
    total = sum(sizes.values())
    record_property("figure", f"scripts of an episode: {total:,} bytes (gzip)")
    assert total <= MOST, sizes


def test_what_is_neither_script_nor_style_is_left_alone(tmp_path: Path) -> None:
    """Comments go, text stays."""
    script, style, other = (tmp_path / name for name in ("a.js", "a.css", "a.svg"))
    script.write_text("// why\nconst a = `b  // ${c}`;  /* x */\n")
    style.write_text("/* why */\na {\n  color: red;\n}\n")
    other.write_text("<!-- // why -->")
    minify.files((script, style, other))
    assert script.read_text() == "const a=`b  // ${c}`;"
    assert style.read_text() == "a{color:red}"
    assert other.read_text() == "<!-- // why -->"
