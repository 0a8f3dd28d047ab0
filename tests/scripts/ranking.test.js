// Which words are looked up, and which records, turns and entries come first.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  affordableWords,
  countChoices,
  groupByEpisode,
  longestRow,
  mergeEntries,
  passesFilters,
  positionsInARow,
  rankNames,
  rankPlaces,
  rankRecords,
  rankTurns,
  readFragment,
  scoreHits,
  turnAt,
  unitsToLookUp,
} from "../../generator/theme/assets/search/ranking.js";
import { parseQuery } from "../../generator/theme/assets/search/text.js";

const rarely = () => 0;
const units = (query) => parseQuery(`${query} `, "en");
const NO_FILTERS = { speaker: "", topic: "", year: "" };

test("words that are said everywhere are not looked up, unless they are in quotation marks", () => {
  const count = (word) => (word === "the" ? 9000 : 0);
  const words = (query) =>
    unitsToLookUp(units(query), 5, count).map((unit) => unit.words.join(" "));
  assert.deepEqual(words("the loom"), ["loom"]);
  assert.deepEqual(words("“the the”"), ["the the"]);
  assert.deepEqual(words("the"), []);
});

test("of too many words the longest are looked up, in order and with their place", () => {
  const asked = unitsToLookUp(units("a loom weaves linen"), 2, rarely);
  assert.deepEqual(
    asked.map(({ words, offset }) => [words[0], offset]),
    [
      ["weaves", 2],
      ["linen", 3],
    ],
  );
});

test("a first letter that is being typed is not looked up", () => {
  assert.deepEqual(unitsToLookUp(parseQuery("loom e", "en"), 5, rarely).length, 1);
});

test("the longest row of words that can be afforded is looked up as a phrase", () => {
  const row = (query, affordable, count = rarely) => {
    const all = units(query);
    return longestRow(all, unitsToLookUp(all, affordable, count), affordable, count);
  };
  assert.deepEqual(row("one two three", 5), { words: ["one", "two", "three"], offset: 0 });
  assert.deepEqual(row("“an exact” one two", 5), { words: ["one", "two"], offset: 2 });
  const costly = (word) => (word === "the" ? 30000 : 0);
  assert.deepEqual(row("the loom the wide loom", 5, costly), {
    words: ["wide", "loom"],
    offset: 3,
  });
  // Frequent words use up what the others leave.
  const frequent = (word) => (word === "of" ? 9000 : 0);
  assert.deepEqual(row("loom of of of linen", 3, frequent).words, ["loom", "of"]);
  assert.deepEqual(row("", 3), { words: [], offset: 0 });
});

test("words in a row are found where all of them are at their distance", () => {
  const first = new Map([
    ["record", { positions: [0, 4, 9] }],
    ["elsewhere", { positions: [3] }],
  ]);
  const second = new Map([["record", { positions: [6, 11] }]]);
  const found = positionsInARow([1, 3], [first, second]);
  assert.deepEqual([...found], [["record", { positions: [3, 8], sure: true }]]);
});

test("places are stretches of near words; words at their distance score more", () => {
  const asked = [{ offset: 0 }, { offset: 1 }];
  const hits = [
    { unit: 0, positions: [3, 100], sure: true },
    { unit: 1, positions: [4, 108], sure: true },
  ];
  const places = rankPlaces(hits, asked, [1, 1]);
  assert.deepEqual(
    places.map((place) => place.hits.map((hit) => hit.position)),
    [[3, 4]],
    "the place with both words in a row is worth so much more that the other is left out",
  );
  const whole = scoreHits([{ unit: 0, position: 1, sure: true }], asked, [1, 1]);
  const beginning = scoreHits([{ unit: 0, position: 1, sure: false }], asked, [1, 1]);
  assert.ok(whole > beginning);
});

test("records with all words come alone; where none has all, those with most", () => {
  const [both, one, other] = ["both", "one", "other"];
  const at = (position) => ({ positions: [position], sure: true });
  const asked = unitsToLookUp(units("loom engine"), 5, rarely);
  const phrase = { words: ["loom", "engine"], offset: 0, found: new Map() };
  const records = (...found) =>
    rankRecords(asked, found, phrase, 10).map(({ record, whole }) => [record, whole]);
  const loom = new Map([
    [both, at(1)],
    [one, at(1)],
  ]);
  assert.deepEqual(records(loom, new Map([[both, at(2)]])), [[both, true]]);
  const engine = new Map([[other, at(2)]]);
  const some = records(new Map([[one, at(1)]]), engine);
  assert.deepEqual(some, [
    [one, false],
    [other, false],
  ]);
  assert.deepEqual(records(new Map(), new Map()), []);
});

test("episodes: best first, among equals the newest, with all their places", () => {
  const old = { entry: { date: "1842-01-01" } };
  const young = { entry: { date: "1843-01-01" } };
  const best = { entry: { date: "1841-01-01" } };
  const candidate = (record, score) => ({ record, score, places: [{}, {}] });
  const episodes = groupByEpisode([
    candidate(old, 1),
    candidate(young, 1),
    candidate(best, 1),
    candidate(best, 2),
  ]);
  assert.deepEqual(
    episodes.map((each) => each.entry.date.slice(0, 4)),
    ["1841", "1843", "1842"],
  );
  assert.equal(episodes[0].places, 4);
  assert.deepEqual(
    episodes[0].candidates.map((each) => each.score),
    [2, 1],
  );
});

test("names: the same, then those that begin so, then those that have the words", () => {
  const entries = ["Ada Lovelace, Ada’s life", "Ada Lovelace", "A day", "Countess Ada Lovelace"];
  const found = rankNames(
    entries.map((name) => ({ names: [name] })),
    units("ada lovelace"),
  );
  assert.deepEqual(
    found.map(({ entry }) => entry.names[0]),
    ["Ada Lovelace", "Ada Lovelace, Ada’s life", "Countess Ada Lovelace"],
  );
});

test("entries found by name come before those whose page has the words, and each once", () => {
  const [ada, looms, engines] = [{}, {}, {}];
  const page = (entry, score) => ({ record: { entry }, score });
  const merged = mergeEntries(
    [{ entry: ada, score: 3 }],
    [page(ada, 9), page(looms, 1), page(engines, 2)],
  );
  assert.deepEqual(
    merged.map((each) => each.entry),
    [ada, engines, looms],
  );
});

const RECORDS = [
  ["ada", "1842", ["looms"]],
  ["ada", "1843", []],
  ["charles", "1842", ["looms"]],
  ["", "1842", []],
].map(([slug, year, topics]) => ({
  speaker: { slug },
  entry: { address: `episodes/${year}/`, date: `${year}-01-01`, topicSlugs: new Set(topics) },
}));

test("filters hold for speakers, topics and years, and for a person's own page", () => {
  const passing = (filters) =>
    RECORDS.map((record, number) =>
      passesFilters(record, { ...NO_FILTERS, ...filters }) ? number : -1,
    ).filter((number) => number >= 0);
  assert.deepEqual(passing({}), [0, 1, 2, 3]);
  assert.deepEqual(passing({ speaker: "ada" }), [0, 1]);
  assert.deepEqual(passing({ topic: "looms" }), [0, 2]);
  assert.deepEqual(passing({ year: "1843" }), [1]);
  assert.deepEqual(passing({ speaker: "ada", year: "1842" }), [0]);
  const profile = { entry: { address: "people/ada/" } };
  assert.ok(passesFilters(profile, { ...NO_FILTERS, speaker: "ada" }));
  assert.ok(!passesFilters(profile, { ...NO_FILTERS, speaker: "charles" }));
  assert.ok(!passesFilters(profile, { ...NO_FILTERS, year: "1842" }));
});

test("each filter counts what it would leave, the other filters as they are", () => {
  const candidates = RECORDS.map((record) => ({ record }));
  const choices = countChoices(candidates, { ...NO_FILTERS, speaker: "ada" });
  assert.deepEqual(
    [...choices.speaker],
    [
      ["ada", 2],
      ["charles", 1],
    ],
  );
  assert.deepEqual([...choices.topic], [["looms", 1]]);
  assert.deepEqual(
    [...choices.year],
    [
      ["1842", 1],
      ["1843", 1],
    ],
  );
});

const FRAGMENT = {
  content: "The loom weaves. An engine, and looms by the engine of steam.",
  anchors: [
    { id: "ada-2@95", location: 3 },
    { id: "ada-1@12", location: 0 },
  ],
};

function turnsFor(query) {
  const text = readFragment(FRAGMENT);
  const all = units(query);
  const asked = unitsToLookUp(all, 5, rarely);
  const found = asked.map((unit) => {
    const positions = text.folded.flatMap((word, at) =>
      word.startsWith(unit.words[0]) ? [at] : [],
    );
    return new Map([["record", { positions, sure: true }]]);
  });
  const [candidate] = rankRecords(
    asked,
    found,
    { ...longestRow(all, asked, 5, rarely), found: new Map() },
    9,
  );
  return rankTurns(candidate, text, all).map((turn) => [turn.anchor, turn.time, [...turn.marks]]);
}

test("turns hold the words, which are marked; an exact phrase must be there", () => {
  assert.deepEqual(turnsFor("loom"), [["ada-1", "12", [1]]], "the very word is worth more");
  assert.deepEqual(turnsFor("looms"), [["ada-2", "95", [6]]]);
  assert.deepEqual(turnsFor("“engine of”"), [["ada-2", "95", [9, 10]]]);
  assert.deepEqual(turnsFor("“engine weaves”"), []);
});

test("the turn at a position is the last that begins until then", () => {
  const turns = [{ start: 0 }, { start: 5 }, { start: 9 }];
  assert.deepEqual(
    [0, 4, 5, 8, 9, 99].map((position) => turnAt(turns, position)),
    [0, 0, 1, 1, 2, 2],
  );
});

test("the more shards, the fewer words; at least three", () => {
  assert.equal(affordableWords(1), 9);
  assert.equal(affordableWords(100), 3);
});
