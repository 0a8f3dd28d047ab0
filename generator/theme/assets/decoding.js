/** The text of a part of an address. What is not UTF-8 behind its percent signs stays as it is. */
export function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
