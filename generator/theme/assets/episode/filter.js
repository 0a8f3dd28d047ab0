/* Shows only the turns of some speakers: `?speaker=eli-stevens,luca-antiga`. Other turns are folded into
 * a line, which unfolds them; so does a link to one of them, and the browser's own search. */

import { pageSpeakers, withSpeakers } from "../shared/speakers.js";

export function filterBySpeaker(transcript) {
  const form = document.querySelector(".ea-filter");
  if (!form) return;
  const boxes = [...form.elements].filter((element) => element.name === "speaker");
  const shown = form.querySelector("output");
  // Speaker's slug -> class of their turns.
  const classOf = new Map(boxes.map((box) => [box.value, box.closest("label").className]));
  // Line of folded turns -> those turns.
  const folded = new Map();
  let applied = "";

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
    const url = withSpeakers(location.href, chosen.join(","));
    history.pushState(history.state, "", url);
    apply();
  });
  addEventListener("popstate", apply);
  addEventListener("hashchange", arrive);
  transcript.element.addEventListener("beforematch", (event) => {
    unfold(transcript.turnOf(event.target));
  });
  apply();
  if (applied) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  arrive();

  /** Show the turns that the address asks for. */
  function apply() {
    const chosen = pageSpeakers(location.href, history.state)
      .split(",")
      .filter((slug) => classOf.has(slug));
    if (chosen.join() === applied) return;
    applied = chosen.join();
    for (const box of boxes) box.checked = chosen.includes(box.value);
    const classes = new Set(chosen.map((slug) => classOf.get(slug)));
    const isChosen = (turn) => !classes.size || classes.has(turn.classList[0]);
    for (const line of folded.keys()) {
      show(line, true);
      line.remove();
    }
    folded.clear();
    const follows = (turn, before) => turn.previousElementSibling === before;
    for (const run of runsOf(transcript.turns, (turn) => !isChosen(turn), follows)) fold(run);
    const n = transcript.turns.filter(isChosen).length;
    const all = transcript.turns.length;
    shown.value = classes.size ? transcript.phrase("shown", { n, all }) : "";
  }

  function fold(turns) {
    const line = document.createElement("button");
    line.type = "button";
    line.className = "ea-folded";
    line.ariaExpanded = "false";
    const people = [...new Set(turns.map((turn) => transcript.speakerOf(turn)))].join(", ");
    line.textContent = transcript.phrase("folded", { n: turns.length, people });
    line.addEventListener("click", () => show(line, line.ariaExpanded === "false"));
    turns[0].before(line);
    folded.set(line, turns);
    show(line, false);
  }

  function show(line, open) {
    line.ariaExpanded = String(open);
    for (const turn of folded.get(line)) {
      if (open) turn.hidden = false;
      else turn.setAttribute("hidden", "until-found");
    }
  }

  function unfold(turn) {
    for (const [line, turns] of folded) if (turns.includes(turn)) show(line, true);
  }

  /** Unfold the turn that the address leads to. */
  function arrive() {
    const target = document.getElementById(location.hash.slice(1));
    const turn = transcript.turnOf(target);
    if (!turn?.hidden) return;
    unfold(turn);
    turn.scrollIntoView();
  }
}

/** Runs of neighbouring turns for which something is true; `follows` tells which are neighbours. */
export function runsOf(turns, isTrue, follows) {
  const found = [];
  let before = null;
  for (const turn of turns) {
    const isOne = isTrue(turn);
    if (isOne && before && follows(turn, before)) found.at(-1).push(turn);
    else if (isOne) found.push([turn]);
    before = isOne ? turn : null;
  }
  return found;
}
