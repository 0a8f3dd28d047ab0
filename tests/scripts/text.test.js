// How questions are parsed and words compared.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  editDistance,
  fold,
  isForm,
  NearbyWords,
  parseQuery,
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

test("languages without spaces are split into words", () => {
  assert.ok(parseQuery("私は学生です", "ja").length > 1);
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
