// The verifier as one file, without any network: it knows the keys and pictures that its site had when it was made, and
// the status lists that it is given, since those are signed.

import { openDesk } from './desk.js';
import { hex, sha256 } from './encoding.js';
import { Malformed, Unreachable, saidBy } from './faults.js';
import { readJSON } from './json.js';
import { Session } from './session.js';
import { known } from './known.js';
import { isStatusList } from './status-list-credentials.js';
import { say } from './words.js';

/** @type {Map<string, Uint8Array>} */
const given = new Map();

function newAccess() {
  return {
    baseURL: known.baseURL,
    wanted: new Set(),
    agree() {},
    /** @param {string} url */
    async fetch(url) {
      const [address] = url.split('#', 1);
      const found = Object.hasOwn(known.documents, address) ? known.documents[address] : null;
      if (found !== null) return new TextEncoder().encode(JSON.stringify(found));
      const list = given.get(address);
      if (list === undefined) throw new Unreachable(say('{url} cannot be had without internet', { url: address }));
      return list;
    },
    /** @param {string} url @param {Uint8Array} picture */
    async serves(url, picture) {
      if (!Object.hasOwn(known.pictures, url)) return null;
      return known.pictures[url] === hex(await sha256(picture));
    },
  };
}

/**
 * Keep a status list for the badges to come.
 * @param {Uint8Array} data
 */
function keep(data) {
  try {
    const document = readJSON(data);
    if (isStatusList(document) && typeof document.id === 'string') given.set(document.id, data);
  } catch (error) {
    saidBy(error, Malformed);
  }
}

openDesk({ session: new Session(null), newAccess, keep, isOffline: true });
