/* Filters and sorts the lists of episodes, people and topics: the form `.ea-tools` above them.
 *
 * The address has what is chosen: ?filter=clock&sort=longest&transcript=with&all=on. Without this
 * script the lists are whole, in their first order, and the form is not shown. */

import { phraseFiller } from "../shared/formats.js";
import { filterEntries, fold, parseDuration, sortEntries } from "./selection.js";

const form = document.querySelector(".ea-tools");
const list = document.querySelector(".ea-episodes");
const heading = list && document.querySelector("h2");
const ownTitle = heading?.textContent;
const { lang } = document.documentElement;
const fill = phraseFiller(lang);

/** What the tools need to know of an item of a list. */
function entryOf(element) {
  const [date, length] = element.querySelectorAll("time");
  return {
    element,
    text: fold(element.textContent),
    date: date?.dateTime ?? "",
    length: parseDuration(length?.dateTime),
    title: element.querySelector("a")?.textContent ?? "",
    transcript: element.querySelector(".ea-none") ? "without" : "with",
  };
}

const items = (root) => [
  ...root.querySelectorAll(":is(.ea-episodes, .ea-people, .ea-dense, .ea-topics) > li"),
];
const own = items(document).map(entryOf);

/** The episodes of the other years or seasons, from their pages; loaded once, when they are wanted. */
let others;
async function loadOthers() {
  const links = [...document.querySelectorAll("#groups a:not([aria-current])")];
  const pages = await Promise.all(
    links.map(async ({ href }) => {
      const answer = await fetch(href);
      if (!answer.ok) throw new Error(`${href}: ${answer.status}`);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const link of page.querySelectorAll(".ea-episodes a")) {
        link.href = new URL(link.getAttribute("href"), href);
      }
      return items(page).map((each) => entryOf(document.adoptNode(each)));
    }),
  );
  return pages.flat();
}

/** Show what the form says. `asked` tells a slow answer from a later choice. */
let asked = 0;
async function update() {
  const now = ++asked;
  const chosen = new FormData(form);
  const get = (name) => chosen.get(name) ?? "";
  // Parameters of others stay, such as a search (?q=).
  const kept = new URLSearchParams(location.search);
  for (const { name } of form.elements) kept.delete(name);
  for (const [name, value] of chosen) if (value) kept.append(name, value);
  history.replaceState(
    history.state,
    "",
    `${location.pathname}${kept.size ? `?${kept}` : ""}${location.hash}`,
  );

  const status = form.querySelector("[role=status]");
  let all = own;
  let failed = "";
  if (get("all")) {
    try {
      others ??= loadOthers();
      all = own.concat(await others);
    } catch {
      others = undefined;
      failed = form.dataset.failed;
    }
    if (now !== asked) return;
  }
  const found = filterEntries(all, { filter: get("filter"), transcript: get("transcript") });

  if (list) {
    heading.textContent =
      all === own ? ownTitle : form.elements.all.parentElement.textContent.trim();
    const sorted = sortEntries(found, get("sort"), lang);
    list.replaceChildren(...sorted.map((each) => each.element));
  } else {
    const shown = new Set(found);
    for (const each of all) each.element.hidden = !shown.has(each);
    for (const letter of document.querySelectorAll(".ea section")) {
      letter.hidden = !letter.querySelector("li:not([hidden])");
    }
    for (const letters of document.querySelectorAll(".ea-letters"))
      letters.hidden = get("filter") !== "";
  }
  status.textContent = failed || fill(form.dataset.shown, { shown: found.length, all: all.length });
}

if (form) {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = [...form.elements].find((element) => element.name === name);
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
    // The address may have a value that is not among the choices.
    if (field && field.selectedIndex === -1) field.selectedIndex = 0;
  }
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  update();
}
