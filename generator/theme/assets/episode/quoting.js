/* What is copied: quotations with their source, and links to words (text fragments). */

/** Longer selections are named by their first and last words. */
const WHOLE_UP_TO = 80;
const WORDS_OF_AN_END = 5;
const WORDS_OF_CONTEXT = 8;

/** The words of each turn, or those within a range: a list of { turn, paragraphs }. */
export function passages(transcript, turns, range) {
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

/** A quotation as plain text and as HTML: the words, who said them, where, when, and the link. */
export function quotation(transcript, quoted, url) {
  const speakers = quoted.map(({ turn }) => transcript.speakerOf(turn));
  const paragraphs = quoted.flatMap(({ paragraphs: [first, ...rest] }, number) => [
    quoted[1] ? `${speakers[number]}: ${first}` : first,
    ...rest,
  ]);
  const source = [
    transcript.element.dataset.source.replace("{speaker}", () => [...new Set(speakers)].join(", ")),
    transcript.timeOf(quoted[0].turn),
  ]
    .filter(Boolean)
    .join(", ");
  const words = paragraphs.join("\n\n");
  const text = quoted[1] ? words : transcript.phrase("quoted", { words });
  const html = paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join("");
  const href = escapeHtml(url);
  return {
    text: `${text}\n— ${source}\n${url}\n`,
    html: `<blockquote cite="${href}">${html}</blockquote><p>— <a href="${href}">${escapeHtml(source)}</a></p>`,
  };
}

/** The address of a turn, without the other parts of the present address. */
export function addressOf(turn) {
  return `${location.origin}${location.pathname}#${turn.id}`;
}

/**
 * The address of words. Browsers without text fragments go to their turn. Words that are on the page
 * more than once are told apart by the words around them; where that fails, this is the turn's address.
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

  const holder = transcript.paragraphsOf(turn).find((each) => spaced(within(range, each)));
  const [before, after] = around(range, holder);
  // Before a first paragraph is the time, which is a block of its own.
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

/** Widen a range to whole words: browsers find no parts of words. */
export function toWholeWords(range) {
  if (!Intl.Segmenter) return range;
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

/** The text of an element within a range. */
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
  const { startContainer, startOffset, endContainer, endOffset } = range;
  return [
    ["setEnd", startContainer, startOffset],
    ["setStart", endContainer, endOffset],
  ].map(([set, node, offset]) => {
    if (!paragraph.contains(node)) return [];
    const side = document.createRange();
    side.selectNodeContents(paragraph);
    side[set](node, offset);
    return spaced(side.toString()).split(" ").filter(Boolean);
  });
}

function spaced(text) {
  return text.replace(/\s+/g, " ").trim();
}

/** How often a browser finds words in a text: whole words, in any case. */
export function timesIn(text, words) {
  const literal = words.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  const whole = new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, "giu");
  return [...text.matchAll(whole)].length;
}

/** Encode text for a fragment, in which commas and ampersands end a text, and hyphens a prefix. */
export function encode(text) {
  return encodeURIComponent(text).replace(/-/g, "%2D");
}

/** Escape text for HTML. */
export function escapeHtml(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
