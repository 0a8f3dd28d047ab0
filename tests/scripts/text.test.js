// How questions are parsed and words compared.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import {
  editDistance,
  encode,
  fold,
  isForm,
  NearbyWords,
  parseQuery,
  parts,
  readEncoded,
  wordsIn,
} from "../../generator/theme/assets/search/text.js";

const DISTANCES = [
  ["", "", 0],
  ["loom", "loom", 0],
  ["loom", "looms", 1],
  ["loom", "lom", 1],
  ["loom", "boom", 1],
  ["loom", "olom", 1], // swapped
  ["kitten", "sitting", 3],
  ["a", "abcd", 3],
  ["a", "abcde", 99], // too far apart to be counted
];

for (const [one, other, distance] of DISTANCES) {
  test(`from "${one}" to "${other}" it is ${distance}`, () => {
    assert.equal(editDistance(one, other), distance);
    assert.equal(editDistance(other, one), distance);
  });
}

test("words are compared without case, accents and punctuation", () => {
  assert.equal(fold("Ærøskøbing’s Naïve-ÉCOLE!"), "ærøskøbingsnaiveecole");
  assert.equal(fold("— …"), "");
});

test("a question has words and exact phrases", () => {
  assert.deepEqual(parseQuery("the “very words” here ", "en"), [
    { words: ["the"], exact: false },
    { words: ["very", "words"], exact: true },
    { words: ["here"], exact: false },
  ]);
  assert.deepEqual(parseQuery(' "" — ', "en"), []);
});

test("the last word may not be complete yet, unless a space follows it or it is quoted", () => {
  assert.equal(parseQuery("lant", "en")[0].open, true);
  assert.equal(parseQuery("lant ", "en")[0].open, undefined);
  assert.equal(parseQuery("“lant”", "en")[0].open, undefined);
});

test("languages without spaces are split into words, and these into characters", () => {
  const units = parseQuery("私は学生です", "ja");
  assert.ok(units.length > 1);
  assert.equal(units.flatMap(({ words }) => words).join(""), "私は学生です");
  for (const { words, joined } of units) assert.equal(Boolean(joined), words.length > 1);
});

const EXAMPLES = new URL("../cases/tokens.json", import.meta.url);
for (const [text, words] of JSON.parse(readFileSync(EXAMPLES, "utf8"))) {
  test(`the words of "${text}" are those of the index`, () => {
    const found = readEncoded(encode(text));
    assert.equal(found.map(({ said, glued }) => (glued ? "_" : "") + said).join("|"), words);
    for (const { said, index } of wordsIn(text)) {
      assert.equal(text.slice(index, index + said.length), said);
    }
  });
}

test("what is marked of a word: its signs, not the punctuation around it", () => {
  for (const [said, marked] of [
    ["“C++,”", "C++"],
    ["(.NET)", ".NET"],
    ["...so", "so"],
    ["isn't.", "isn't"],
    ["好，", "好"],
    ["ที่", "ที่"],
    ["—", ""],
  ]) {
    const { before, word, after } = parts(said);
    assert.equal(word, marked);
    assert.equal(before + word + after, said);
  }
});

test("C, C++, C# and cat are four words", () => {
  const words = ["C", "C++", "C#", "cat", ".NET", "net"].map((each) => parseQuery(each, "en"));
  assert.equal(new Set(words.map(([unit]) => fold(unit.words[0]))).size, words.length);
  const [r, rust] = ["R", "Rust"].map((each) => fold(parseQuery(each, "en")[0].words[0]));
  assert.ok(!isForm(rust, r, true));
});

test("an address is one unit of its parts", () => {
  assert.deepEqual(parseQuery("example.org/path ", "en"), [
    { words: ["example.org/", "path"], exact: false, joined: true },
  ]);
});

test("forms of a word", () => {
  for (const [word, asked] of [
    ["looms", "loom"],
    ["weaving", "weave"],
    ["steamloom", "loom"],
  ]) {
    assert.ok(isForm(word, asked), word);
  }
  for (const [word, asked] of [
    ["lo", "loom"],
    ["engine", "loom"],
    ["lotus", "loom"],
  ]) {
    assert.ok(!isForm(word, asked, true), word);
  }
  assert.ok(isForm("lanterns", "lan", true));
});

test("near words: the nearest first, at most three, none that is the word itself", () => {
  const nearby = new NearbyWords("lantren");
  for (const text of ["lantren", "engine", "lanterns", "lantern", "lanter", "lantrens"]) {
    nearby.consider(text);
  }
  nearby.consider("Lantern", 0.5);
  assert.deepEqual(nearby.best(), ["Lantern", "lantern", "lantrens"]);
});
