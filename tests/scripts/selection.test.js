// Filtering and sorting of lists.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  filterEntries,
  fold,
  parseDuration,
  sortEntries,
} from "../../generator/theme/assets/lists/selection.js";

const entry = (title, date, length, transcript) => ({
  text: fold(title),
  ...{ title, date, length, transcript },
});
const ENTRIES = [
  entry("Looms (10)", "2020-01-02", 60, "with"),
  entry("Żaneta on clocks", "2020-01-03", 7200, "without"),
  entry("“Looms” (9)", "2020-01-01", 60, "with"),
];
const titles = (entries) => entries.map((each) => each.title);
const numbers = (entries) => entries.map((each) => ENTRIES.indexOf(each));

test("all words count, in any order, without case and accents", () => {
  const found = (filter) => numbers(filterEntries(ENTRIES, { filter, transcript: "" }));
  assert.deepEqual(found(""), [0, 1, 2]);
  assert.deepEqual(found("  CLOCKS zaneta "), [1]);
  assert.deepEqual(found("looms 9"), [2]);
  assert.deepEqual(found("looms clocks"), []);
});

test("a transcript is there or not", () => {
  const found = (transcript) => numbers(filterEntries(ENTRIES, { filter: "", transcript }));
  assert.deepEqual(found("with"), [0, 2]);
  assert.deepEqual(found("without"), [1]);
});

test("orders; what is equal stays in its order, and the list itself is not changed", () => {
  const sorted = (order) => numbers(sortEntries(ENTRIES, order, "en"));
  assert.deepEqual(sorted(""), [1, 0, 2]);
  assert.deepEqual(sorted("oldest"), [2, 0, 1]);
  assert.deepEqual(sorted("longest"), [1, 0, 2]);
  assert.deepEqual(titles(sortEntries(ENTRIES, "title", "en")), [
    "“Looms” (9)",
    "Looms (10)",
    "Żaneta on clocks",
  ]);
  assert.deepEqual(numbers(ENTRIES), [0, 1, 2]);
});

test("an unknown order is that of the page, also where an object has a property of its name", () => {
  for (const order of ["shortest", "constructor", "__proto__"]) {
    assert.deepEqual(numbers(sortEntries(ENTRIES, order, "en")), [1, 0, 2]);
  }
});

test("a duration as the pages write it", () => {
  assert.equal(parseDuration("PT1H2M3S"), 3723);
  for (const text of [undefined, "", "2020-01-02", "PT5M"]) assert.equal(parseDuration(text), 0);
});
