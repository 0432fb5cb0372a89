// Where a verifier gets documents from. A source never guesses: what it does not have is `Unreachable`.

import { Unreachable } from './faults.js';
import { say } from './words.js';

/**
 * Gives the bytes that an address serves.
 * @typedef {object} Source
 * @property {string | null} baseURL the site that this source is itself, if any
 * @property {(url: string) => Promise<Uint8Array>} fetch the fragment does not count; throws `Unreachable`
 * @property {(url: string, bytes: Uint8Array) => Promise<boolean | null>} [serves] whether an address serves these bytes, where that is
 *   known without them; null where it is not
 */

/**
 * A source of documents that are at hand.
 * @param {string | null} baseURL
 * @param {ReadonlyMap<string, Uint8Array>} documents by address
 * @returns {Source}
 */
export function atHand(baseURL, documents) {
  return {
    baseURL,
    async fetch(url) {
      const found = documents.get(url.split('#', 1)[0]);
      if (found === undefined) throw new Unreachable(say('{url} is not at hand', { url }));
      return found;
    },
  };
}

/**
 * A source that remembers what it got, and what it could not get: within one verification an address says one thing.
 * @param {Source} source
 * @returns {Source}
 */
export function remembering(source) {
  /** @type {Map<string, Promise<Uint8Array>>} */
  const asked = new Map();
  return {
    ...source,
    fetch(url) {
      const bare = url.split('#', 1)[0];
      let answer = asked.get(bare);
      if (answer === undefined) {
        answer = source.fetch(bare);
        asked.set(bare, answer);
      }
      return answer;
    },
  };
}
