// The parts of an episode's scripts that need no page: runs of turns, text fragments, HTML.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runsOf } from "../../generator/theme/assets/episode/filter.js";
import { encode, escapeHtml, timesIn } from "../../generator/theme/assets/episode/quoting.js";

test("runs are neighbours for which something is true", () => {
  const even = (number) => number % 2 === 0;
  const follows = (number, before) => number === before + 2;
  assert.deepEqual(runsOf([2, 4, 5, 6, 8, 12], even, follows), [[2, 4], [6, 8], [12]]);
  assert.deepEqual(runsOf([], even, follows), []);
  assert.deepEqual(runsOf([1, 3], even, follows), []);
});

test("words are counted whole, in any case, whatever signs they have", () => {
  assert.equal(timesIn("The loom. A LOOM, looms; über-loom", "loom"), 3);
  assert.equal(timesIn("what (is) this? is (this)?", "(is) this?"), 1);
});

test("what ends a text in a fragment is encoded", () => {
  assert.equal(encode("state-of-the-art, R&D"), "state%2Dof%2Dthe%2Dart%2C%20R%26D");
});

test("no markup gets through", () => {
  assert.equal(escapeHtml(`<b title="x">&`), "&#60;b title=&#34;x&#34;&#62;&#38;");
});
