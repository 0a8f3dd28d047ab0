/* The parameter `speaker` of an address, as the page of an episode reads it. Pure: no DOM.
 *
 * ?speaker=ada-lovelace,charles-babbage shows the turns of these speakers. While the address has a
 * search (`q`), `speaker` is a filter of the search, and the page's own choice is in the history's
 * state. Shared links from before have `by` for the search; next to it, `speaker` is the page's. */

/** The speakers that a page should show, as text: "ada-lovelace,charles-babbage", or "" for all. */
export function pageSpeakers(href, state) {
  const parameters = new URL(href).searchParams;
  const isOfSearch = parameters.has("q") && !parameters.has("by");
  return (isOfSearch ? state?.eaSpeakers : parameters.get("speaker")) ?? "";
}

/** The same address with these speakers, as text; "" for all. */
export function withSpeakers(href, speakers) {
  const address = new URL(href);
  address.searchParams.delete("speaker");
  // A comma is allowed in an address, and easier to read than %2C.
  const query = [address.search.slice(1), speakers && `speaker=${speakers}`];
  address.search = query.filter(Boolean).join("&");
  return address;
}
