// Asking from a browser: without cookies, without saying where from, without following elsewhere, not for long, not for
// much.

import { joined } from './encoding.js';
import { Unreachable } from './faults.js';
import { MOST_BYTES } from './web.js';
import { say } from './words.js';

/** @typedef {import('./web.js').Address} Address */
/** @typedef {import('./web.js').Answer} Answer */

const MOST_SECONDS = 10;

/**
 * Ask a host of the public internet.
 * @param {Address} address
 * @returns {Promise<Answer>}
 * @throws {Unreachable} no answer, or none that may be read
 */
export function askHost({ href }) {
  return get(href, 'no-store');
}

/** The documents of the site that the page is on. */
export class OwnSite {
  /**
   * @param {string} baseURL of the site, as its documents state it
   * @param {URL} root where the site is now
   */
  constructor(baseURL, root) {
    this.root = root;
    // A copy elsewhere does not speak for the site; on this machine it is there to be looked at.
    const isHome = root.href === `${baseURL}/` || ['localhost', '127.0.0.1', '[::1]'].includes(root.hostname);
    this.baseURL = isHome ? baseURL : null;
  }

  /**
   * Give where a document of the site is now, or null for a document of others.
   * @param {string} url
   */
  addressOf(url) {
    if (this.baseURL === null || !url.startsWith(`${this.baseURL}/`)) return null;
    const address = new URL(this.root.href + url.slice(this.baseURL.length + 1));
    return address.href.startsWith(this.root.href) ? address : null;
  }

  /**
   * @param {string} url
   * @returns {Promise<Uint8Array>}
   * @throws {Unreachable}
   */
  async fetch(url) {
    const address = this.addressOf(url.split('#', 1)[0]);
    if (address === null) throw new Unreachable(say('{url} is not of this site', { url }));
    const { status, body } = await get(address.href, 'no-cache');
    if (status !== 200) throw new Unreachable(say('{url} answers with status {status}', { url, status }));
    return body;
  }
}

/**
 * @param {string} url
 * @param {RequestCache} cache
 * @returns {Promise<Answer>}
 */
async function get(url, cache) {
  /** @type {RequestInit} */
  const options = {
    cache,
    credentials: 'omit',
    redirect: 'error',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(MOST_SECONDS * 1000),
  };
  try {
    const response = await fetch(url, options);
    const body = response.body === null ? new Uint8Array() : await readAtMost(response.body.getReader());
    return { status: response.status, type: response.headers.get('Content-Type') ?? '', body };
  } catch {
    throw new Unreachable(say('{url} does not answer, or not to web pages', { url }));
  }
}

/** Read one byte more than is accepted, at most. @param {ReadableStreamDefaultReader<Uint8Array>} reader */
async function readAtMost(reader) {
  const blocks = [];
  let length = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    blocks.push(read.value);
    length += read.value.length;
    if (length > MOST_BYTES) {
      await reader.cancel();
      break;
    }
  }
  return joined(...blocks).subarray(0, MOST_BYTES + 1);
}
