/* Decides which places, turns, episodes and entries answer a question best. Pure: no DOM, no index.
 *
 * A record is one speaker in one episode, or a page such as a profile. A place is a stretch of a
 * record in which words of the question are close together. Positions count words from 0. */

import { encode, fold, foldName, isForm, isSmallLetter, readEncoded } from "./text.js";

// Words further apart than this belong to different places.
const NEAR = 12;
// The weight of a word that only begins with what was asked for.
const BEGINNING = 0.5;
// The weight of a word that is not looked up but is in its place.
const SLIGHT = 0.5;
// The index has 50 KB and more for a word that is said this often in the archive; such words are not
// loaded.
const COSTLY = 25000;
// Turns and places that score less than this share of the best are left out.
const WORTH_SHOWING = 0.6;

/** How many words of a question can be looked up: each costs a part of every shard. */
export function affordableWords(shards) {
  const kilobytes = 300;
  const kilobytesPerShard = 33;
  return Math.max(3, Math.floor(kilobytes / (kilobytesPerShard * shards)));
}

/** Whether a word is worth looking up by itself: not frequent, and more than a first letter. */
export const isTelling = (word, open, count) => !count(word) && !(open && isSmallLetter(word));

/**
 * Choose the units to look up, in order, each with its `offset` in the question.
 *
 * Words that are said everywhere are left out, except in quotation marks. Where there are more units
 * than can be afforded, the longest are taken. `count` tells how often a frequent word is said.
 */
export function unitsToLookUp(units, affordable, count) {
  let offset = 0;
  const all = units.map((unit) => {
    const placed = { ...unit, offset };
    offset += unit.words.length;
    return placed;
  });
  const weight = ({ exact, words }) => (exact ? 99 : words.join("").length);
  return all
    .filter(({ exact, joined, words, open }) => {
      // Where there is nothing else to look up, a letter is.
      const mayBeBeginning = open && all.length > 1;
      return exact || joined || isTelling(words[0], mayBeBeginning, count);
    })
    .sort((one, other) => weight(other) - weight(one))
    .slice(0, affordable)
    .sort((one, other) => one.offset - other.offset);
}

/**
 * Find the longest row of neighbouring words of a question that can be looked up as a phrase:
 * { words, offset }. Words of `asked` are looked up anyway; others use up the rest of the budget.
 */
export function longestRow(units, asked, affordable, count) {
  const lookedUp = new Set(asked.map((unit) => unit.words[0]));
  let left = affordable - asked.length;
  let offset = 0;
  let best = { words: [], offset: 0 };
  let row = best;
  for (const { words, exact, joined } of units) {
    const [word] = words;
    const isOne = !exact && !joined;
    let fits = isOne && lookedUp.has(word);
    if (!fits && isOne && count(word) < COSTLY) {
      fits = left > 0;
      left -= 1;
    }
    if (!fits) row = { words: [], offset: offset + words.length };
    else row = { words: [...row.words, word], offset: row.offset };
    if (row.words.length > best.words.length) best = row;
    offset += words.length;
  }
  return best;
}

/** Where words at these offsets are all found in a row: record -> { positions, sure }. */
export function positionsInARow(offsets, [first, ...rest]) {
  const found = new Map();
  for (const [record, { positions }] of first) {
    if (!rest.every((each) => each.has(record))) continue;
    const others = rest.map((each) => new Set(each.get(record).positions));
    const starts = positions
      .map((position) => position - offsets[0])
      .filter((start) => start >= 0)
      .filter((start) => others.every((set, number) => set.has(start + offsets[number + 1])));
    if (starts.length) found.set(record, { positions: starts, sure: true });
  }
  return found;
}

/**
 * The records that have all units, or where none has, those that have most.
 *
 * `units` were looked up, with one `found` for each: record -> { positions, sure }. `phrase` is the
 * longest row of words, with the records it was `found` in. `records` is the size of the archive.
 */
export function rankRecords(units, found, phrase, records) {
  const weights = found.map((each) => Math.log(1 + records / (each.size + 0.5)));
  const hitsOf = new Map();
  found.forEach((each, unit) => {
    for (const [record, hit] of each) {
      if (!hitsOf.has(record)) hitsOf.set(record, []);
      hitsOf.get(record).push({ unit, ...hit });
    }
  });
  let needed = 0;
  for (const hits of hitsOf.values()) needed = Math.max(needed, hits.length);
  const asked = [...units, { offset: phrase.offset }];
  const weightOfPhrase = units.reduce(
    (sum, unit, number) => sum + (phrase.words.includes(unit.words[0]) ? weights[number] : 0),
    SLIGHT * phrase.words.length,
  );
  weights.push(weightOfPhrase);
  const candidates = [];
  for (const [record, hits] of hitsOf) {
    if (hits.length < needed) continue;
    const row = phrase.found.get(record);
    const places = rankPlaces(
      row ? [...hits, { unit: units.length, ...row }] : hits,
      asked,
      weights,
    );
    const score = places[0].score + 0.2 * Math.log2(1 + places.length);
    candidates.push({ record, places, score, whole: needed === units.length, asked, weights });
  }
  return candidates;
}

/** The places of a record, best first. `hits` has the positions of each unit the record has. */
export function rankPlaces(hits, asked, weights) {
  const all = hits
    .flatMap(({ unit, positions, sure }) => positions.map((position) => ({ position, unit, sure })))
    .sort((one, other) => one.position - other.position);
  const places = [];
  let place = null;
  for (const hit of all) {
    if (!place || hit.position - place.hits.at(-1).position > NEAR) {
      place = { hits: [] };
      places.push(place);
    }
    place.hits.push(hit);
  }
  for (const each of places) each.score = scoreHits(each.hits, asked, weights);
  places.sort(
    (one, other) => other.score - one.score || one.hits[0].position - other.hits[0].position,
  );
  return places.filter((each) => each.score > places[0].score * WORTH_SHOWING);
}

/** Each unit counts once, and once more where two stand at the distance they have in the question. */
export function scoreHits(hits, asked, weights) {
  const found = new Map();
  for (const { unit, sure, position } of hits) {
    if (!found.has(unit)) found.set(unit, { positions: new Set(), sure });
    found.get(unit).positions.add(position);
  }
  let score = 0;
  for (const [unit, { sure }] of found) score += weights[unit] * (sure ? 1 : BEGINNING);
  for (let unit = 1; unit < asked.length; unit += 1) {
    const before = found.get(unit - 1);
    const after = found.get(unit);
    if (!before || !after) continue;
    const distance = asked[unit].offset - asked[unit - 1].offset;
    const inOrder = [...before.positions].some((position) =>
      after.positions.has(position + distance),
    );
    if (inOrder) score += weights[unit - 1] + weights[unit];
  }
  // Further hits say a little more.
  return score + Math.min(hits.length - found.size, 5) * 0.05;
}

/** Group candidates by episode, best first; among equals the newest. */
export function groupByEpisode(candidates) {
  const episodes = new Map();
  for (const candidate of candidates) {
    const { entry } = candidate.record;
    if (!episodes.has(entry)) episodes.set(entry, { entry, candidates: [], score: 0, places: 0 });
    const episode = episodes.get(entry);
    episode.candidates.push(candidate);
    episode.score = Math.max(episode.score, candidate.score);
    episode.places += candidate.places.length;
  }
  for (const episode of episodes.values()) {
    episode.candidates.sort((one, other) => other.score - one.score);
  }
  return [...episodes.values()].sort(
    (one, other) => other.score - one.score || (one.entry.date < other.entry.date ? 1 : -1),
  );
}

/** Entries whose names have all the words, the closest name first: { entry, score }. */
export function rankNames(entries, units) {
  const words = units.flatMap((unit) => unit.words.map(foldName));
  const whole = words.join(" ");
  const found = [];
  for (const entry of entries) {
    entry.folded ??= entry.names.map((name) =>
      readEncoded(encode(name.replace(/[|,:;–—-]+/g, " ")))
        .map(({ word }) => foldName(word))
        .filter(Boolean),
    );
    let score = 0;
    for (const name of entry.folded) {
      if (!words.every((word) => name.some((part) => part.startsWith(word)))) continue;
      const joined = name.join(" ");
      score = Math.max(score, joined === whole ? 3 : joined.startsWith(whole) ? 2 : 1);
    }
    if (score) found.push({ entry, score });
  }
  return found.sort((one, other) => other.score - one.score);
}

/** Entries found by name, followed by those found by what their page says. */
export function mergeEntries(named, pages) {
  const entries = new Set(named.map(({ entry }) => entry));
  const more = pages
    .filter(({ record }) => !entries.has(record.entry))
    .sort((one, other) => other.score - one.score)
    .map((candidate) => ({ entry: candidate.record.entry, candidate, score: 0 }));
  return [...named, ...more];
}

/** Whether a record passes the filters; an entry that is not an episode has no year. */
export function passesFilters({ entry, speaker }, filters) {
  const isTheirs = speaker
    ? speaker.slug === filters.speaker
    : entry.address === `people/${filters.speaker}/`;
  if (filters.speaker && !isTheirs) return false;
  if (filters.year && !entry.date?.startsWith(filters.year)) return false;
  return !filters.topic || Boolean(entry.topicSlugs?.has(filters.topic));
}

/** For each filter, what it can be set to: value -> episodes left, with the other filters as set. */
export function countChoices(candidates, filters) {
  const valuesOf = {
    speaker: ({ speaker }) => (speaker.slug ? [speaker.slug] : []),
    topic: ({ entry }) => entry.topicSlugs,
    year: ({ entry }) => [entry.date.slice(0, 4)],
  };
  const choices = {};
  for (const [name, values] of Object.entries(valuesOf)) {
    const others = { ...filters, [name]: "" };
    const entriesOf = new Map();
    for (const { record } of candidates) {
      if (!passesFilters(record, others)) continue;
      for (const value of values(record)) {
        if (!entriesOf.has(value)) entriesOf.set(value, new Set());
        entriesOf.get(value).add(record.entry);
      }
    }
    choices[name] = new Map([...entriesOf].map(([value, entries]) => [value, entries.size]));
  }
  return choices;
}

/**
 * Read the text of a Pagefind fragment: its words as they were said, which of them are `glued` to the
 * one before, the same words for comparison, and where each of its turns begins.
 */
export function readFragment(fragment) {
  const words = readEncoded(fragment.content);
  const turns = fragment.anchors
    .map(({ id, location }) => ({
      anchor: id.split("@")[0],
      time: id.split("@")[1],
      start: location,
    }))
    .sort((one, other) => one.start - other.start);
  return {
    // Pagefind ends a paragraph with a full stop, also behind one that it does not know.
    words: words.map(({ said }) => said.replace(/([。！？…])\.$/u, "$1")),
    glued: words.map(({ glued }) => glued),
    turns,
    folded: words.map(({ word }) => fold(word)),
  };
}

/**
 * The turns that hold the places of a candidate, weighed again by their text. Empty where the text
 * lacks an exact phrase. Each turn has the positions to mark and the first of them to show.
 */
export function rankTurns({ places, asked, weights }, text, units) {
  const exact = units.filter((unit) => unit.exact).map((unit) => unit.words.map(fold));
  const whole = units.flatMap((unit) => unit.words.map(fold));
  const hitsOf = new Map();
  for (const hit of places.flatMap((place) => place.hits)) {
    const number = turnAt(text.turns, hit.position);
    if (!hitsOf.has(number)) hitsOf.set(number, []);
    hitsOf.get(number).push(hit);
  }
  const found = [];
  for (const [number, hits] of hitsOf) {
    const marks = positionsToMark(hits, text, units);
    const start = text.turns[number]?.start ?? 0;
    const end = text.turns[number + 1]?.start ?? text.words.length;
    if (!exact.every((words) => marks.some((mark) => wordsAreAt(words, text, mark)))) continue;
    if (!marks.length) continue;
    const marked = new Set(marks);
    const inside = hits.filter(({ position }) => marked.has(position));
    let score = scoreHits(inside, asked, weights);
    const first = marks.find((mark) => mark + whole.length <= end && wordsAreAt(whole, text, mark));
    if (first !== undefined) score += weights.at(-1) + SLIGHT * whole.length;
    found.push({
      ...text.turns[number],
      start,
      end,
      score,
      first: first ?? densestMark(marks),
      marks: marked,
    });
  }
  const best = found.reduce((most, turn) => Math.max(most, turn.score), 0);
  return found.filter((turn) => turn.score > best * WORTH_SHOWING);
}

/** The mark after which most marks are near. `marks` are sorted. */
function densestMark(marks) {
  let best = marks[0];
  let most = 0;
  let end = 0;
  marks.forEach((mark, index) => {
    while (end < marks.length && marks[end] < mark + NEAR) end += 1;
    if (end - index > most) [best, most] = [mark, end - index];
  });
  return best;
}

/** Whether these words are at a position, letter for letter. */
const wordsAreAt = (words, { folded }, position) =>
  words.every((word, offset) => folded[position + offset] === word);

/** The positions of a turn to mark, sorted: exact phrases whole, and the forms of other words. */
function positionsToMark(hits, text, units) {
  const marks = new Set();
  for (const { position } of hits) {
    for (const unit of units) {
      const words = unit.words.map(fold);
      if (unit.exact || unit.joined) {
        if (!wordsAreAt(words, text, position)) continue;
        for (let offset = 0; offset < words.length; offset += 1) marks.add(position + offset);
      } else if (isForm(text.folded[position] ?? "", words[0], unit.open)) marks.add(position);
    }
  }
  // Words that were too frequent to look up are marked where they are next to a word that was found.
  const isOne = (unit) => !unit.exact && !unit.joined;
  const loose = new Set(units.filter(isOne).map((unit) => fold(unit.words[0])));
  for (const mark of [...marks]) {
    for (const step of [1, -1]) {
      for (let at = mark + step; loose.has(text.folded[at]); at += step) marks.add(at);
    }
  }
  return [...marks].sort((one, other) => one - other);
}

/** The index of the last turn that begins at or before a position. */
export function turnAt(turns, position) {
  let low = 0;
  let high = turns.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (turns[middle].start <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
