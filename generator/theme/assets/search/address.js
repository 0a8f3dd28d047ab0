/* The search in an address: ?q=engine&speaker=ada-lovelace&topic=looms&year=1842&in=titles. Pure: no DOM. */

import { withSpeakers } from "../shared/speakers.js";

const FILTERS = ["speaker", "topic", "year"];
// The former name of `speaker`, which shared links may have.
const FORMER_SPEAKER = "by";

/** Read the search of an address: { query, filters }. Of several speakers the first one counts. */
export function searchIn(href) {
  const given = new URL(href).searchParams;
  const speakers = given.get(FORMER_SPEAKER) ?? given.get("speaker") ?? "";
  return {
    query: given.get("q") ?? "",
    filters: {
      speaker: speakers.split(",")[0],
      topic: given.get("topic") ?? "",
      year: given.get("year") ?? "",
      titles: given.get("in") === "titles",
    },
  };
}

/** The same address with this search. */
export function withSearch(href, { query, filters }) {
  const address = new URL(href);
  address.searchParams.delete(FORMER_SPEAKER);
  address.searchParams.set("q", query);
  const values = { ...filters, in: filters.titles && "titles" };
  for (const name of [...FILTERS, "in"]) {
    if (values[name]) address.searchParams.set(name, values[name]);
    else address.searchParams.delete(name);
  }
  return address;
}

/** The same address without a search; `speakers` are those whose turns the page shows. */
export function withoutSearch(href, speakers) {
  const address = new URL(href);
  for (const name of ["q", "in", FORMER_SPEAKER, ...FILTERS]) address.searchParams.delete(name);
  return withSpeakers(address, speakers);
}
