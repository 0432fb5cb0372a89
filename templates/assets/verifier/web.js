// Documents of other sites, asked for with care: the address comes from whoever made the badge.
//
// - Only https, and only names that can be of the public internet; a redirect is not followed.
// - Few documents, none too large, each once; and nobody whom the visitor did not agree to.
// - What was not had is `Unreachable`: nothing is known about it.
//
// How an answer is had is an argument: `network.js` asks the network, tests answer themselves.

import { Unreachable } from './faults.js';
import { say } from './words.js';

/** @typedef {import('./sources.js').Source} Source */
/** @typedef {{authority: string, href: string}} Address one that may be asked */
/** @typedef {{status: number, type: string, body: Uint8Array}} Answer its body is at most one byte more than `MOST_BYTES` */

export const MOST_BYTES = 8 * 1024 * 1024;
const MOST_DOCUMENTS = 16;
const PAGES = ['text/html', 'application/xhtml+xml'];
// Nothing that readers of addresses read differently: no user name, no address in numbers, no backslash.
const PUBLIC =
  /^https:\/\/((?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?\.?)(?::([0-9]{1,5}))?((?:[/?][^\x00-\x20\\\x7f]*)?)$/i;
const LOCAL = ['localhost', 'local', 'internal', 'home.arpa', 'lan', 'intranet', 'onion'];
const HTTPS = 443;

/**
 * Read an address of the public internet.
 * @param {string} url without fragment
 * @returns {Address}
 * @throws {Unreachable} it is another one, which is never asked
 */
export function publicAddress(url) {
  const found = PUBLIC.exec(url);
  if (found === null) throw new Unreachable(say('{url} is not asked: only https, and a host by its name', { url }));
  const host = found[1].toLowerCase().replace(/\.$/, '');
  const port = Number(found[2] ?? HTTPS);
  if (LOCAL.some((name) => host.endsWith(`.${name}`))) {
    throw new Unreachable(say('{url} is not asked: {host} is a name of a local network', { url, host }));
  }
  if (port > 65535 || (port < 1024 && port !== HTTPS)) {
    throw new Unreachable(say('{url} is not asked: the port {port} is for something else', { url, port }));
  }
  const authority = port === HTTPS ? host : `${host}:${port}`;
  return { authority, href: `https://${authority}${found[3].startsWith('/') ? '' : '/'}${found[3]}` };
}

/** The web as one badge may use it: the site's own documents from where they are, all others by asking. */
export class Web {
  /**
   * @param {Source} own
   * @param {(address: Address) => Promise<Answer>} get throws `Unreachable` where there is no answer
   * @param {(authority: string) => boolean} [agreed] whether the visitor agreed to asking this host
   */
  constructor(own, get, agreed) {
    this.own = own;
    this.baseURL = own.baseURL;
    this.get = get;
    /** @type {Set<string>} hosts that the visitor agreed to */
    this.agreedTo = new Set();
    this.agreed = agreed ?? ((authority) => this.agreedTo.has(authority));
    /** @type {Set<string>} hosts that would have to be asked */
    this.wanted = new Set();
    /** @type {Set<string>} hosts that were asked */
    this.asked = new Set();
    /** @type {Map<string, Promise<Uint8Array>>} */
    this.answers = new Map();
  }

  /**
   * @param {string} url
   * @returns {Promise<Uint8Array>}
   * @throws {Unreachable}
   */
  async fetch(url) {
    const [bare] = url.split('#', 1);
    if (this.baseURL !== null && bare.startsWith(`${this.baseURL}/`)) return this.own.fetch(bare);
    const answer = this.answers.get(bare) ?? this.ask(bare);
    return answer;
  }

  /** @param {string} url */
  ask(url) {
    const address = publicAddress(url);
    if (this.answers.size >= MOST_DOCUMENTS) {
      throw new Unreachable(say('{url} was not asked: {count} documents were asked for already', { url, count: MOST_DOCUMENTS }));
    }
    if (!this.agreed(address.authority)) {
      this.wanted.add(address.authority);
      throw new Unreachable(say('{host} was not asked: you decide whether it is', { host: address.authority }));
    }
    this.asked.add(address.authority);
    const answer = this.get(address).then((found) => accepted(found, url));
    this.answers.set(url, answer);
    return answer;
  }

  /** Agree to asking every host that would have to be asked. */
  agree() {
    for (const host of this.wanted) this.agreedTo.add(host);
    this.wanted.clear();
  }
}

/** @param {Answer} answer @param {string} url */
function accepted({ status, type, body }, url) {
  if (status !== 200) throw new Unreachable(say('{url} answers with status {status}', { url, status }));
  if (PAGES.includes(type.split(';', 1)[0].trim().toLowerCase())) throw new Unreachable(say('{url} answers with a web page', { url }));
  if (body.length > MOST_BYTES) throw new Unreachable(say('{url} answers with more than {limit} bytes', { url, limit: MOST_BYTES }));
  return body;
}
