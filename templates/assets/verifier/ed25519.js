// Ed25519 signatures: by Web Crypto, or where a browser does not have it, by a library that the site serves.
//
// Both say the same: a signature holds if [S]B = R + [k]A exactly, with S below the order of the base point
// (RFC 8032 §5.1.7 without the cofactor, as OpenSSL and BoringSSL have it).

import { owned } from './encoding.js';
import { CannotCheck } from './faults.js';
import { say } from './words.js';

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/**
 * Say whether a signature over the data is by a key.
 * @param {Uint8Array} key 32 bytes
 * @param {Uint8Array} signature
 * @param {Uint8Array} data
 * @returns {Promise<boolean>}
 * @throws {CannotCheck} there is neither Web Crypto's Ed25519 nor the library
 */
export async function ed25519Holds(key, signature, data) {
  if (signature.length !== 64) return false;
  let imported;
  try {
    imported = await crypto.subtle.importKey('raw', owned(key), 'Ed25519', false, ['verify']);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return holdsByLibrary(key, signature, data);
    return false; // no point of the curve
  }
  return crypto.subtle.verify('Ed25519', imported, owned(signature), owned(data));
}

/**
 * The same, by the library.
 * @param {Uint8Array} key
 * @param {Uint8Array} signature
 * @param {Uint8Array} data
 * @returns {Promise<boolean>}
 */
export async function holdsByLibrary(key, signature, data) {
  const { Point } = await library();
  const [encodedR, encodedS] = [signature.subarray(0, 32), signature.subarray(32)];
  const s = littleEndian(encodedS);
  if (s >= ORDER) return false;
  const message = new Uint8Array([...encodedR, ...key, ...data]);
  const k = littleEndian(new Uint8Array(await crypto.subtle.digest('SHA-512', message))) % ORDER;
  try {
    const a = Point.fromBytes(key);
    const r = Point.BASE.multiply(s, false).add(a.negate().multiply(k, false));
    return r.toBytes().every((byte, index) => byte === encodedR[index]);
  } catch {
    return false; // no point of the curve
  }
}

async function library() {
  try {
    return await import('./libraries/ed25519.js');
  } catch {
    throw new CannotCheck(say('this browser does not know Ed25519, and this site does not have the library for it'));
  }
}

/** @param {Uint8Array} bytes */
function littleEndian(bytes) {
  return bytes.reduceRight((number, byte) => number * 256n + BigInt(byte), 0n);
}
