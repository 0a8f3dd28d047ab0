/* Marks the words one was looking for in the turn one arrives at: `?found=kernel,kernels#ada-2`.
 * The address then loses them, so that it is the turn's own when it is copied. */

import { decoded } from "./decoding.js";
import { fold } from "./search-engine.js";

// Without the signs around it, but with those inside: state-of-the-art, isn't.
const WORD = /[\p{L}\p{N}](?:\S*[\p{L}\p{N}])?/gu;

export function mark() {
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

/** Each word below an element, as it is compared, with where it stands. */
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
