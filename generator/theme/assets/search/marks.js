/* Marks the words that were searched for in the turn at which the reader arrives:
 * `?found=kernel,kernels#ada-2`. They are then removed from the address, so that a copied address is
 * that of the turn. */

import { decoded } from "../shared/decoding.js";
import { fold } from "./text.js";

// Without the punctuation around a word, but with that inside: state-of-the-art, isn't.
const WORD = /[\p{L}\p{N}](?:\S*[\p{L}\p{N}])?/gu;

export function markFound() {
  const address = new URL(location.href);
  const words = new Set(address.searchParams.get("found").split(","));
  address.searchParams.delete("found");
  history.replaceState(history.state, "", address);
  const id = decoded(address.hash.slice(1));
  const target = id && document.getElementById(id);
  if (!target || !CSS.highlights) return;
  // A former anchor is an empty element within the turn.
  const place = target.closest(".ea-transcript > div") ?? target.closest("p, li, dd") ?? target;
  const ranges = [...wordsOf(place)].filter(([word]) => words.has(word)).map(([, range]) => range);
  CSS.highlights.set("ea-found", new Highlight(...ranges));
}

/** Each word below an element, folded for comparison, with its range. */
function* wordsOf(element) {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    for (const { 0: word, index } of node.data.matchAll(WORD)) {
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      yield [fold(word), range];
    }
  }
}
