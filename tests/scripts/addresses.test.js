// The parameters of the search and of the speakers of a page, and how both share an address.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  searchIn,
  withoutSearch,
  withSearch,
} from "../../generator/theme/assets/search/address.js";
import { pageSpeakers, withSpeakers } from "../../generator/theme/assets/shared/speakers.js";

const PAGE = "https://example.org/episodes/1/";
const NO_FILTERS = { speaker: "", topic: "", year: "", titles: false };

test("a search is read from an address", () => {
  assert.deepEqual(searchIn(`${PAGE}?q=a+b&speaker=ada&topic=looms&year=1842&in=titles`), {
    query: "a b",
    filters: { speaker: "ada", topic: "looms", year: "1842", titles: true },
  });
  assert.deepEqual(searchIn(PAGE), { query: "", filters: NO_FILTERS });
});

test("the former name of `speaker` is understood, and becomes the present one", () => {
  const { query, filters } = searchIn(`${PAGE}?q=a&by=ada`);
  assert.equal(filters.speaker, "ada");
  const address = withSearch(`${PAGE}?q=a&by=ada`, { query, filters });
  assert.equal(address.href, `${PAGE}?q=a&speaker=ada`);
});

test("next to the former name, `speaker` is that of the page", () => {
  const href = `${PAGE}?speaker=charles&q=a&by=ada`;
  assert.equal(searchIn(href).filters.speaker, "ada");
  assert.equal(pageSpeakers(href, null), "charles");
});

test("a search and its address are each other's inverse", () => {
  for (const filters of [NO_FILTERS, { speaker: "ada", topic: "x", year: "1842", titles: true }]) {
    const query = "“exact & odd” 100 %";
    assert.deepEqual(searchIn(withSearch(PAGE, { query, filters })), { query, filters });
  }
});

test("while a search is open, the speakers of the page are kept in the state", () => {
  assert.equal(pageSpeakers(`${PAGE}?speaker=ada,charles`, null), "ada,charles");
  assert.equal(pageSpeakers(`${PAGE}?q=a&speaker=ada`, { eaSpeakers: "charles" }), "charles");
  assert.equal(pageSpeakers(`${PAGE}?q=a&speaker=ada`, null), "");
  assert.equal(pageSpeakers(PAGE, { eaSpeakers: "charles" }), "");
});

test("without the search an address has the speakers of the page again, and all else", () => {
  const searched = `${PAGE}?x=1&q=a&in=titles&speaker=ada&topic=t&year=1&by=b#t=5`;
  assert.equal(withoutSearch(searched, "").href, `${PAGE}?x=1#t=5`);
  assert.equal(withoutSearch(searched, "ada,charles").href, `${PAGE}?x=1&speaker=ada,charles#t=5`);
});

test("speakers are written into an address, with a comma that can be read", () => {
  assert.equal(withSpeakers(`${PAGE}?q=a`, "ada,charles").href, `${PAGE}?q=a&speaker=ada,charles`);
  assert.equal(withSpeakers(`${PAGE}?speaker=ada#x`, "").href, `${PAGE}#x`);
});
