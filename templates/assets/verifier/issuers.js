// The issuer's document: which keys an issuer says are its own.
//
// An issuer's id is a did:web, a did:key, or an https address. What its document says about keys is read alike. Sources:
// did:web method specification §2.5.2 (Read); did:key method specification §3.1; Controlled Identifiers 1.0 §3.3
// (retrieving a verification method for a purpose).

import { CannotCheck, Contradiction, Malformed, Unreachable, saidBy } from './faults.js';
import { isObject, readJSON } from './json.js';
import { readJWK, readMultikey } from './keys.js';
import { say, shown } from './words.js';

/** @typedef {import('./json.js').JSONObject} JSONObject */
/** @typedef {import('./keys.js').PublicKey} PublicKey */
/** @typedef {import('./sources.js').Source} Source */

const DID_HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?:%3[Aa][0-9]{1,5})?$/;
const DID_SEGMENT = /^(?!\.{1,2}$)(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+$/;

/** A document that says it is the issuer's. */
export class IssuerDocument {
  /**
   * @param {string} id the issuer's
   * @param {string} url where the document was had; for a did:key, which is its own document, the id itself
   * @param {JSONObject[]} methods
   * @param {string[]} assertionMethods which of them are for making claims
   * @param {Source} source gives the key documents that it only names
   */
  constructor(id, url, methods, assertionMethods, source) {
    this.id = id;
    this.url = url;
    this.methods = new Map(methods.map((method) => [method.id, method]));
    this.assertionMethods = assertionMethods;
    this.source = source;
  }

  /**
   * Give the key of a verification method that the issuer lists for making claims.
   * @param {unknown} id
   * @returns {Promise<PublicKey>}
   * @throws {Contradiction} the method is not the issuer's, or not for this purpose, or its key is unfit
   * @throws {Unreachable} the method is a document of its own, and cannot be had
   */
  async key(id) {
    if (typeof id !== 'string' || !this.mayOwn(id)) throw new Contradiction(say("the key {id} is not the issuer's", { id: shown(id) }));
    if (!this.assertionMethods.includes(id)) {
      throw new Contradiction(say('the issuer does not list the key {id} for making claims', { id }));
    }
    const isOwnDocument = !this.methods.has(id) && id.startsWith('https://') && this.id.startsWith('https://');
    const method = isOwnDocument ? await keyDocument(id, this.source) : this.methods.get(id);
    if (method === undefined || method.controller !== this.id) {
      throw new Contradiction(say("the issuer's document does not hold the key {id}", { id }));
    }
    if (Object.hasOwn(method, 'revoked') || Object.hasOwn(method, 'expires')) {
      throw new Contradiction(say("the issuer's document says that the key {id} no longer counts", { id }));
    }
    return methodKey(method);
  }

  /**
   * Say whether a key of this name can be the issuer's: within its document, or a document it lists.
   * @param {string} id
   */
  mayOwn(id) {
    return id.split('#', 1)[0] === this.id || (this.id.startsWith('https://') && this.assertionMethods.includes(id));
  }

  /**
   * Find the method whose key is the one that a token carries.
   * @param {unknown} jwk
   * @returns {Promise<string>}
   * @throws {Contradiction} it is not one that the issuer lists for making claims
   */
  async methodOf(jwk) {
    const carried = await carriedKey(jwk);
    for (const id of this.assertionMethods) {
      try {
        if ((await this.key(id)).name === carried.name) return id;
      } catch (error) {
        saidBy(error, Contradiction, Unreachable);
      }
    }
    throw new Contradiction(say('the key in the token is not one that the issuer lists for making claims'));
  }
}

/**
 * Read the key that a token carries.
 * @param {unknown} jwk
 * @returns {Promise<PublicKey>}
 * @throws {Contradiction} it must not be used
 */
export async function carriedKey(jwk) {
  try {
    return await readJWK(jwk);
  } catch (error) {
    throw new Contradiction(say('the key in the token must not be used: {reason}', { reason: saidBy(error, Malformed) }));
  }
}

/**
 * Get a key that is a document of its own.
 * @param {string} url
 * @param {Source} source
 * @returns {Promise<JSONObject>}
 */
async function keyDocument(url, source) {
  const document = await fetchJSON(url, source);
  if (!isObject(document) || document.id !== url) throw new Contradiction(say("the document at {url} is not that key's", { url }));
  return document;
}

/**
 * @param {JSONObject} method
 * @returns {Promise<PublicKey>}
 */
async function methodKey(method) {
  const { id, type, publicKeyMultibase, publicKeyJwk } = method;
  try {
    if (type === 'Multikey' && typeof publicKeyMultibase === 'string') return await readMultikey(publicKeyMultibase);
    if (type === 'JsonWebKey' || type === 'JsonWebKey2020') return await readJWK(publicKeyJwk);
  } catch (error) {
    throw new Contradiction(say('the key {id} must not be used: {reason}', { id, reason: saidBy(error, Malformed) }));
  }
  throw new Contradiction(say('the key {id} is of a kind this verifier does not know', { id }));
}

/**
 * Give the address of an issuer's document.
 * @param {string} id
 * @returns {string}
 * @throws {Contradiction} a did:web that has none
 * @throws {CannotCheck} the id is neither a did:web nor an https address
 */
export function documentURL(id) {
  if (id.startsWith('https://')) return id.split('#', 1)[0];
  if (!id.startsWith('did:web:')) throw new CannotCheck(say('{did} is not an issuer this verifier can look up', { did: id }));
  const [host, ...path] = id.slice('did:web:'.length).split(':');
  if (!DID_HOST.test(host) || !path.every((segment) => DID_SEGMENT.test(segment))) {
    throw new Contradiction(say('{did} names no address', { did: id }));
  }
  const authority = host.replace(/%3a/i, ':');
  const isLocal = ['localhost', '127.0.0.1'].includes(authority.replace(/:[^:]*$/, ''));
  return `${isLocal ? 'http' : 'https'}://${authority}/${[...(path.length > 0 ? path : ['.well-known']), 'did.json'].join('/')}`;
}

/**
 * Get and read an issuer's document.
 * @param {string} id
 * @param {Source} source
 * @returns {Promise<IssuerDocument>}
 * @throws {Unreachable} it cannot be had
 * @throws {Contradiction} it is not the issuer's document
 * @throws {CannotCheck} nobody here knows where such an issuer's document is
 */
export async function readIssuer(id, source) {
  if (id.startsWith('did:key:')) return readDidKey(id, source);
  const url = documentURL(id);
  const document = await fetchJSON(url, source);
  if (!isObject(document) || document.id !== id) {
    throw new Contradiction(say('the document at {url} is not that of {did}', { url, did: id }));
  }
  const { verificationMethod: described = [], assertionMethod: listed } = document;
  if (!Array.isArray(described) || !Array.isArray(listed)) {
    throw new Contradiction(say('the document at {url} lists no keys for making claims', { url }));
  }
  const methods = [...listed, ...described].filter((method) => isObject(method) && typeof method.id === 'string');
  const names = listed.map((method) => (isObject(method) ? method.id : method)).filter((name) => typeof name === 'string');
  return new IssuerDocument(id, url, methods, names, source);
}

/**
 * Make the document of a did:key, which is its own key (did:key §3.1).
 * @param {string} id
 * @param {Source} source
 */
async function readDidKey(id, source) {
  const publicKeyMultibase = id.slice('did:key:'.length);
  try {
    await readMultikey(publicKeyMultibase);
  } catch (error) {
    throw new Contradiction(say('{did} holds no key to verify with: {reason}', { did: id, reason: saidBy(error, Malformed) }));
  }
  const method = { id: `${id}#${publicKeyMultibase}`, type: 'Multikey', controller: id, publicKeyMultibase };
  return new IssuerDocument(id, id, [method], [method.id], source);
}

/**
 * Get a JSON document.
 * @param {string} url
 * @param {Source} source
 * @param {number} [mostValues] members and items that it may have; absent: as many as what is handed in
 * @returns {Promise<any>}
 * @throws {Unreachable} it cannot be had, or is no JSON
 */
export async function fetchJSON(url, source, mostValues) {
  const data = await source.fetch(url);
  try {
    return readJSON(data, mostValues);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new Unreachable(say('{url} does not hold JSON', { url }));
  }
}
