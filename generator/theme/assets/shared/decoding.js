/* Percent-encoding. Pure: no DOM. */

/** Decode a part of an address. Where its percent signs do not encode UTF-8, it stays as it is. */
export function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
