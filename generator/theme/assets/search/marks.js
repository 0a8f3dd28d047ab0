/* Marks the words that were searched for in the turn at which the reader arrives:
 * `?found=kernel,kernels#ada-2`; words that are written without a space between them are a row of words. They are then removed from the address, so that a copied address is
 * that of the turn. */

import { decoded } from "../shared/decoding.js";
import { fold, parts, wordsIn } from "./text.js";

export function markFound() {
  const address = new URL(location.href);
  const runs = address.searchParams
    .get("found")
    .split(",")
    .map((run) => run.split(" "));
  address.searchParams.delete("found");
  history.replaceState(history.state, "", address);
  const id = decoded(address.hash.slice(1));
  const target = id && document.getElementById(id);
  if (!target || !CSS.highlights) return;
  // A former anchor is an empty element within the turn.
  const place = target.closest(".ea-transcript > div") ?? target.closest("p, li, dd") ?? target;
  const words = [...wordsOf(place)];
  const ranges = new Set();
  for (const [at, [first]] of words.entries()) {
    for (const run of runs) {
      const isHere = run[0] === first && run.every((word, next) => words[at + next]?.[0] === word);
      if (isHere) for (let next = 0; next < run.length; next += 1) ranges.add(words[at + next][1]);
    }
  }
  CSS.highlights.set("ea-found", new Highlight(...ranges));
}

/** Each word below an element, folded for comparison, with its range. */
function* wordsOf(element) {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    for (const { word, said, index } of wordsIn(node.data)) {
      // Without the punctuation around a word, but with that inside: state-of-the-art, isn't.
      const marked = parts(said);
      const start = index + marked.before.length;
      const range = new Range();
      range.setStart(node, start);
      range.setEnd(node, start + marked.word.length);
      yield [fold(word), range];
    }
  }
}
