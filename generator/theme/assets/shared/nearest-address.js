/* Which addresses of the site are nearest to one that does not exist. Pure: no DOM. */

const LEAST_LIKENESS = 0.6;
const AT_MOST = 3;

/** Split a path below the site into words: "episodes/067-on-wheels/" gives episodes, 067, on, wheels. */
export function wordsOfPath(path) {
  return path
    .toLowerCase()
    .replace(/(index)?\.\w+$/, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** Pairs of neighbouring letters, ends included; numbers without leading zeros: 067 gives ^6 67 7$. */
function letterPairs(words) {
  return words.flatMap((word) => {
    const whole = `^${word.replace(/^0+(?=\d)/, "")}$`;
    return Array.from(whole.slice(1), (letter, index) => whole[index] + letter);
  });
}

/** The share of the asked pairs that a known address has; among equals the shorter address wins. */
function likeness(asked, known) {
  const pairs = new Set(known);
  const shared = asked.filter((pair) => pairs.has(pair)).length;
  return shared / asked.length - known.length / 10_000;
}

/** The paths nearest to the one asked for, best first; none where nothing is near. */
export function nearestPaths(askedPath, paths) {
  const asked = wordsOfPath(askedPath);
  const known = paths.map((path) => ({ path, words: wordsOfPath(path) }));
  // A reader who asked for episodes/... wants an episode; for people/..., a person.
  const folder = known.some(({ words }) => words[0] === asked[0]) ? asked.shift() : undefined;
  const wanted = letterPairs(asked);
  return known
    .filter(({ words }) => words.length > 1 && (!folder || words[0] === folder))
    .map(({ path, words }) => ({ path, score: likeness(wanted, letterPairs(words.slice(1))) }))
    .filter(({ score }) => score > LEAST_LIKENESS)
    .sort((one, other) => other.score - one.score)
    .slice(0, AT_MOST)
    .map(({ path }) => path);
}
