// The space around a text, as both verifiers see it.

// What Python calls space; JavaScript's own `trim` would also take a byte-order mark.
const SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const SPACE_AROUND = new RegExp(`^${SPACE}|${SPACE}$`, 'g');

/**
 * Give a text without the space around it.
 * @param {string} text
 */
export function stripped(text) {
  return text.replace(SPACE_AROUND, '');
}
