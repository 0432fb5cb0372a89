// Tokens: JSON Web Signatures in compact form.
//
// Which algorithm a token may name follows from its key's type, never from the token alone: a public key is no
// secret for HMAC, and `none` is no signature. Sources: RFC 7515; RFC 8037 (EdDSA); RFC 7518 §3.3 (RS256), §3.4 (ES256). A
// key that a token carries (`jwk`) is only a name for a key: the same one must be among those that the issuer lists.

import { decodeBase64url, utf8 } from './encoding.js';
import { Malformed, saidBy } from './faults.js';
import { isObject, readJSON } from './json.js';
import { say } from './words.js';

/** @typedef {import('./json.js').JSONObject} JSONObject */
/** @typedef {{header: JSONObject, payload: any, signed: Uint8Array, signature: Uint8Array}} Token nothing is verified yet */

const ALGORITHMS = ['EdDSA', 'RS256', 'ES256'];
// Open Badges 3.0 §8.2.3 forbids further headers; they are also what attacks on tokens use (jku, x5u, crit).
const HEADERS = ['alg', 'kid', 'typ', 'jwk'];

/**
 * Take a compact JWS apart, strictly.
 * @param {string} text
 * @returns {Token}
 * @throws {Malformed} not three parts of canonical base64url, a part is not JSON, or a header is not allowed
 */
export function readJWS(text) {
  const parts = text.split('.');
  if (parts.length !== 3) throw new Malformed(say('a token has three parts with dots between'));
  const [head, body, signature] = parts.map(decodeBase64url);
  const [header, payload] = [readPart(head), readPart(body)];
  if (!isObject(header)) throw new Malformed(say("the token's header is not an object"));
  const foreign = Object.keys(header).filter((name) => !HEADERS.includes(name)).sort();
  if (foreign.length > 0) throw new Malformed(say('the header {name} is not allowed', { name: foreign[0] }));
  if (!ALGORITHMS.includes(header.alg)) {
    throw new Malformed(say('the algorithm {algorithm} is not supported', { algorithm: JSON.stringify(header.alg) ?? '-' }));
  }
  return { header, payload, signed: utf8(`${parts[0]}.${parts[1]}`), signature };
}

/** @param {Uint8Array} bytes */
function readPart(bytes) {
  try {
    return readJSON(bytes);
  } catch (error) {
    throw new Malformed(say('a part of the token is not JSON: {reason}', { reason: saidBy(error, Malformed) }));
  }
}

/**
 * Take a VC-JWT apart, strictly: a JWS that names its key and is of a type that this standard knows.
 * @param {string} text
 * @returns {Token}
 * @throws {Malformed} as `readJWS`; or it names no key, or is of another type
 */
export function readToken(text) {
  const token = readJWS(text);
  const { header } = token;
  const isNamed = typeof header.kid === 'string' || (!Object.hasOwn(header, 'kid') && isObject(header.jwk));
  if (!isNamed || (Object.hasOwn(header, 'jwk') && !isObject(header.jwk))) throw new Malformed(say('the token names no key'));
  if (Object.hasOwn(header, 'typ') && !['JWT', 'vc+jwt'].includes(header.typ)) {
    throw new Malformed(say('the type {type} is not allowed', { type: JSON.stringify(header.typ) }));
  }
  return token;
}
