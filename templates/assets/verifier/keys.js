// Public keys: Ed25519, RSA and P-256, as Multikey, JSON Web Key and PEM.
//
// A key with which a signature proves nothing is refused: of low order, not canonical, too short. Sources:
// Controlled Identifiers 1.0 §2.2 (Multikey, JsonWebKey); RFC 8037; RFC 7518 §3.3, §3.4, §6; RFC 8017 §8.2.

import { ed25519Holds } from './ed25519.js';
import { decodeBase64, decodeBase64url, decodeMultibase, encodeBase64url, hex, joined, owned } from './encoding.js';
import { Malformed } from './faults.js';
import { isObject, without } from './json.js';
import { say } from './words.js';

/** @typedef {import('./json.js').JSONObject} JSONObject */
/**
 * A public key that is safe to verify with.
 * @typedef {object} PublicKey
 * @property {'EdDSA' | 'RS256' | 'ES256'} algorithm
 * @property {string} name the key itself as text: keys of one name are the same
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
// The field of P-256 and the constant of its equation (SEC 2 §2.4.2).
const P256_P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const P256_B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
const LEAST_BITS = 2048;
const MOST_BITS = 4096;
const LONGEST_PEM = 4096; // characters; a key of the most bits has some 800
const PEM = /^\s*-----BEGIN (RSA )?PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END (RSA )?PUBLIC KEY-----\s*$/;
const PEM_ALGORITHMS = [
  { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  { name: 'ECDSA', namedCurve: 'P-256' },
  { name: 'Ed25519' },
];
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
  return { algorithm: 'EdDSA', name: encodeBase64url(raw), holds: (signature, data) => ed25519Holds(raw, signature, data) };
}

/**
 * Read a public key in Multikey form: Ed25519 or P-256.
 * @param {string} text
 * @returns {Promise<PublicKey>}
 */
export async function readMultikey(text) {
  const data = decodeMultibase(text);
  if (data[0] === 0x80 && data[1] === 0x24) return p256Key(...uncompressed(data.subarray(2)));
  if (data[0] !== 0xed || data[1] !== 0x01) throw new Malformed(say('not an Ed25519 key'));
  return ed25519Key(data.subarray(2));
}

/**
 * Read a public JSON Web Key; one that names another algorithm is refused.
 * @param {unknown} jwk
 * @returns {Promise<PublicKey>}
 */
export async function readJWK(jwk) {
  if (isObject(jwk) && jwk.kty === 'RSA') return readRSA(jwk);
  if (isObject(jwk) && jwk.kty === 'EC') return readP256(jwk);
  if (!isObject(jwk) || jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519') throw new Malformed(say('not an Ed25519 key'));
  requireAlgorithm(jwk, 'EdDSA', 'Ed25519');
  if (typeof jwk.x !== 'string') throw new Malformed(say('the key has no {name}', { name: 'x' }));
  return ed25519Key(decodeBase64url(jwk.x));
}

/**
 * @param {JSONObject} jwk
 * @param {string} expected
 * @param {string} [also] another name of the same
 */
function requireAlgorithm(jwk, expected, also = expected) {
  if (!Object.hasOwn(jwk, 'alg') || jwk.alg === expected || jwk.alg === also) return;
  throw new Malformed(say('the key is for {algorithm}, not for {expected}', { algorithm: JSON.stringify(jwk.alg), expected }));
}

/** @param {JSONObject} jwk */
async function readP256(jwk) {
  if (jwk.crv !== 'P-256') throw new Malformed(say('not a P-256 key'));
  requireAlgorithm(jwk, 'ES256');
  if (typeof jwk.x !== 'string' || typeof jwk.y !== 'string') throw new Malformed(say('the key has no {name}', { name: 'x, y' }));
  return p256Key(decodeBase64url(jwk.x), decodeBase64url(jwk.y));
}

/**
 * @param {Uint8Array} x
 * @param {Uint8Array} y
 * @returns {Promise<PublicKey>}
 */
async function p256Key(x, y) {
  if (x.length !== 32 || y.length !== 32) throw new Malformed(say('a coordinate of a P-256 key has 32 bytes'));
  let key;
  try {
    const point = joined(Uint8Array.of(4), x, y);
    key = await crypto.subtle.importKey('raw', owned(point), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  } catch {
    throw new Malformed(say('the key is no point of the curve P-256'));
  }
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  return {
    algorithm: 'ES256',
    name: `${encodeBase64url(x)}.${encodeBase64url(y)}`,
    holds: async (signature, data) =>
      signature.length === 64 && crypto.subtle.verify(algorithm, key, owned(signature), owned(data)),
  };
}

/**
 * Work out the second coordinate of a point of P-256 (SEC 1 §2.3.4).
 * @param {Uint8Array} point compressed, 33 bytes
 * @returns {[Uint8Array, Uint8Array]}
 */
function uncompressed(point) {
  if (point.length !== 33 || (point[0] !== 2 && point[0] !== 3)) {
    throw new Malformed(say('a P-256 key is a compressed point of 33 bytes'));
  }
  const x = BigInt(`0x${hex(point.subarray(1))}`);
  const square = (((x * x - 3n) * x + P256_B) % P256_P + P256_P) % P256_P;
  const root = power(square, (P256_P + 1n) / 4n, P256_P);
  if (x >= P256_P || (root * root) % P256_P !== square) throw new Malformed(say('the key is no point of the curve P-256'));
  const y = root % 2n === BigInt(point[0] % 2) ? root : P256_P - root;
  return [point.subarray(1), Uint8Array.from(y.toString(16).padStart(64, '0').match(/../g) ?? [], (pair) => parseInt(pair, 16))];
}

/** @param {bigint} base @param {bigint} exponent @param {bigint} modulus */
function power(base, exponent, modulus) {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** @param {JSONObject} jwk */
function readRSA(jwk) {
  requireAlgorithm(jwk, 'RS256');
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
  return { algorithm: 'RS256', name: encodeBase64url(modulus), holds: (signature, data) => rsaHolds(modulus, signature, data) };
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
 * Read a public key from PEM.
 * @param {unknown} text
 * @returns {Promise<PublicKey>}
 * @throws {Malformed} no PEM, another kind of key, or one that must not be used
 */
export async function readPEM(text) {
  const found = typeof text === 'string' && text.length <= LONGEST_PEM ? PEM.exec(text) : null;
  if (found === null || found[1] !== found[3]) throw new Malformed(say('not a public key in PEM'));
  let information;
  try {
    const bytes = decodeBase64(found[2].replace(/\s+/g, ''));
    information = found[1] === undefined ? bytes : asKeyInformation(bytes);
  } catch {
    throw new Malformed(say('not a public key in PEM'));
  }
  for (const algorithm of PEM_ALGORITHMS) {
    const key = await crypto.subtle.importKey('spki', owned(information), algorithm, true, ['verify']).catch(() => null);
    if (key !== null) return readJWK(without(await crypto.subtle.exportKey('jwk', key), 'alg'));
  }
  throw new Malformed(say('a kind of key that is not known here'));
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
