// Times and phrases: what is parsed, what is written, and that one is the other's inverse.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  formatTime,
  parseTime,
  phraseFiller,
} from "../../generator/theme/assets/shared/formats.js";

const TIMES = {
  0: 0,
  751: 751,
  "0:05": 5,
  "12:31": 751,
  "1:02:03": 3723,
  "12m31s": 751,
  "1h2m3s": 3723,
  "2h": 7200,
  "1h5": 3605,
  "23:59:59": 86399,
};
const NO_TIMES = [
  "",
  "x",
  "24:00:00",
  "86400",
  "1:2",
  "1:",
  ":30",
  "-5",
  "1.5",
  "m",
  "1s2m",
  "1:00:00:00",
];

for (const [text, seconds] of Object.entries(TIMES)) {
  test(`${text} is ${seconds} seconds`, () => assert.equal(parseTime(text), seconds));
}
for (const text of NO_TIMES) {
  test(`"${text}" is not a time`, () => assert.ok(Number.isNaN(parseTime(text))));
}

test("a time is written without leading zeros, and can be parsed again", () => {
  assert.equal(formatTime(5), "0:05");
  assert.equal(formatTime(751), "12:31");
  assert.equal(formatTime(3723), "1:02:03");
  assert.equal(formatTime(36000), "10:00:00");
  for (let seconds = 0; seconds < 86400; seconds += 59) {
    assert.equal(parseTime(formatTime(seconds)), seconds);
  }
});

test("a phrase is filled with names, and with numbers as the language writes them", () => {
  const fill = phraseFiller("de");
  assert.equal(
    fill("{n} von {all}: {people}", { n: 1234, all: 5, people: "Ada" }),
    "1.234 von 5: Ada",
  );
  assert.equal(fill("ohne"), "ohne");
});

test("names are taken as they are, also where they look like a pattern", () => {
  assert.equal(phraseFiller("en")("{words}", { words: "$& {n} $1" }), "$& {n} $1");
});

test("a number chooses the plural form of the language", () => {
  const turns = { one: "{n} turn", other: "{n} turns" };
  const fill = phraseFiller("en");
  assert.deepEqual(
    [0, 1, 2].map((n) => fill(turns, { n })),
    ["0 turns", "1 turn", "2 turns"],
  );
  const polish = { one: "one", few: "few", many: "many", other: "other" };
  assert.deepEqual(
    [1, 3, 5].map((n) => phraseFiller("pl")(polish, { n })),
    ["one", "few", "many"],
  );
});

test("a form that the phrase lacks is the other one", () => {
  assert.equal(phraseFiller("pl")({ other: "{n} tur" }, { n: 3 }), "3 tur");
});
