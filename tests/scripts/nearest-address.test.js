// What the 404 page suggests.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decoded } from "../../generator/theme/assets/shared/decoding.js";
import { nearestPaths, wordsOfPath } from "../../generator/theme/assets/shared/nearest-address.js";

const PATHS = [
  "",
  "episodes/",
  ...["007-wheels", "012-looms", "067-wheels", "120-wheels"].map((slug) => `episodes/${slug}/`),
  ...["ada-lovelace", "charles-babbage", "wheels"].map((slug) => `people/${slug}/`),
  "topics/looms/",
];

const NEAREST = {
  "episodes/67/": "episodes/067-wheels/",
  "episodes/007-weels/": "episodes/007-wheels/",
  "Episodes/007-Wheels.html": "episodes/007-wheels/",
  "ada-lovelase": "people/ada-lovelace/",
  "people/ada-lovelace/index.html": "people/ada-lovelace/",
  "people/wheel/": "people/wheels/",
  "topics/loms/": "topics/looms/",
};

for (const [asked, path] of Object.entries(NEAREST)) {
  test(`${asked} suggests ${path}`, () => assert.equal(nearestPaths(asked, PATHS)[0], path));
}
for (const asked of ["", "/", "xyz/qqq/", "episodes/", "%%%"]) {
  test(`"${asked}" suggests nothing`, () => assert.deepEqual(nearestPaths(asked, PATHS), []));
}

test("at most three are suggested, and none of another folder than the one asked for", () => {
  const near = nearestPaths("episodes/wheels/", PATHS);
  assert.equal(near.length, 3);
  assert.ok(near.every((path) => path.startsWith("episodes/")));
});

test("a site without a sitemap has no suggestions", () => {
  assert.deepEqual(nearestPaths("people/ada/", []), []);
});

test("words of a path are letters and digits of every script", () => {
  assert.deepEqual(wordsOfPath("episodes/067-über-räder/"), ["episodes", "067", "über", "räder"]);
});

test("what is not percent-encoded UTF-8 stays as it is", () => {
  assert.equal(decoded("caf%C3%A9"), "café");
  for (const broken of ["%", "%E4", "%zz", "100%"]) assert.equal(decoded(broken), broken);
});
