/** What is copied: quotations with their source, and links to words (text fragments). */

/** Longer selections are named by their first and last words. */
const WHOLE_UP_TO = 80;
const WORDS_OF_AN_END = 5;
const WORDS_OF_CONTEXT = 8;

/**
 * What the selected range, or a whole turn, holds of each turn's words.
 *
 * @returns {{turn: HTMLElement, paragraphs: string[]}[]}
 */
export function passages(transcript, turns, range = null) {
  return turns
    .map((turn) => ({
      turn,
      paragraphs: transcript
        .paragraphsOf(turn)
        .map((paragraph) => spaced(range ? within(range, paragraph) : paragraph.textContent))
        .filter(Boolean),
    }))
    .filter(({ paragraphs }) => paragraphs.length);
}

/** A quotation as plain text and as HTML, with who said it, where, when, and a link. */
export function quotation(transcript, quoted, url) {
  const { turn } = quoted[0];
  const several = quoted.length > 1;
  const names = [...new Set(quoted.map((each) => transcript.speakerOf(each.turn)))];
  const paragraphs = quoted.flatMap((each) =>
    each.paragraphs.map((text, number) =>
      several && number === 0 ? `${transcript.speakerOf(each.turn)}: ${text}` : text,
    ),
  );
  const source = [
    transcript.element.dataset.source.replace("{speaker}", () => names.join(", ")),
    transcript.timeOf(turn),
  ]
    .filter(Boolean)
    .join(", ");
  const words = several
    ? paragraphs.join("\n\n")
    : transcript.phrase("quoted", { words: paragraphs.join("\n\n") });
  const escaped = paragraphs.map((text) => `<p>${escape(text)}</p>`).join("");
  return {
    text: `${words}\n— ${source}\n${url}\n`,
    html: `<blockquote cite="${escape(url)}">${escaped}</blockquote><p>— <a href="${escape(url)}">${escape(source)}</a></p>`,
  };
}

/** The address of a turn, without what else stands in the address bar. */
export function addressOf(turn) {
  return `${location.origin}${location.pathname}#${turn.id}`;
}

/**
 * The address of the selected words. Browsers that know text fragments mark the words; others land
 * at the turn. Words that stand on the page more than once are told apart by those around them;
 * where even that does not help, the address is that of the turn.
 *
 * https://wicg.github.io/scroll-to-text-fragment/
 */
export function addressOfWords(transcript, range) {
  const turns = transcript.turns.filter((turn) => range.intersectsNode(turn));
  const quoted = passages(transcript, turns, range);
  const { turn } = quoted[0];
  const paragraphs = quoted.flatMap((each) => each.paragraphs);
  const [first, last] = [paragraphs[0], paragraphs.at(-1)];
  const isWhole = paragraphs.length === 1 && first.length <= WHOLE_UP_TO;
  const start = isWhole ? first : first.split(" ").slice(0, WORDS_OF_AN_END).join(" ");
  const end = isWhole ? "" : last.split(" ").slice(-WORDS_OF_AN_END).join(" ");

  const holder = transcript
    .paragraphsOf(turn)
    .find((paragraph) => spaced(within(range, paragraph)));
  const [before, after] = around(range, holder);
  // A first paragraph follows the time in its margin, which is a block of its own.
  const context = before.length ? before : [transcript.linkOf(turn).textContent];
  const page = spaced(document.querySelector(".md-container").textContent);
  for (let count = 0; count <= WORDS_OF_CONTEXT; count++) {
    const prefix = count ? context.slice(-count).join(" ") : "";
    const suffix = count && isWhole ? after.slice(0, count).join(" ") : "";
    if (timesIn(page, [prefix, start, suffix].filter(Boolean).join(" ")) !== 1) continue;
    const parts = [
      prefix && `${encode(prefix)}-`,
      encode(start),
      encode(end),
      suffix && `-${encode(suffix)}`,
    ];
    return `${addressOf(turn)}:~:text=${parts.filter(Boolean).join(",")}`;
  }
  return addressOf(turn);
}

/** Widen a range to whole words: a browser looks for nothing less. */
export function toWholeWords(range) {
  const segmenter = new Intl.Segmenter(document.documentElement.lang, { granularity: "word" });
  const wordAt = (node, offset) =>
    node.nodeType === Node.TEXT_NODE && segmenter.segment(node.data).containing(offset);
  const first = wordAt(range.startContainer, range.startOffset);
  const last = wordAt(range.endContainer, range.endOffset);
  if (first?.isWordLike) range.setStart(range.startContainer, first.index);
  if (last?.isWordLike && last.index < range.endOffset) {
    range.setEnd(range.endContainer, last.index + last.segment.length);
  }
  return range;
}

/** The text of an element that a range holds. */
function within(range, element) {
  if (!range.intersectsNode(element)) return "";
  const part = document.createRange();
  part.selectNodeContents(element);
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) {
    part.setStart(range.startContainer, range.startOffset);
  }
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) {
    part.setEnd(range.endContainer, range.endOffset);
  }
  return part.toString();
}

/** The words of a paragraph before and after a range. */
function around(range, paragraph) {
  const [before, after] = [document.createRange(), document.createRange()];
  before.selectNodeContents(paragraph);
  after.selectNodeContents(paragraph);
  before.collapse(true);
  after.collapse(false);
  if (paragraph.contains(range.startContainer)) {
    before.setEnd(range.startContainer, range.startOffset);
  }
  if (paragraph.contains(range.endContainer)) {
    after.setStart(range.endContainer, range.endOffset);
  }
  return [before, after].map((part) => spaced(part.toString()).split(" ").filter(Boolean));
}

function spaced(text) {
  return text.replace(/\s+/g, " ").trim();
}

/** How often words stand in a text, as whole words and in any case: as a browser finds them. */
function timesIn(text, words) {
  const literal = words.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const whole = new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, "giu");
  return [...text.matchAll(whole)].length;
}

/** Commas and ampersands end a text in a fragment, hyphens a prefix. */
function encode(text) {
  return encodeURIComponent(text).replace(/-/g, "%2D");
}

function escape(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
