// On the page for addresses that do not exist: the pages whose addresses are nearest to the one asked
// for, out of the site's own sitemap. Where there is no sitemap or nothing is near, nothing is shown.

import { decoded } from "./decoding.js";

const ENOUGH = 0.6;
const AT_MOST = 3;

const place = document.querySelector(".ea-near");
const base = new URL(place.dataset.base, location.href);

/** The words of a path below the site: "episodes/067-on-wheels/" gives episodes, 067, on, wheels. */
const wordsOf = (path) =>
  path.toLowerCase().replace(/(index)?\.\w+$/, "").split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** Pairs of neighbouring letters, ends included; numbers without leading zeros: 067 gives ^6 67 7$. */
function pairsOf(words) {
  return words.flatMap((word) => {
    const whole = `^${word.replace(/^0+(?=\d)/, "")}$`;
    return Array.from(whole.slice(1), (letter, at) => whole[at] + letter);
  });
}

/** How much of what was asked for an address has; of equally good ones the shorter is the better. */
function likeness(asked, known) {
  const has = new Set(known);
  const both = asked.filter((pair) => has.has(pair)).length;
  return both / asked.length - known.length / 10_000;
}

/** The paths of all pages below the site. The first page of a sitemap is the site itself. */
async function paths() {
  const answer = await fetch(new URL("sitemap.xml", base));
  const sitemap = new DOMParser().parseFromString(await answer.text(), "text/xml");
  // Only the paths count: this may be a preview of the site, at another address.
  const all = [...sitemap.querySelectorAll("loc")].map((each) => new URL(each.textContent).pathname);
  const site = Math.min(...all.map((path) => path.length));
  return all.map((path) => decoded(path.slice(site)));
}

const asked = wordsOf(decoded(location.pathname.slice(base.pathname.length)));
const known = (await paths().catch(() => [])).map((path) => ({ path, words: wordsOf(path) }));
// Below episodes/ an episode is meant, and a person below people/.
const kind = known.some(({ words }) => words[0] === asked[0]) ? asked.shift() : undefined;
const wanted = pairsOf(asked);

const near = known
  .filter(({ words }) => words.length > 1 && (!kind || words[0] === kind))
  .map(({ path, words }) => ({ path, score: likeness(wanted, pairsOf(words.slice(1))) }))
  .filter(({ score }) => score > ENOUGH)
  .sort((one, other) => other.score - one.score)
  .slice(0, AT_MOST);

for (const { path } of near) {
  const link = document.createElement("a");
  link.href = new URL(path, base);
  link.textContent = path;
  const item = document.createElement("li");
  item.append(link);
  place.querySelector("ul").append(item);
}
place.hidden = near.length === 0;
