// Public keys: Ed25519 as Multikey and JSON Web Key, RSA as JSON Web Key and PEM.
//
// A key with which a signature proves nothing is refused: of low order, not canonical, too short. Sources:
// Controlled Identifiers 1.0 §2.2 (Multikey, JsonWebKey); RFC 8037; RFC 7518 §3.3, §6.3; RFC 8017 §8.2.

import { ed25519Holds } from './ed25519.js';
import { decodeBase64, decodeBase64url, decodeMultibase, encodeBase64url, joined, owned } from './encoding.js';
import { Malformed } from './faults.js';
import { isObject } from './json.js';
import { say } from './words.js';

/**
 * A public key that is safe to verify with.
 * @typedef {object} PublicKey
 * @property {'EdDSA' | 'RS256'} algorithm
 * @property {(signature: Uint8Array, data: Uint8Array) => Promise<boolean>} holds whether a signature is by it
 */

const P = 2n ** 255n - 19n;
// The y coordinates of the points whose order divides 8. With such a key one signature fits every message.
const LOW_ORDER_Y = new Set([
  0n,
  1n,
  P - 1n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7n,
]);
const LEAST_BITS = 2048;
const MOST_BITS = 4096;
const LONGEST_PEM = 4096; // characters; a key of the most bits has some 800
const PEM = /^\s*-----BEGIN (RSA )?PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END (RSA )?PUBLIC KEY-----\s*$/;
// What stands before the bits of a key in SubjectPublicKeyInfo: rsaEncryption, no parameters (RFC 8017 §A.1).
const RSA_ALGORITHM = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/**
 * @param {Uint8Array} raw 32 bytes (RFC 8032 §5.1.2)
 * @returns {PublicKey}
 * @throws {Malformed} not 32 bytes, not canonical, or of low order
 */
export function ed25519Key(raw) {
  if (raw.length !== 32) {
    throw new Malformed(say('an Ed25519 key has 32 bytes, not {count}', { count: raw.length }));
  }
  const y = raw.reduceRight((number, byte) => number * 256n + BigInt(byte), 0n) & (2n ** 255n - 1n);
  if (y >= P) throw new Malformed(say('the key is not written in its canonical form'));
  if (LOW_ORDER_Y.has(y)) throw new Malformed(say('the key is of low order: a signature by it proves nothing'));
  return { algorithm: 'EdDSA', holds: (signature, data) => ed25519Holds(raw, signature, data) };
}

/**
 * Read an Ed25519 public key in Multikey form.
 * @param {string} text
 * @returns {PublicKey}
 */
export function readMultikey(text) {
  const data = decodeMultibase(text);
  if (data[0] !== 0xed || data[1] !== 0x01) throw new Malformed(say('not an Ed25519 key'));
  return ed25519Key(data.subarray(2));
}

/**
 * Read a public JSON Web Key.
 * @param {unknown} jwk
 * @returns {PublicKey}
 */
export function readJWK(jwk) {
  if (isObject(jwk) && jwk.kty === 'RSA') return readRSA(jwk);
  if (!isObject(jwk) || jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519') throw new Malformed(say('not an Ed25519 key'));
  if (typeof jwk.x !== 'string') throw new Malformed(say('the key has no {name}', { name: 'x' }));
  return ed25519Key(decodeBase64url(jwk.x));
}

/** @param {import('./json.js').JSONObject} jwk */
function readRSA(jwk) {
  if (jwk.alg !== undefined && jwk.alg !== 'RS256') {
    throw new Malformed(say('the key is for {algorithm}, not for {expected}', { algorithm: jwk.alg, expected: 'RS256' }));
  }
  if (jwk.e !== 'AQAB') throw new Malformed(say("the RSA key's exponent is not 65537"));
  return rsaKey(unsigned(jwk.n, 'n'));
}

/**
 * Read a Base64urlUInt, which has one way to be written (RFC 7518 §2).
 * @param {unknown} text
 * @param {string} name
 */
function unsigned(text, name) {
  if (typeof text !== 'string' || text === '') throw new Malformed(say('the key has no {name}', { name }));
  if (text.length > MOST_BITS) throw new Malformed(say("the key's {name} is too long", { name }));
  const octets = decodeBase64url(text);
  if (octets[0] === 0) throw new Malformed(say("the key's {name} is written with leading zeros", { name }));
  return octets;
}

/**
 * @param {Uint8Array} modulus without leading zeros; the exponent is 65537
 * @returns {PublicKey}
 */
function rsaKey(modulus) {
  const bits = (modulus.length - 1) * 8 + (32 - Math.clz32(modulus[0]));
  if (bits < LEAST_BITS) {
    throw new Malformed(say('the RSA key has {bits} bits, and fewer than {least} can be broken', { bits, least: LEAST_BITS }));
  }
  if (bits > MOST_BITS) {
    throw new Malformed(say('the RSA key has {bits} bits, more than {most}', { bits, most: MOST_BITS }));
  }
  if (modulus[modulus.length - 1] % 2 === 0) throw new Malformed(say('the RSA key is no product of two primes'));
  return { algorithm: 'RS256', holds: (signature, data) => rsaHolds(modulus, signature, data) };
}

/**
 * @param {Uint8Array} modulus
 * @param {Uint8Array} signature
 * @param {Uint8Array} data
 */
async function rsaHolds(modulus, signature, data) {
  const jwk = { kty: 'RSA', n: encodeBase64url(modulus), e: 'AQAB', alg: 'RS256', ext: true };
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, false, ['verify']);
  return crypto.subtle.verify(algorithm, key, owned(signature), owned(data));
}

/**
 * Read an RSA public key from PEM.
 * @param {unknown} text
 * @returns {Promise<PublicKey>}
 * @throws {Malformed} no PEM, another kind of key, or one that must not be used
 */
export async function readPEM(text) {
  const found = typeof text === 'string' && text.length <= LONGEST_PEM ? PEM.exec(text) : null;
  if (found === null || found[1] !== found[3]) throw new Malformed(say('not a public key in PEM'));
  let jwk;
  try {
    const bytes = decodeBase64(found[2].replace(/\s+/g, ''));
    const information = found[1] === undefined ? bytes : asKeyInformation(bytes);
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('spki', owned(information), algorithm, true, ['verify']);
    jwk = await crypto.subtle.exportKey('jwk', key);
  } catch {
    throw new Malformed(say('not an RSA key'));
  }
  return readJWK(jwk);
}

/**
 * Put an RSAPublicKey (PKCS #1) into a SubjectPublicKeyInfo, the only form that Web Crypto reads.
 * @param {Uint8Array} key
 */
function asKeyInformation(key) {
  return element(0x30, joined(Uint8Array.from(RSA_ALGORITHM), element(0x03, joined(Uint8Array.of(0), key))));
}

/**
 * @param {number} tag
 * @param {Uint8Array} content at least 256 bytes, as every key here has
 */
function element(tag, content) {
  return joined(Uint8Array.of(tag, 0x82, content.length >> 8, content.length & 0xff), content);
}
