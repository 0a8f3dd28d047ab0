"""Our pages pass MkDocs by: what is built is what MkDocs and Material would have made of them.

As soon as anything else has a word in what becomes of a page, a hook or a template of the archive's
own, MkDocs builds it in its own way. So one archive is built twice, with a hook that does nothing
and without, and the two sites have to be the same.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests import archives, crowd
from tests.archives import CASES, snapshot
from tests.conftest import copy_archive, mkdocs
from tests.html_pages import parsed

CONFIG = {
    "site_name": "x",
    "theme": {"name": "material"},
    "plugins": [{"episode-archive": {"search": False}}],
}

# The plugin of somebody else, which has nothing to do with pages itself.
_OTHERS = """
from jinja2 import pass_context
from mkdocs.structure.nav import Navigation

def on_nav(nav, **_):
    return Navigation(nav.items[::-1], nav.pages[::-1])

def on_env(env, **_):
    url = env.filters["url"]
    env.filters["url"] = pass_context(lambda context, value: url(context, value) + "?other")
    return env
"""


def golden(folder: Path) -> None:
    """Every feature, in few pages of each kind; titles that hold quotation marks and ampersands."""
    copy_archive(folder)


def many(folder: Path) -> None:
    """Many pages of each kind, with names in every script and with images."""
    crowd.write(folder)


def hostile(folder: Path) -> None:
    """Tags and entities in every title."""
    archives.parse((CASES / "hostile.txt").read_text(encoding="utf-8")).apply(folder)


@pytest.mark.parametrize("address", ["", "https://example.org/show/"])
@pytest.mark.parametrize("archive", [golden, many, hostile])
def test_pages_are_those_that_mkdocs_would_make(
    archive: Callable[[Path], None], address: str, tmp_path: Path
) -> None:
    """Byte for byte, in every file of the site."""
    archive(tmp_path)
    fast = _built(tmp_path, address)
    (tmp_path / "hook.py").write_text("def on_post_page(output, **_): return output\n")
    slow = _built(tmp_path, address, hooks=["hook.py"])
    assert fast == slow


def test_a_frame_is_rendered_once_for_many_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rendered: list[str]
) -> None:
    """Most pages of an archive are of a few shapes."""
    crowd.write(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(CONFIG))
    monkeypatch.chdir(tmp_path)
    build(load_config("mkdocs.yml"))
    pages = list((tmp_path / "site").rglob("index.html"))
    assert len(pages) > 120
    assert len(rendered) < 60


def test_other_plugins_have_their_say(tmp_path: Path) -> None:
    """A hook sees every page of ours with its content, and can change it."""
    copy_archive(tmp_path)
    (tmp_path / "hook.py").write_text(
        "def on_page_content(html, page, **_):\n"
        "    return html.replace('</h1>', ' of ' + page.file.src_uri + '</h1>')\n"
    )
    site = _built(tmp_path, "", hooks=["hook.py"])
    page = (site["people/ada-lovelace/index.html"] or b"").decode()
    assert " of people/ada-lovelace.md</h1>" in page


def test_templates_of_an_archive_may_read_anything(tmp_path: Path) -> None:
    """Its own main.html is rendered for every page."""
    copy_archive(tmp_path)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "main.html").write_text(
        '{% extends "base.html" %}{% block htmltitle %}'
        "<title>{{ page.title | upper }}</title>{% endblock %}"
    )
    site = _built(tmp_path, "", theme={"name": "material", "custom_dir": "own"})
    assert "<title>ADA LOVELACE</title>" in (site["people/ada-lovelace/index.html"] or b"").decode()


def test_what_templates_are_given_by_others(tmp_path: Path) -> None:
    """Other functions for templates, and another navigation, are those of our pages too."""
    copy_archive(tmp_path)
    hook = tmp_path / "hook.py"
    hook.write_text(_OTHERS)
    fast = _built(tmp_path, "", hooks=["hook.py"])
    page = parsed(tmp_path / "site/people/ada-lovelace/index.html")
    assert page.cssselect("[href='../../assets/shared/archive.css?other']")
    ways = page.cssselect(".md-nav--primary .md-nav__link")
    listed = list(dict.fromkeys(each.text_content().strip() for each in ways))
    assert listed == ["About this archive", "Topics", "People", "Episodes", "Home"]
    hook.write_text(_OTHERS + "def on_post_page(output, **_): return output\n")
    assert fast == _built(tmp_path, "", hooks=["hook.py"])


def test_templates_beside_the_pages_know_all_of_them(tmp_path: Path) -> None:
    """A list of addresses that somebody wants to have, for example."""
    copy_archive(tmp_path)
    (tmp_path / "docs" / "all.txt").write_text("{% for each in pages %}{{ each.url }} {% endfor %}")
    site = _built(tmp_path, "", extra_templates=["all.txt"])
    listed = (site["all.txt"] or b"").decode().split()
    assert {"about/", "people/ada-lovelace/", "episodes/001-engines/"} <= {*listed}
    assert b"Thank you." in (site["episodes/001-engines/index.html"] or b"")


def _built(folder: Path, address: str, **config: object) -> dict[str, bytes | None]:
    """Every file of the site of an archive."""
    (folder / "docs").mkdir(exist_ok=True)
    settings = {**CONFIG, "site_url": address, **config}
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(settings))
    result = mkdocs(folder, "build", "--strict")
    assert result.returncode == 0, result.stderr
    return snapshot(folder / "site")


HOOKS = {
    "a navigation with a link more": (
        "from mkdocs.structure.nav import Link, Navigation\n"
        "def on_nav(nav, **_):\n"
        "    return Navigation([*nav.items, Link('Elsewhere', 'https://e.org/')], nav.pages)\n"
    ),
    "settings that are known late": (
        "def on_env(env, config, **_):\n    config.extra['homepage'] = 'https://late.example/'\n"
    ),
    "a page that is left out": (
        "from mkdocs.structure.files import InclusionLevel\n"
        "def on_files(files, **_):\n"
        "    files.get_file_from_path('people/ada-lovelace.md').inclusion = "
        "InclusionLevel.EXCLUDED\n"
    ),
    "nothing": "",
}
NOTHING_OF_PAGES = "\ndef on_post_page(output, **_):\n    return output\n"


@pytest.mark.parametrize("hook", HOOKS)
def test_hooks_beside_pages_have_their_say(tmp_path: Path, hook: str) -> None:
    """Whatever they do before pages are made, after our plugin had its turn."""
    sites = []
    for also in ("", NOTHING_OF_PAGES):
        folder = tmp_path / ("slow" if also else "fast")
        folder.mkdir()
        copy_archive(folder)
        (folder / "hook.py").write_text(HOOKS[hook] + also)
        (folder / "docs" / "feed.xml").write_text(
            "{% for each in pages %}{{ each.url }} {% endfor %}"
        )
        listing = {"extra_templates": ["feed.xml"]} if hook == "nothing" else {}
        nav = [{"Home": "index.md"}, {"All": "people/index.md"}, {"Again": "people/index.md"}]
        sites.append(_built(folder, "", hooks=["hook.py"], nav=nav, **listing))
    fast, slow = sites
    assert {path for path in {*fast, *slow} if fast.get(path) != slow.get(path)} == set()


def test_a_show_called_like_a_hole(tmp_path: Path) -> None:
    """Its name is a part of the frame, and no place for a word of the page."""
    copy_archive(tmp_path)
    show = tmp_path / "episodes" / "show.yml"
    name = "A \ue000999\ue001 B"
    show.write_text(show.read_text("utf-8").replace("Engines & Looms", name), "utf-8")
    assert name in (_built(tmp_path, "")["people/ada-lovelace/index.html"] or b"").decode()


def test_a_dirty_build_changes_nothing(tmp_path: Path) -> None:
    """It reads only the pages whose files have changed; ours are known all the same."""
    copy_archive(tmp_path)
    # MkDocs knows no other title of a page that it does not read.
    clean = _built(tmp_path, "", nav=[{"Home": "index.md"}, {"About": "about.md"}])
    result = mkdocs(tmp_path, "build", "--dirty")
    assert result.returncode == 0, result.stderr
    dirty = snapshot(tmp_path / "site")
    ours = {path for path in clean if path.startswith(("episodes/", "people/"))}
    assert {path for path in ours if clean[path] != dirty.get(path)} == set()
