// The space around a text, as both verifiers see it.

// What Python calls space; JavaScript's own `trim` would also take a byte-order mark.
const OTHER = /[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;

/**
 * Give a text without the space around it.
 * @param {string} text
 */
export function stripped(text) {
  const start = text.search(OTHER);
  if (start < 0) return '';
  let end = text.length;
  // Not by a pattern: looking for `SPACE+$` costs the square of the longest space inside.
  while (!OTHER.test(text[end - 1])) end -= 1;
  return text.slice(start, end);
}
