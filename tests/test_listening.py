"""Listening, in a real browser: the player, the times in addresses, and nothing before the click.

The audio is a file on another port of this machine; YouTube's player is a page that speaks the same
protocol (cases/youtube.html).
"""

import re
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Page, Request, Route, expect

from tests.conftest import ROOT, copy_archive, mkdocs
from tests.serving import documented_policy, serve
from tests.settled import settled

VIDEO = "f5Qv3eSZpug"
YOUTUBE = "https://www.youtube-nocookie.com"
SILENCE = 128  # the middle of eight bits
RATE = 3000  # the lowest that Chromium plays
EPISODE = "episodes/001-engines/"
WITHOUT_MEDIA = "episodes/002-weaving/"
MARKED = ".ea-transcript [aria-current]"


@pytest.fixture(scope="module")
def audio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of ten minutes of silence, on a server of its own."""
    folder = tmp_path_factory.mktemp("audio")
    with wave.open(str(folder / "1.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(bytes([SILENCE]) * RATE * 600)
    with serve(folder) as address:
        yield f"{address}1.wav"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, audio: str) -> Path:
    """The invented archive's site; its first episode has audio and a video."""
    folder = copy_archive(tmp_path_factory.mktemp("listening"))
    metadata = folder / "episodes" / "001-engines" / "episode.yml"
    text = metadata.read_text(encoding="utf-8")
    media = f"media:\n  audio: {{url: '{audio}', type: audio/wav}}\n  youtube: {VIDEO}\n"
    changed = re.sub(r"media:\n.*\n", media, text)
    assert changed != text
    # Nothing of the third can be listened to.
    silence = folder / "episodes" / "003-silence" / "episode.yml"
    silence.write_text("title: Silence\ndate: 1844-01-01\n", encoding="utf-8")
    metadata.write_text(changed, encoding="utf-8")
    assert mkdocs(folder, "build").returncode == 0
    return folder / "site"


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Every address that the page asks for; YouTube is played by a page of ours."""
    requests: list[str] = []
    page.set_default_timeout(5_000)

    def note(request: Request) -> None:
        requests.append(request.url)

    def answer(route: Route) -> None:
        route.fulfill(path=ROOT / "tests" / "cases" / "youtube.html", content_type="text/html")

    page.on("request", note)
    page.route(f"{YOUTUBE}/**", answer)
    return requests


def _video(page: Page) -> Frame:
    """The frame that plays, once it has been greeted."""
    frame = page.locator("iframe").element_handle().content_frame()
    assert frame
    frame.wait_for_url(f"{YOUTUBE}/**")
    frame.wait_for_function("owner")
    return frame


def _open_video(page: Page, address: str, path: str = EPISODE) -> Frame:
    page.goto(address + path)
    page.locator("[data-play=youtube]").click()
    return _video(page)


def test_nothing_is_asked_from_elsewhere_before_the_click(
    address: str, audio: str, page: Page, asked: list[str]
) -> None:
    """Then only what was asked for: first the audio file, then the frame of the video."""

    def elsewhere() -> list[str]:
        return [url for url in asked if not url.startswith(address)]

    page.goto(f"{address}{EPISODE}?t=1:15", wait_until="networkidle")
    assert page.locator("iframe, audio, video").count() == 0
    assert elsewhere() == []
    page.locator("[data-play=audio]").click()
    page.wait_for_function("document.querySelector('audio').currentTime > 75")
    assert set(elsewhere()) == {audio}
    page.locator("[data-play=youtube]").click()
    _video(page)
    assert page.locator("audio").count() == 0
    origin = address.rstrip("/")
    query = f"autoplay=1&enablejsapi=1&origin={origin.replace(':', '%3A').replace('/', '%2F')}"
    assert {url for url in elsewhere() if url != audio} == {
        f"{YOUTUBE}/embed/{VIDEO}?{query}&rel=0&start=75"
    }


FORMS = ["?t=95", "?t=1:35", "?t=1m35s", "?t=0h1m35", "#t=1:35"]


def test_a_time_in_the_address_leads_to_the_words(address: str, page: Page) -> None:
    """Whatever its form; the player starts there."""
    turn = page.locator("#charles-babbage-1")
    for form in FORMS:
        page.goto("about:blank")
        page.goto(address + EPISODE + form)
        page.wait_for_url(f"{address}{EPISODE}*#charles-babbage-1")
        expect(turn).to_be_in_viewport()
        expect(turn.locator(".ea-offer")).to_have_text("Play from 1:35")
        watch = page.locator("a[href*='youtube.com/watch']")
        expect(watch).to_have_attribute("href", re.compile("&t=95s$"))


def test_a_time_leads_to_the_words_without_a_player(address: str, page: Page) -> None:
    """Where nothing can be played, nothing is offered."""
    page.goto(f"{address}{WITHOUT_MEDIA}?t=1:35")
    page.wait_for_url("**#mary-somerville-1")
    assert page.locator(".ea-offer").count() == 0


ODD = {
    "?t=0": "#ada-lovelace-1",
    "?t=25": "#ada-lovelace-1",
    "?t=23:00:00": "#ada-lovelace-2",
    "?t=99:00:00": "",
    "?t=99999999999999": "",
    "?t=": "",
    "?t=soon": "",
    "?t=1:15#caller-1": "#caller-1",
    "#%": "#%",
}


def test_odd_times_in_the_address(address: str, page: Page) -> None:
    """Before the first words, within a turn, behind the end, no time, and an anchor that wins."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for asked_for, anchor in ODD.items():
        page.goto("about:blank")
        page.goto(address + EPISODE + asked_for)
        assert page.evaluate("location.hash") == anchor, asked_for
    assert errors == []


def test_a_time_within_a_turn_leads_to_its_paragraph(address: str, page: Page) -> None:
    """The paragraph of 0:20 is what one sees first."""
    page.set_viewport_size({"width": 1280, "height": 300})
    page.goto(f"{address}{EPISODE}?t=25")
    page.wait_for_url("**#ada-lovelace-1")
    header = page.locator(".md-header").bounding_box()
    paragraph = page.locator("p[data-time='0:20']").bounding_box()
    assert header
    assert paragraph
    assert 0 <= paragraph["y"] - header["height"] < 40


def test_the_turn_that_is_spoken_is_marked(address: str, page: Page, asked: list[str]) -> None:
    """As the video goes on; the player says who speaks, and its link leads there."""
    video = _open_video(page, address)
    assert asked
    for time, turn, said in (
        (6, "ada-lovelace-1", "0:05 Ada Lovelace"),
        (25, "ada-lovelace-1", "0:20 Ada Lovelace"),
        (61.5, "charles-babbage-1", "1:00 Charles Babbage"),
    ):
        video.evaluate("time => moveTo(time)", time)
        expect(page.locator(MARKED)).to_have_id(turn)
        now = page.locator(".ea-dock p a")
        expect(now).to_have_text(said)
        expect(now).to_have_attribute("href", re.compile(f"#{turn}$"))
    line = page.locator(".ea-strip svg > path").first
    assert line.get_attribute("d") == "M102.5,-4v8"
    video.evaluate("moveTo(0)")
    expect(page.locator(MARKED)).to_have_count(0)


def test_the_page_follows_only_as_long_as_the_reader_wants(
    address: str, page: Page, asked: list[str]
) -> None:
    """Not before the button is pressed, and no more once the reader scrolls."""
    page.set_viewport_size({"width": 1280, "height": 400})
    video = _open_video(page, address)
    assert asked
    last, follow = page.locator("#ada-lovelace-2"), page.locator("[data-follow]")
    video.evaluate("moveTo(599)")
    expect(page.locator(MARKED)).to_have_id("ada-lovelace-2")
    expect(last).not_to_be_in_viewport()
    follow.click()
    expect(last).to_be_in_viewport()
    video.evaluate("moveTo(6)")
    expect(page.locator("#ada-lovelace-1")).to_be_in_viewport()
    page.mouse.move(300, 200)
    page.mouse.wheel(0, 40)
    expect(follow).to_have_attribute("aria-pressed", "false")
    follow.press("Enter")
    expect(follow).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("PageDown")
    expect(follow).to_have_attribute("aria-pressed", "false")
    follow.click()
    page.locator(".md-sidebar a[href='#chapter-wheels-steam']").dispatch_event("click")
    expect(follow).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("kind", ["audio", "youtube"])
def test_a_time_stays_a_link_and_plays(
    kind: str, address: str, page: Page, asked: list[str]
) -> None:
    """Before the player is open it leads and offers; afterwards it leads and plays."""
    page.goto(address + EPISODE)
    time = page.locator("#charles-babbage-1 > a")
    time.click()
    assert page.url == f"{address}{EPISODE}#charles-babbage-1"
    expect(page.locator("#charles-babbage-1 .ea-offer")).to_have_text("Play from 1:00")
    assert [url for url in asked if not url.startswith(address)] == []
    page.locator(f"[data-play={kind}]").click()
    if kind == "youtube":
        _video(page)

    def wait_for(seconds: int) -> None:
        if kind == "audio":
            page.wait_for_function(f"document.querySelector('audio').currentTime >= {seconds}")
        else:
            _video(page).wait_for_function(f"time == {seconds}")

    page.locator("#ada-lovelace-2 > a").click()
    wait_for(599)
    assert page.url.endswith("#ada-lovelace-2")
    expect(page.locator(MARKED)).to_have_id("ada-lovelace-2")
    page.locator(".ea-strip a[href='#ada-lovelace-1']").dispatch_event("click")
    assert page.url.endswith("#ada-lovelace-1")
    expect(page.locator(MARKED)).to_have_id("ada-lovelace-1")


def test_what_was_asked_while_the_video_loads_is_not_lost(
    address: str, page: Page, asked: list[str]
) -> None:
    """A click on a time before the frame has answered."""
    page.goto(address + EPISODE)
    assert asked
    page.evaluate(
        """() => {
          document.querySelector("[data-play=youtube]").click();
          document.querySelector("#ada-lovelace-2 > a").click();
        }"""
    )
    page.wait_for_selector("iframe")
    _video(page).wait_for_function("time == 599")


def test_only_the_frame_is_listened_to(address: str, page: Page, asked: list[str]) -> None:
    """A message from anybody else, or one that is no JSON, moves nothing."""
    video = _open_video(page, address)
    assert asked
    video.evaluate("moveTo(6)")
    expect(page.locator(MARKED)).to_have_id("ada-lovelace-1")
    page.evaluate("""postMessage('{"info": {"currentTime": 599}}', "*")""")
    video.evaluate("parent.postMessage('no JSON', '*'); parent.postMessage('null', '*')")
    video.evaluate("""parent.postMessage('{"info": {"currentTime": "599"}}', "*")""")
    settled(page)
    expect(page.locator(MARKED)).to_have_id("ada-lovelace-1")


def test_the_keyboard_alone_opens_and_closes(address: str, page: Page, asked: list[str]) -> None:
    """Focus goes into the player, and back to where it was opened from."""
    page.goto(f"{address}{EPISODE}#charles-babbage-1")
    page.locator("#charles-babbage-1 .ea-offer").focus()
    page.keyboard.press("Enter")
    dock = page.locator(".ea-dock")
    expect(dock).to_be_focused()
    page.wait_for_function("document.querySelector('audio').currentTime >= 60")
    for name in ("Follow", "Close"):
        for _ in range(12):  # the browser's own controls are stops, too
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent") == name:
                break
        expect(page.get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(dock).to_be_hidden()
    expect(page.locator("#charles-babbage-1 > a")).to_be_focused()
    expect(page.locator(MARKED)).to_have_count(0)
    page.locator("[data-play=youtube]").press("Enter")
    expect(dock).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-play=youtube]")).to_be_focused()
    assert page.locator("iframe").count() == 0
    assert asked


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_in_the_player(
    width: int, scheme: str, address: str, page: Page, asked: list[str]
) -> None:
    """With the player open, following, and the page arrived at a turn."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    video = _open_video(page, address, f"{EPISODE}?t=1:15")
    video.evaluate("moveTo(75)")
    page.locator("[data-follow]").click()
    found = Axe().run(page, context=".ea").response["violations"]
    assert asked
    assert [(each["id"], each["nodes"][0]["target"]) for each in found] == []


@pytest.mark.parametrize(
    ("wanted", "behavior"), [("reduce", "instant"), ("no-preference", "smooth")]
)
def test_motion_is_reduced_for_those_who_want_it(
    wanted: Literal["reduce", "no-preference"],
    behavior: str,
    address: str,
    page: Page,
    asked: list[str],
) -> None:
    """The page jumps instead of gliding."""
    page.add_init_script(
        "Element.prototype.scrollIntoView = (options) => { window.scrolled = options }"
    )
    page.emulate_media(reduced_motion=wanted)
    video = _open_video(page, address)
    video.evaluate("moveTo(6)")
    expect(page.locator(MARKED)).to_have_id("ada-lovelace-1")
    page.set_viewport_size({"width": 1280, "height": 1600})
    page.locator("[data-follow]").click()
    assert asked
    assert page.evaluate("scrolled.behavior") == behavior


def test_without_scripts_there_are_links(address: str, audio: str, browser: Browser) -> None:
    """To the file and to the video; no button that would do nothing."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address + EPISODE)
        links = page.locator(".ea-listen a:visible")
        assert [link.get_attribute("href") for link in links.all()] == [
            audio,
            f"https://www.youtube.com/watch?v={VIDEO}",
        ]
        assert page.locator(".ea button:visible").count() == 0
        page.locator(".ea-strip li").last.hover()
        box = page.locator(".ea-strip a[href='#charles-babbage-1']").bounding_box()
        assert box
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_url("**#charles-babbage-1")


def test_what_has_no_media_has_no_player(address: str, page: Page, asked: list[str]) -> None:
    """And what has no times has no script for them either."""
    script = f"{address}assets/episode/listening.js"
    page.goto(address + WITHOUT_MEDIA)
    assert page.locator(".ea-listen, .ea-dock").count() == 0
    assert script in asked
    asked.clear()
    page.goto(f"{address}episodes/003-silence/")
    assert page.locator(".ea-listen, .ea-strip").count() == 0
    assert script not in asked


def test_a_strict_policy_lets_it_work(site: Path, audio: str, page: Page, asked: list[str]) -> None:
    """The directives of the documentation are enough; what they refuse is not ours."""
    policy = documented_policy().replace("https://media.example.org", audio.rsplit("/", 1)[0])

    page.add_init_script(
        "window.refused = []; addEventListener('securitypolicyviolation',"
        "(event) => refused.push([event.effectiveDirective, event.sourceFile, event.sample]))"
    )
    with serve(site, policy=policy) as address:
        page.goto(f"{address}{EPISODE}?t=1:15")
        page.locator("[data-play=audio]").click()
        for _ in range(600):  # to wait in the page itself would need 'unsafe-eval'
            page.wait_for_timeout(100)
            if page.evaluate("document.querySelector('audio').currentTime") > 75:
                break
        else:
            pytest.fail(page.evaluate("document.querySelector('audio').error?.message"))
        page.locator("[data-play=youtube]").click()
        _video(page).evaluate("moveTo(599)")
        expect(page.locator(MARKED)).to_have_id("ada-lovelace-2")
    assert asked
    refused = page.evaluate("refused")
    assert refused, "Material's own inline scripts are refused, so the policy is in force"
    assert {directive for directive, _, _ in refused} <= {"script-src-elem", "style-src-attr"}
    assert not [each for each in refused if "/assets/" in each[1] and "bundle" not in each[1]]


def test_the_citation_can_be_copied(address: str, browser: Browser) -> None:
    """Whole, also where the site's address was not known when it was built."""
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.goto(address + EPISODE)
        button = page.locator(".ea-cite button")
        button.click()
        expect(button).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == (
            "Ada Lovelace and Charles Babbage: “On <engines> & wheels”. "
            f"Engines & Looms, Episode 1, October 1, 1842. {address}{EPISODE}"
        )
