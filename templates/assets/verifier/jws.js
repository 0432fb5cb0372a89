// Tokens: JSON Web Signatures in compact form.
//
// Which algorithm a token may name follows from its key's type, never from the token alone: a public key is no
// secret for HMAC, and `none` is no signature. Sources: RFC 7515; RFC 8037 (EdDSA); RFC 7518 §3.3 (RS256).

import { decodeBase64url, utf8 } from './encoding.js';
import { Malformed, saidBy } from './faults.js';
import { isObject, readJSON } from './json.js';
import { say } from './words.js';

/** @typedef {import('./json.js').JSONObject} JSONObject */
/** @typedef {{header: JSONObject, payload: any, signed: Uint8Array, signature: Uint8Array}} Token nothing is verified yet */

const ALGORITHMS = ['EdDSA', 'RS256'];
// Open Badges 3.0 §8.2.3 forbids further headers; they are also what attacks on tokens use (jwk, jku, crit).
const HEADERS = ['alg', 'kid', 'typ'];

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
  if (typeof token.header.kid !== 'string') throw new Malformed(say('the token names no key'));
  const type = token.header.typ ?? 'JWT';
  if (!['JWT', 'vc+jwt'].includes(Object.hasOwn(token.header, 'typ') ? token.header.typ : type)) {
    throw new Malformed(say('the type {type} is not allowed', { type: JSON.stringify(token.header.typ) }));
  }
  return token;
}
