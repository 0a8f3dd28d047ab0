// Filters and sorts the lists of episodes, people and topics: the form `.ea-tools` above them.
//
// What is chosen stands in the address: ?filter=clock&sort=longest&transcript=with&all=on.
// Without this script the lists are whole, in their first order, and the form is not shown.

const form = document.querySelector(".ea-tools");
const list = document.querySelector(".ea-episodes");
const heading = list && document.querySelector("h2");
const ownTitle = heading?.textContent;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** What the tools need to know of an entry of a list. */
function entry(element) {
  const [date, length] = element.querySelectorAll("time");
  const [, hours, minutes, seconds] = length?.dateTime.match(/PT(\d+)H(\d+)M(\d+)S/) ?? [0, 0, 0, 0];
  return {
    element,
    text: plain(element.textContent),
    date: date?.dateTime ?? "",
    length: hours * 3600 + minutes * 60 + +seconds,
    title: element.querySelector("a")?.textContent ?? "",
    transcript: element.querySelector(".ea-none") ? "without" : "with",
  };
}

const items = (root) => [...root.querySelectorAll(":is(.ea-episodes, .ea-people, .ea-dense, .ea-topics) > li")];
const own = items(document).map(entry);

const { lang } = document.documentElement;
const { format } = new Intl.NumberFormat(lang);
const byTitle = new Intl.Collator(lang, { ignorePunctuation: true, numeric: true });
const orders = {
  "": (a, b) => b.date.localeCompare(a.date),
  oldest: (a, b) => a.date.localeCompare(b.date),
  longest: (a, b) => b.length - a.length,
  title: (a, b) => byTitle.compare(a.title, b.title),
};

/** The episodes of the other years or seasons, out of their pages; asked for once, when wanted. */
let others;
async function load() {
  const links = [...document.querySelectorAll("#groups a:not([aria-current])")];
  const pages = await Promise.all(links.map(async ({ href }) => {
    const answer = await fetch(href);
    if (!answer.ok) throw new Error(`${href}: ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const link of page.querySelectorAll(".ea-episodes a")) {
      link.href = new URL(link.getAttribute("href"), href);
    }
    return items(page).map((each) => entry(document.adoptNode(each)));
  }));
  return pages.flat();
}

/** Shows what the form says; `asked` tells a slow answer from what was chosen after it. */
let asked = 0;
async function update() {
  const now = ++asked;
  const chosen = new FormData(form);
  const get = (name) => chosen.get(name) ?? "";
  // What is not of this form stays, such as a search (?q=).
  const kept = new URLSearchParams(location.search);
  for (const { name } of form.elements) kept.delete(name);
  for (const [name, value] of chosen) if (value) kept.append(name, value);
  history.replaceState(history.state, "", `${location.pathname}${kept.size ? `?${kept}` : ""}${location.hash}`);

  const status = form.querySelector("[role=status]");
  let all = own;
  let failed = "";
  if (get("all")) {
    try {
      all = own.concat(await (others ??= load()));
    } catch {
      others = undefined;
      failed = form.dataset.failed;
    }
    if (now !== asked) return;
  }
  const words = plain(get("filter")).split(/\s+/);
  const found = all.filter((each) =>
    words.every((word) => each.text.includes(word)) &&
    (!get("transcript") || get("transcript") === each.transcript));

  if (list) {
    heading.textContent = all === own ? ownTitle : form.elements.all.parentElement.textContent.trim();
    // Stable, so that what is equal stays as the page has it.
    list.replaceChildren(...found.sort(orders[get("sort")] ?? orders[""]).map((each) => each.element));
  } else {
    const shown = new Set(found);
    for (const each of all) each.element.hidden = !shown.has(each);
    for (const letter of document.querySelectorAll(".ea section")) {
      letter.hidden = !letter.querySelector("li:not([hidden])");
    }
    for (const letters of document.querySelectorAll(".ea-letters")) letters.hidden = get("filter") !== "";
  }
  status.textContent = failed
    || form.dataset.shown.replace("{shown}", format(found.length)).replace("{all}", format(all.length));
}

if (form) {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = [...form.elements].find((element) => element.name === name);
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
    // A value that the list of choices does not have.
    if (field && field.selectedIndex === -1) field.selectedIndex = 0;
  }
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  update();
}
