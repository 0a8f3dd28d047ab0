"""The transcript in a real browser: arriving, reading on, quoting, filtering; without scripts, too.

The page is that of an invented episode of three hours, so that what is slow or moves is noticed.
"""

import json
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests import talks
from tests.conftest import FIRST_EPISODE, copy_archive, mkdocs
from tests.html_pages import parsed
from tests.serving import serve
from tests.settled import settled

# One process builds the site for all of them.
pytestmark = pytest.mark.xdist_group("talk")

REPOSITORY = "https://example.org/keeper/archive"
SLUG = "009-a-long-talk"
PATH = f"episodes/{SLUG}/"
TURNS = ".ea-transcript > div"
# Milliseconds that a task of the page may take. YARDSTICK_WORK takes as many where nothing else
# runs; a machine on which it takes more is slower by as much.
LONG_TASK = 50
YARDSTICK = "<!doctype html><style>.on p { margin: 1px }</style>" + (
    "<div><b>Somebody</b> <a href=#>1:23</a><p>Words that somebody said.</p></div>" * 400
)
YARDSTICK_WORK = """() => {
  for (let times = 0; times < 12; times += 1) {
    document.documentElement.classList.toggle("on");
    document.body.getBoundingClientRect();
  }
}"""
# What a page may have beside its words.
BUDGET_FACTOR, BUDGET_BYTES = 1.35, 25_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with the long episode."""
    folder = copy_archive(tmp_path_factory.mktemp("talk"))
    talks.write(folder)
    show = folder / "episodes" / "show.yml"
    show.write_text(f"{show.read_text()}repository: {REPOSITORY}\n")
    words = "# In the language of the show\nreading_link_copied: The link <is> copied\n"
    (folder / "episodes" / "words.yml").write_text(words)
    result = mkdocs(folder, "build", SITE_URL="https://example.org/show/")
    assert result.returncode == 0, result.stderr
    return folder / "site"


@pytest.fixture(scope="module")
def episode(site: Path) -> Iterator[str]:
    """The address of the long episode's page."""
    with serve(site) as served:
        yield f"{served}{PATH}"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A wide window that may use the clipboard."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as made:
        made.grant_permissions(["clipboard-read", "clipboard-write"])
        yield made


@pytest.fixture
def reader(context: BrowserContext, episode: str) -> Page:
    """The page, opened."""
    page = context.new_page()
    page.goto(episode)
    return page


def copied(page: Page, kind: str = "text/plain") -> str:
    """What is on the clipboard."""
    return str(
        page.evaluate(
            """async (kind) => {
              const [item] = await navigator.clipboard.read();
              return (await item.getType(kind)).text();
            }""",
            kind,
        )
    )


def select(page: Page, turn: str, words: str) -> None:
    """Select words in a turn, as a mouse or a finger does."""
    page.evaluate(
        """([turn, words]) => {
          for (const paragraph of document.getElementById(turn).querySelectorAll("p")) {
            const start = paragraph.firstChild.data.indexOf(words);
            if (start < 0) continue;
            const end = start + words.length;
            getSelection().setBaseAndExtent(paragraph.firstChild, start, paragraph.firstChild, end);
          }
        }""",
        [turn, words],
    )
    page.locator(".ea-turn-tools--words").wait_for()


def paragraph(page: Page, turn: str) -> str:
    """The first paragraph of a turn."""
    return str(page.locator(f"#{turn} > p").first.text_content())


def header_end(page: Page) -> float:
    """Where the header and the line below it end."""
    box = page.locator(".ea-here").bounding_box()
    assert box
    return box["y"] + box["height"]


# Reading


@pytest.mark.parametrize(("width", "least", "most"), [(390, 14, 22), (1280, 28, 34)])
def test_a_line_has_60_to_75_characters(
    width: int,
    least: float,
    most: float,
    reader: Page,
    record_property: Callable[[str, object], None],
) -> None:
    """Where there is room; a telephone has fewer.

    Measured in em, since the number of characters depends on the fonts of the machine. Faces for
    running text take 0.45 em a character on average, so 60 to 75 characters are 28 to 34 em.
    """
    reader.set_viewport_size({"width": width, "height": 800})
    lines = reader.evaluate(
        """() => [...document.querySelectorAll(".ea-transcript > .s1 > p")].slice(0, 9).map(p => {
          const range = document.createRange();
          range.selectNodeContents(p);
          const ends = [...range.getClientRects()].map((rect) => Math.round(rect.bottom));
          const em = parseFloat(getComputedStyle(p).fontSize);
          const characters = p.textContent.length / new Set(ends).size;
          return [p.getBoundingClientRect().width / em, characters];
        })"""
    )
    assert len(lines) == 9
    average = sum(characters for _, characters in lines) / len(lines)
    record_property(
        "figure", f"a line in a window of {width} px: {average:.0f} characters in the fonts here"
    )
    assert all(least <= ems <= most for ems, _ in lines), lines


def test_names_stand_in_the_margin_where_there_is_room(reader: Page) -> None:
    """Beside the words on a wide window, above them on a narrow one; times likewise."""
    for width, is_beside in ((1280, True), (390, False)):
        reader.set_viewport_size({"width": width, "height": 800})
        turn = reader.locator("#charles-babbage-3")
        name, time, words = (
            turn.locator(each).first.bounding_box() for each in ("b", ":scope > a", "p")
        )
        assert name
        assert time
        assert words
        assert (name["x"] + name["width"] < words["x"]) == is_beside
        assert (time["x"] > words["x"] + words["width"]) == is_beside
        assert (name["y"] + name["height"] <= words["y"] + 1) == (not is_beside)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_speakers_are_told_apart(scheme: str, browser: Browser, episode: str) -> None:
    """Twelve speakers have readable colours; a host's words are set in another type."""
    with browser.new_context(color_scheme="dark" if scheme == "dark" else "light") as context:
        page = context.new_page()
        page.goto(episode)
        contrasts = page.evaluate(
            """() => {
              const light = (colour) => {
                const [r, g, b] = colour.match(/[\\d.]+/g).map((part) => part / 255)
                  .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
                return 0.2126 * r + 0.7152 * g + 0.0722 * b;
              };
              const turn = document.querySelector(".ea-transcript > div");
              const background = light(getComputedStyle(document.body).backgroundColor);
              const arrived = document.createElement("i");
              arrived.style.color = "var(--ea-arrived)";
              document.body.append(arrived);
              const marked = light(getComputedStyle(arrived).color);
              return Array.from({length: 12}, (_, number) => {
                turn.className = `s${number}`;
                const text = light(getComputedStyle(turn.querySelector("b")).color);
                return Math.min(...[background, marked].map((other) =>
                  (Math.max(text, other) + 0.05) / (Math.min(text, other) + 0.05)));
              });
            }"""
        )
        assert min(contrasts) >= 4.5
        assert len(set(contrasts[:6])) == 6
        font = "element => getComputedStyle(element).fontFamily"
        host, guest = (page.locator(f"{TURNS}{each} > p").first for each in (".host", ".s1"))
        assert host.evaluate(font) != guest.evaluate(font)


WHERE = ["", "#charles-babbage-40", "?speaker=charles-babbage"]


@pytest.mark.parametrize("where", WHERE)
def test_nothing_moves_while_the_page_loads(
    where: str, context: BrowserContext, episode: str
) -> None:
    """No layout shift at the top, at an anchor, or with turns folded."""
    page = context.new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver((list) => {"
        "for (const entry of list.getEntries()) shift += entry.value;"
        "}).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(episode + where)
    page.wait_for_function("document.querySelector('.ea-here')")
    settled(page)
    # To three digits, as browsers report it: the header makes room for the button of the search.
    assert round(page.evaluate("window.shift"), 3) == 0


# Counts what makes a browser lay the page out before the next frame.
COUNT_LAYOUTS = """
  window.layouts = 0;
  const counted = (owner, name) => {
    const found = Object.getOwnPropertyDescriptor(owner, name);
    const kind = found.get ? "get" : "value";
    const own = found[kind];
    found[kind] = function (...all) { layouts += 1; return own.apply(this, all); };
    Object.defineProperty(owner, name, found);
  };
  for (const name of ["getBoundingClientRect", "getClientRects", "scrollIntoView", "clientHeight",
    "clientWidth", "scrollTop"]) counted(Element.prototype, name);
  for (const name of ["offsetTop", "offsetHeight", "offsetWidth", "innerText"])
    counted(HTMLElement.prototype, name);
  counted(window, "getComputedStyle");
"""


@pytest.mark.parametrize("where", WHERE)
def test_three_hours_of_speech_block_nothing(
    where: str, browser: Browser, episode: str, record_property: Callable[[str, object], None]
) -> None:
    """Scripts do not look for each turn where it is; Material alone looks a hundred times.

    So no task should take more than 50 ms of processor time while the page loads. How long the
    longest takes is printed, beside the same piece of work on another page: it depends on the
    machine.
    """
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.add_init_script(COUNT_LAYOUTS)
        page.goto(episode + where)
        settled(page)
        layouts = page.evaluate("window.layouts")
    longest = yardstick = math.inf
    for _ in range(3):
        with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
            page = context.new_page()
            page.set_content(YARDSTICK)
            with _traced(browser, page) as tasks:
                page.evaluate(YARDSTICK_WORK)
            yardstick = min(yardstick, max(tasks))
            page = context.new_page()
            with _traced(browser, page) as tasks:
                page.goto(episode + where)
                settled(page)
            longest = min(longest, max(tasks))
    record_property(
        "figure",
        f"three hours, {where or 'top'}: longest task {longest:.0f} ms (budget {LONG_TASK}),"
        f" yardstick {yardstick:.0f}, {layouts} looks at where something is",
    )
    assert layouts < talks.TURNS


@contextmanager
def _traced(browser: Browser, page: Page) -> Iterator[list[float]]:
    """The milliseconds of processor time of each task of a page's main thread, once it is left."""
    tasks: list[float] = []
    browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline"])
    yield tasks
    events = json.loads(browser.stop_tracing())["traceEvents"]
    main = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    tasks += [
        float(event.get("tdur", 0)) / 1000
        for event in events
        if event["ph"] == "X"
        and (event["pid"], event["tid"]) in main
        and event["name"] == "ThreadControllerImpl::RunTask"
    ]


# Arriving


@pytest.mark.parametrize("width", [390, 1280])
def test_a_shared_link_shows_where_one_is(
    width: int, context: BrowserContext, episode: str
) -> None:
    """The turn stands below the header and is marked; chapter, speaker and episode are named."""
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{episode}#charles-babbage-40")
    turn = page.locator("#charles-babbage-40")
    page.wait_for_function("document.querySelector('.ea-here--shown')")
    box = turn.bounding_box()
    assert box
    assert header_end(page) <= box["y"] <= header_end(page) + 40
    unmarked = page.locator("#charles-babbage-41")
    background = "element => getComputedStyle(element).backgroundColor"
    assert turn.evaluate(background) != unmarked.evaluate(background)
    chapter, speaker = page.locator(".ea-here > *").all_inner_texts()
    assert chapter.startswith("Part 9: ")
    assert speaker == "Charles Babbage"
    assert "A long talk" in page.locator(".md-header").inner_text()


def test_the_line_follows_the_reader(reader: Page) -> None:
    """It is not there above the transcript, names each speaker in turn, and moves nothing."""
    line = reader.locator(".ea-here")
    assert not line.is_visible()
    for turn, speaker in (("ada-lovelace-20", "Ada Lovelace"), ("luigi-menabrea-20", "Luigi")):
        reader.evaluate(f"document.getElementById('{turn}').scrollIntoView()")
        reader.wait_for_function(
            f"document.querySelector('.ea-here b').textContent.startsWith('{speaker}')"
        )
    assert line.is_visible()
    reader.evaluate("scrollTo(0, 0)")
    line.wait_for(state="hidden")
    assert line.get_attribute("aria-hidden") == "true"


# Quoting


def test_the_link_of_a_turn_is_copied_with_the_mouse(reader: Page, episode: str) -> None:
    """The tools come to the turn that is pointed at; what was done is said, in the show's words."""
    reader.locator("#charles-babbage-3 > p").first.hover()
    reader.get_by_role("button", name="Copy the link").click()
    assert copied(reader) == f"{episode}#charles-babbage-3"
    assert reader.locator(".ea-status").inner_text() == "The link <is> copied"
    assert reader.locator(".ea-turn-tools").count() == 1


def test_the_link_of_a_turn_is_copied_with_the_keyboard(reader: Page, episode: str) -> None:
    """Tab from the time to the tools; the focus can be seen and stays where it is."""
    reader.locator("#ada-lovelace-4 > a").focus()
    reader.keyboard.press("Tab")
    focused = reader.locator(":focus")
    assert focused.get_attribute("aria-label") == "Copy the link"
    assert focused.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    # Where the mouse happens to lie does not take the tools away.
    reader.locator("#charles-babbage-3 > p").first.hover()
    reader.keyboard.press("Enter")
    reader.get_by_text("The link <is> copied").wait_for()
    assert copied(reader) == f"{episode}#ada-lovelace-4"
    assert reader.locator(":focus").get_attribute("aria-label") == "Copy the link"
    for name in ("Copy as a quotation", "Suggest a correction"):
        reader.keyboard.press("Tab")
        assert reader.locator(":focus").get_attribute("aria-label") == name


def test_the_link_of_a_turn_is_copied_with_a_finger(browser: Browser, episode: str) -> None:
    """A tap on a turn brings the tools, which are large enough for a finger."""
    with browser.new_context(
        viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    ) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(f"{episode}#ada-lovelace-4")
        page.locator("#charles-babbage-2 > p").first.tap()
        button = page.locator("#charles-babbage-2 .ea-turn-tools button").first
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24
        button.tap()
        page.get_by_text("The link <is> copied").wait_for()
        assert copied(page) == f"{episode}#charles-babbage-2"


def test_a_turn_is_copied_as_a_quotation(reader: Page, episode: str) -> None:
    """With who said it, where, when, and a link; as text and as HTML."""
    words = paragraph(reader, "charles-babbage-2")
    reader.locator("#charles-babbage-2 > p").first.hover()
    reader.get_by_role("button", name="Copy as a quotation").click()
    reader.get_by_text("Quotation copied").wait_for()
    text = copied(reader)
    assert text.startswith(f"“{words}")
    assert text.endswith(
        "— Charles Babbage, “A long talk about machines”, Engines & Looms, January 1, 1843, "
        f"2:30\n{episode}#charles-babbage-2\n"
    )
    html = copied(reader, "text/html")
    assert f'<a href="{episode}#charles-babbage-2">' in html
    assert "Engines &amp; Looms" in html or "Engines &#38; Looms" in html


def test_a_browser_that_refuses_to_copy_is_told_of(context: BrowserContext, episode: str) -> None:
    """As on a page without HTTPS: the link is put into the address bar, the words are selected."""
    page = context.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(episode)
    page.locator("#charles-babbage-2 > p").first.hover()
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_text("The link is in the address bar").wait_for()
    assert page.url == f"{episode}#charles-babbage-2"
    page.get_by_role("button", name="Copy as a quotation").click()
    page.get_by_text("The words are selected").wait_for()
    assert paragraph(page, "charles-babbage-2") in page.evaluate("String(getSelection())")


@pytest.mark.parametrize("at", [0, 200])
def test_selected_words_have_a_link(at: int, reader: Page, episode: str) -> None:
    """Half a word becomes a whole one; the browser lands on the words that were meant."""
    turn = "luigi-menabrea-30"
    words = paragraph(reader, turn)[at : at + 40].strip()
    select(reader, turn, words)
    reader.get_by_role("button", name="Copy a link to these words").click()
    reader.get_by_text("The link <is> copied").wait_for()
    link = copied(reader)
    assert link.startswith(f"{episode}#{turn}:~:text=")
    assert words.split()[1] in unquote(link)
    reader.get_by_role("button", name="Copy these words as a quotation").click()
    reader.get_by_text("Quotation copied").wait_for()
    assert copied(reader).startswith("“")
    assert words.split()[1] in copied(reader)
    assert link in copied(reader)
    assert _is_in_sight(reader.context, link, turn, words)


def test_words_that_stand_on_the_page_twice_are_told_apart(
    context: BrowserContext, episode: str
) -> None:
    """By the words before and behind them; the first of them is not taken for the second."""
    page = context.new_page()
    page.goto(episode)
    words, turn = "a letter, a card & a look-up", "luigi-menabrea-60"
    for each in ("charles-babbage-5", turn):
        page.evaluate(
            "([id, words]) => {"
            "const text = document.getElementById(id).querySelector('p').firstChild;"
            "text.data = `${text.data.slice(0, 60)} ${words} ${text.data.slice(60)}`; }",
            [each, words],
        )
    select(page, turn, words)
    page.get_by_role("button", name="Copy a link to these words").click()
    page.get_by_text("The link <is> copied").wait_for()
    link = copied(page)
    fragment = link.partition(":~:text=")[2]
    prefix, _, rest = fragment.partition("-,")
    assert rest, "it has words before"
    assert unquote(prefix) in page.locator(f"#{turn}").inner_text()
    assert "-" not in rest.replace("%2D", "").removesuffix(rest.rpartition(",-")[2]).replace(
        ",-", ""
    )
    assert "%2C" in rest
    assert "%26" in rest


def test_a_long_selection_over_several_turns(reader: Page) -> None:
    """Its link has the first and the last words; its quotation says who said what."""
    reader.evaluate(
        """() => {
          const [from, to] = ["charles-babbage-7", "ada-lovelace-16"].map((id) =>
            document.getElementById(id).querySelector("p").firstChild);
          getSelection().setBaseAndExtent(from, 0, to, to.length);
        }"""
    )
    reader.locator(".ea-turn-tools--words").wait_for()
    reader.get_by_role("button", name="Copy a link to these words").click()
    reader.get_by_text("The link <is> copied").wait_for()
    link = copied(reader)
    assert re.search(r"#charles-babbage-7:~:text=(.+-,)?[^,]+,[^,]+$", link)
    start = paragraph(reader, "charles-babbage-7")[:20]
    assert _is_in_sight(reader.context, link, "charles-babbage-7", start)
    reader.get_by_role("button", name="Copy these words as a quotation").click()
    reader.get_by_text("Quotation copied").wait_for()
    text = copied(reader)
    assert text.startswith("Charles Babbage: ")
    assert "\n\nAda Lovelace: " in text
    assert "12:00" not in text.partition("\n— ")[0]


def _is_in_sight(context: BrowserContext, link: str, turn: str, words: str) -> bool:
    """Whether following a link to words shows them, in a window that is not high."""
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 400})
    page.goto(link)
    settled(page)
    top = page.evaluate(
        """([turn, words]) => {
          const text = document.getElementById(turn).querySelector("p").firstChild;
          const range = document.createRange();
          range.setStart(text, text.data.indexOf(words));
          range.setEnd(text, text.data.indexOf(words) + words.length);
          return range.getBoundingClientRect().top;
        }""",
        [turn, words],
    )
    page.close()
    return bool(100 < top < 400)


def test_a_correction_leads_to_the_line(reader: Page, site: Path) -> None:
    """Of transcript.txt in the repository, whichever turn it is."""
    source = site.parent / PATH / "transcript.txt"
    lines = source.read_text(encoding="utf-8").splitlines()
    for turn in ("ada-lovelace-1", "charles-babbage-50", "listener-1"):
        reader.locator(f"#{turn} > a").focus()
        href = reader.get_by_role("link", name="Suggest a correction", exact=True).first
        address = str(href.get_attribute("href"))
        found = re.fullmatch(
            rf"{re.escape(REPOSITORY)}/blob/HEAD/{PATH}transcript.txt\?plain=1#L(\d+)", address
        )
        assert found
        assert paragraph(reader, turn)[:30] in lines[int(found[1]) - 1]


# Filtering


def test_only_some_speakers(reader: Page, episode: str) -> None:
    """With the keyboard: the address says it, the way back leads back, and a link leads there."""
    charles = reader.get_by_role("checkbox", name="Charles Babbage")
    charles.focus()
    reader.keyboard.press("Space")
    assert reader.url == f"{episode}?speaker=charles-babbage"
    shown = reader.locator(f"{TURNS}:visible")
    assert set(shown.locator("b").all_text_contents()) == {"Charles Babbage"}
    assert reader.locator(".ea-filter output").inner_text() == f"{shown.count()} of 360 turns"
    assert charles.evaluate("element => element === document.activeElement")
    reader.get_by_role("checkbox", name="A listener").check()
    assert reader.url == f"{episode}?speaker=charles-babbage,listener"
    both = shown.count()
    reader.go_back()
    assert shown.count() == both - 1
    reader.go_back()
    assert shown.count() == 360
    assert reader.locator(".ea-folded").count() == 0
    reader.goto(f"{episode}?speaker=listener,nobody#listener-1")
    assert shown.count() == 1
    box = reader.locator("#listener-1").bounding_box()
    assert box
    assert 0 < box["y"] < 800


def test_folded_turns_unfold(reader: Page, episode: str) -> None:
    """By their line, with the keyboard; by a link into them; and without losing the focus."""
    reader.goto(f"{episode}?speaker=listener")
    line = reader.get_by_role("button", name="9 turns: Ada Lovelace").first
    line.focus()
    reader.keyboard.press("Enter")
    assert line.get_attribute("aria-expanded") == "true"
    assert reader.locator("#ada-lovelace-2").is_visible()
    assert line.evaluate("element => element === document.activeElement")
    reader.keyboard.press("Enter")
    assert not reader.locator("#ada-lovelace-2").is_visible()
    reader.evaluate("location.hash = '#luigi-menabrea-40'")
    turn = reader.locator("#luigi-menabrea-40")
    turn.wait_for()
    reader.wait_for_function(
        "document.getElementById('luigi-menabrea-40').getBoundingClientRect().y < 300"
    )
    # The browser's own search finds folded words, too.
    assert reader.locator("#charles-babbage-50").get_attribute("hidden") == "until-found"


# Everybody


def test_without_scripts(browser: Browser, episode: str) -> None:
    """Every turn is there, its time is its permanent link, and no control is that does nothing."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{episode}?speaker=listener")
        assert page.locator(f"{TURNS}:visible").count() == 360
        assert not page.locator(".ea-filter").is_visible()
        page.locator("#ada-lovelace-4 > a").click()
        assert page.url.endswith("#ada-lovelace-4")


def test_a_strict_policy_lets_our_scripts_work(context: BrowserContext, episode: str) -> None:
    """Nothing of ours needs inline scripts or styles; what Material has inline is left aside."""
    page = context.new_page()

    def strict(route: Route) -> None:
        response = route.fetch()
        policy = "default-src 'self'; script-src 'self'; style-src 'self'"
        headers = response.headers | {"content-security-policy": policy}
        route.fulfill(response=response, headers=headers)

    page.route(re.compile(r"/009-a-long-talk/(\?.*)?$"), strict)
    page.add_init_script(
        "window.refused = [];"
        "addEventListener('securitypolicyviolation', (event) => refused.push(event.sourceFile))"
    )
    page.goto(f"{episode}?speaker=listener#listener-1")
    page.locator("#listener-1 > p").first.hover()
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_text("The link <is> copied").wait_for()
    assert page.locator(f"{TURNS}:visible").count() == 1
    select(page, "listener-1", paragraph(page, "listener-1")[:20])
    refused = page.evaluate("window.refused")
    ours = ("reading.js", "tools.js", "filter.js", "quoting.js")
    assert not [each for each in refused if str(each).endswith(ours)]


def test_what_is_folded_is_not_quoted(context: BrowserContext, episode: str) -> None:
    """A selection that goes over folded turns quotes those that are shown; paper shows all."""
    page = context.new_page()
    page.goto(f"{episode}?speaker=charles-babbage")
    page.evaluate(
        """() => {
          const [first, second] = document.querySelectorAll(".ea-transcript > .s1 > p:last-child");
          getSelection().setBaseAndExtent(first.firstChild, 0, second.firstChild, 20);
        }"""
    )
    page.locator(".ea-turn-tools--words").wait_for()
    page.get_by_role("button", name="Copy these words as a quotation").click()
    page.get_by_text("Quotation copied").wait_for()
    text = copied(page)
    assert "Charles Babbage" in text
    assert "Ada Lovelace" not in text
    assert "Luigi Menabrea" not in text
    page.emulate_media(media="print")
    assert page.locator(".ea-folded:visible").count() == 0
    assert page.locator(f"{TURNS}:visible").count() == talks.TURNS


@pytest.mark.parametrize("asked", ["", "#charles-babbage-30", "?speaker=charles-babbage"])
def test_who_comes_back_finds_the_place(asked: str, context: BrowserContext, episode: str) -> None:
    """After a link to elsewhere and after loading anew; turns above have other heights at first."""
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{episode}{asked}")
    turn = page.locator("#charles-babbage-60")
    turn.evaluate("each => each.scrollIntoView()")
    settled(page)
    top = "each => Math.round(each.getBoundingClientRect().top)"
    before = turn.evaluate(top)
    page.goto(f"{episode}../../people/")
    page.go_back()
    settled(page)
    assert abs(turn.evaluate(top) - before) <= 2
    page.reload()
    settled(page)
    assert abs(turn.evaluate(top) - before) <= 2


def test_axe_finds_nothing_while_one_filters_and_quotes(browser: Browser, episode: str) -> None:
    """With tools, line and folded turns on the page, in the dark and on a narrow window."""
    with browser.new_context(
        viewport={"width": 390, "height": 800}, color_scheme="dark"
    ) as context:
        page = context.new_page()
        page.goto(f"{episode}?speaker=listener#listener-1")
        page.locator("#listener-1 .ea-turn-tools").wait_for()
        violations = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["target"]) for each in violations] == []


def test_the_outline_makes_sense(site: Path) -> None:
    """One title; the transcript below it, and its chapters below the transcript."""
    page = parsed(site / PATH / "index.html")
    levels = [int(str(each.tag)[1]) for each in page.cssselect(".ea :is(h1, h2, h3, h4)")]
    assert levels[:5] == [1, 2, 2, 2, 3]
    inside = page.cssselect(".ea-transcript :is(h1, h2, h3, h4)")
    assert [each.tag for each in inside] == ["h2", *["h3"] * talks.CHAPTERS]
    assert page.cssselect("h2#transcript")[0].text == "Transcript"
    named = page.cssselect("section.ea-transcript")[0].get("aria-labelledby")
    assert named == "transcript"


def test_a_letter_that_is_only_probable_is_explained(site: Path) -> None:
    """Above the transcript, where there is one; nowhere else."""
    page = parsed(site / PATH / "index.html")
    assert [each.text for each in page.cssselect(f"{TURNS} > p > .uncertain")] == ["l"]
    (legend,) = page.cssselect(".ea-legend")
    assert "a lost letter, restored by a guess" in legend.text_content()
    other = parsed(site / "episodes" / "001-engines" / "index.html")
    assert not other.cssselect(".ea-legend")


def test_on_paper(reader: Page) -> None:
    """Names, times and the address are printed; what one can only press is not."""
    reader.locator("#charles-babbage-3 > p").first.hover()
    reader.emulate_media(media="print")
    for selector in (".ea-filter", ".ea-turn-tools", ".ea-here", ".md-header", ".md-sidebar"):
        assert not reader.locator(selector).first.is_visible(), selector
    assert reader.locator("#charles-babbage-3 > b").is_visible()
    address = reader.locator(".ea-address")
    assert address.is_visible()
    assert address.inner_text() == f"https://example.org/show/{PATH}"


def test_the_marked_turn_is_seen_in_forced_colours(context: BrowserContext, episode: str) -> None:
    """Where a system takes backgrounds and shadows away, an outline marks it."""
    page = context.new_page()
    page.emulate_media(forced_colors="active")
    page.goto(f"{episode}#charles-babbage-3")
    style = "element => getComputedStyle(element).outlineStyle"
    assert page.locator("#charles-babbage-3").evaluate(style) == "solid"


# Bytes


def _left(page: Path, transcript: Path) -> float:
    """How many bytes of a page's budget are left."""
    allowed = BUDGET_FACTOR * transcript.stat().st_size + BUDGET_BYTES
    return allowed - page.stat().st_size


def test_a_page_has_little_beside_its_words(site: Path) -> None:
    """At most 1.35 times its transcript and 25 KB."""
    assert _left(site / PATH / "index.html", site.parent / PATH / "transcript.txt") >= 0


@pytest.mark.skipif(not FIRST_EPISODE.is_dir(), reason="a copy for another show")
def test_the_first_episode_has_little_beside_its_words(
    built: Path, record_property: Callable[[str, object], None]
) -> None:
    """The same for a real one."""
    page = built / "site" / "episodes" / FIRST_EPISODE.name / "index.html"
    left = _left(page, FIRST_EPISODE / "transcript.txt")
    record_property("figure", f"first episode: {left:,.0f} bytes of its page's budget are left")
    assert left >= 0


def test_a_page_does_not_grow_with_the_archive(site: Path, tmp_path: Path) -> None:
    """Twenty more episodes cost the page of the first one its neighbours' links, not a list."""
    folder = copy_archive(tmp_path)
    for number in range(20):
        extra = folder / "episodes" / f"extra-{number}"
        extra.mkdir()
        (extra / "episode.yml").write_text(f"title: Extra {number}\ndate: 1900-01-01\n")
    assert mkdocs(folder, "build").returncode == 0
    path = Path("episodes") / "001-engines" / "index.html"
    larger = (folder / "site" / path).stat().st_size
    assert abs(larger - (site / path).stat().st_size) < 1_500
