"""Wait until a page in the browser rests: the tests say what they wait for, not how long."""

from playwright.sync_api import Page

# More than the frames in which reading.js brings a reader back.
FRAMES = 15

_RESTS = """async (frames) => {
  if (document.readyState !== "complete") {
    await new Promise((done) => addEventListener("load", done, { once: true }));
  }
  await document.fonts.ready;
  const frame = () => new Promise(requestAnimationFrame);
  const place = () => [scrollX, scrollY, document.documentElement.scrollHeight].join();
  for (let still = 0, before = ""; still < frames; ) {
    await frame();
    const now = place();
    still = now === before ? still + 1 : 0;
    before = now;
  }
  await new Promise((done) => requestIdleCallback(done));
}"""


def settled(page: Page) -> None:
    """Wait until the page is loaded, stays where it is for some frames, and has nothing to do."""
    page.evaluate(_RESTS, FRAMES)
