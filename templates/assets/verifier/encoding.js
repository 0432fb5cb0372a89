// Encodings that the standards share: base64url, base58btc, multibase, hexadecimal, and canonical JSON.
//
// Decoding is strict. Sources: RFC 4648 §5 (base64url); Multibase and base58btc as in Controlled Identifiers 1.0
// §2.4; RFC 8785 (JSON Canonicalization Scheme).

import { Malformed } from './faults.js';
import { say } from './words.js';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const LONGEST_MULTIBASE = 256; // characters; decoding costs the square of the length

/** @param {string} text */
export function utf8(text) {
  return new TextEncoder().encode(text);
}

/**
 * Decode text without padding.
 * @param {string} text
 * @returns {Uint8Array}
 * @throws {Malformed} another character, padding, or bits left over that no encoder writes
 */
export function decodeBase64url(text) {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new Malformed(say('not base64url'));
  const bytes = decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  if (encodeBase64url(bytes) !== text) throw new Malformed(say('not canonical base64url'));
  return bytes;
}

/** @param {Uint8Array} bytes */
export function encodeBase64url(bytes) {
  let text = '';
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @param {string} text of the alphabet of base64 */
export function decodeBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/**
 * Decode multibase base58btc: `z…`.
 * @param {string} text
 * @returns {Uint8Array}
 * @throws {Malformed} another base, a foreign character, or too long
 */
export function decodeMultibase(text) {
  if (!text.startsWith('z')) throw new Malformed(say('not multibase base58btc: it does not begin with z'));
  if (text.length > LONGEST_MULTIBASE) throw new Malformed(say('longer than {limit} characters', { limit: LONGEST_MULTIBASE }));
  const digits = text.slice(1);
  let number = 0n;
  for (const digit of digits) {
    const value = BASE58.indexOf(digit);
    if (value < 0) throw new Malformed(say('not base58btc'));
    number = number * 58n + BigInt(value);
  }
  const zeros = digits.length - digits.replace(/^1+/, '').length;
  return Uint8Array.from([...new Array(zeros).fill(0), ...bigEndian(number)]);
}

/**
 * @param {bigint} number
 * @returns {number[]} its octets, none for zero
 */
function bigEndian(number) {
  if (number === 0n) return [];
  const digits = number.toString(16);
  return (digits.padStart(digits.length + (digits.length % 2), '0').match(/../g) ?? []).map((pair) => parseInt(pair, 16));
}

/** @param {Uint8Array} bytes */
export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {Uint8Array} bytes */
export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', owned(bytes)));
}

/**
 * Give bytes with a buffer of their own, as Web Crypto wants them.
 * @param {Uint8Array} bytes
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function owned(bytes) {
  return new Uint8Array(bytes);
}

/** @param {...Uint8Array} parts */
export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
export function sameBytes(one, other) {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/**
 * Give the canonical form of a JSON document: JavaScript's own numbers and texts, members sorted by UTF-16.
 * @param {any} document as `readJSON` gives it
 * @returns {string}
 */
export function canonicalJSON(document) {
  if (Array.isArray(document)) return `[${document.map(canonicalJSON).join(',')}]`;
  if (typeof document !== 'object' || document === null) return JSON.stringify(document);
  const names = Object.keys(document).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJSON(document[name])}`).join(',')}}`;
}
