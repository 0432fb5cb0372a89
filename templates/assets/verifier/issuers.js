// The issuer's document: which keys an issuer says are its own.
//
// Sources: did:web method specification §2.5.2 (Read); Controlled Identifiers 1.0 §3.3 (retrieving a verification
// method for a purpose).

import { Contradiction, Malformed, Unreachable } from './faults.js';
import { isObject, readJSON } from './json.js';
import { readJWK, readMultikey } from './keys.js';
import { say } from './words.js';

/** @typedef {import('./json.js').JSONObject} JSONObject */
/** @typedef {import('./keys.js').PublicKey} PublicKey */
/** @typedef {import('./sources.js').Source} Source */

/** A DID document that says it is the issuer's. */
export class IssuerDocument {
  /**
   * @param {string} did
   * @param {JSONObject[]} methods
   * @param {unknown[]} assertionMethods which of them are for making claims
   */
  constructor(did, methods, assertionMethods) {
    this.did = did;
    this.methods = new Map(methods.map((method) => [method.id, method]));
    this.assertionMethods = new Set(assertionMethods);
  }

  /**
   * Give the key of a verification method that the issuer lists for making claims.
   * @param {string} id
   * @returns {Promise<PublicKey>}
   * @throws {Contradiction} the method is not the issuer's, or not for this purpose, or its key is unfit
   */
  async key(id) {
    if (id.split('#', 1)[0] !== this.did) throw new Contradiction(say("the key {id} is not the issuer's", { id }));
    if (!this.assertionMethods.has(id)) {
      throw new Contradiction(say('the issuer does not list the key {id} for making claims', { id }));
    }
    const method = this.methods.get(id);
    if (method === undefined || method.controller !== this.did) {
      throw new Contradiction(say("the issuer's document does not hold the key {id}", { id }));
    }
    if (Object.hasOwn(method, 'revoked') || Object.hasOwn(method, 'expires')) {
      throw new Contradiction(say("the issuer's document says that the key {id} no longer counts", { id }));
    }
    return methodKey(method);
  }
}

/**
 * @param {JSONObject} method
 * @returns {PublicKey}
 */
function methodKey(method) {
  const { id, type, publicKeyMultibase, publicKeyJwk } = method;
  try {
    if (type === 'Multikey' && typeof publicKeyMultibase === 'string') return readMultikey(publicKeyMultibase);
    if (type === 'JsonWebKey') return readJWK(publicKeyJwk);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new Contradiction(say('the key {id} must not be used: {reason}', { id, reason: error.said }));
  }
  throw new Contradiction(say('the key {id} is of a kind this verifier does not know', { id }));
}

/**
 * Give the address of a did:web document.
 * @param {string} did
 * @returns {string}
 * @throws {Contradiction} not a did:web
 */
export function didURL(did) {
  const [scheme, method, host, ...path] = did.split(':');
  if (scheme !== 'did' || method !== 'web' || !host || path.some((part) => part === '')) {
    throw new Contradiction(say('{did} is not an issuer this verifier can look up', { did }));
  }
  const authority = unescaped(host);
  const isLocal = ['localhost', '127.0.0.1'].includes(authority.replace(/:[^:]*$/, ''));
  return `${isLocal ? 'http' : 'https'}://${authority}/${[...(path.length > 0 ? path : ['.well-known']), 'did.json'].join('/')}`;
}

/** @param {string} text */
function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Get and read an issuer's DID document.
 * @param {string} did
 * @param {Source} source
 * @returns {Promise<IssuerDocument>}
 * @throws {Unreachable} it cannot be had
 * @throws {Contradiction} it is not the issuer's document
 */
export async function readIssuer(did, source) {
  const url = didURL(did);
  const document = await fetchJSON(url, source);
  if (!isObject(document) || document.id !== did) {
    throw new Contradiction(say('the document at {url} is not that of {did}', { url, did }));
  }
  const { verificationMethod: methods, assertionMethod: allowed } = document;
  if (!Array.isArray(methods) || !Array.isArray(allowed)) {
    throw new Contradiction(say('the document at {url} lists no keys for making claims', { url }));
  }
  return new IssuerDocument(did, methods.filter((method) => isObject(method) && typeof method.id === 'string'), allowed);
}

/**
 * Get a JSON document.
 * @param {string} url
 * @param {Source} source
 * @returns {Promise<any>}
 * @throws {Unreachable} it cannot be had, or is no JSON
 */
export async function fetchJSON(url, source) {
  const data = await source.fetch(url);
  try {
    return readJSON(data);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new Unreachable(say('{url} does not hold JSON', { url }));
  }
}
