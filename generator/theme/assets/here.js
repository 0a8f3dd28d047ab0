/** A line below the header: the chapter and the speaker that one is reading. */

/** So far below this line a turn is the one that is being read. */
const A_LINE_OF_TEXT = 40;

export function showWhereOneIs(transcript) {
  const line = document.createElement("p");
  line.className = "ea-here";
  // The names stand beside their turns: whoever listens to the page has heard them.
  line.ariaHidden = "true";
  const [chapter, speaker] = [document.createElement("span"), document.createElement("b")];
  line.append(chapter, speaker);
  transcript.element.prepend(line);

  let current = null;
  let observer = null;

  /** Watch which turn crosses a line of the window, without listening to every scroll. */
  function watch() {
    observer?.disconnect();
    const top = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
    const from = Math.round(top + A_LINE_OF_TEXT);
    const rootMargin = `-${from}px 0px ${from + 1 - innerHeight}px 0px`;
    observer = new IntersectionObserver(see, { rootMargin });
    for (const turn of transcript.turns) observer.observe(turn);
  }

  function see(entries) {
    const entered = entries.findLast((entry) => entry.isIntersecting);
    const [first] = transcript.turns;
    if (entered) current = entered.target;
    else if (first.getBoundingClientRect().top > entries[0].rootBounds.top) current = null;
    line.classList.toggle("ea-here--shown", current !== null);
    if (!current) return;
    chapter.textContent = transcript.chapterOf(current);
    speaker.textContent = transcript.speakerOf(current);
    speaker.className = current.className;
  }

  // With the next frame, which computes styles anyway.
  requestAnimationFrame(watch);
  addEventListener("resize", watch);
}
