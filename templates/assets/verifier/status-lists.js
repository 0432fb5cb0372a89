// Status lists: has the credential been revoked or suspended?
//
// A list counts only if it is well-formed, of the right purpose, by the credential's issuer, not out of date, and signed:
// otherwise nothing is known. Source: Bitstring Status List 1.0 §3.2 (validate), §3.4 (bitstring expansion).

import { decodeBase64url } from './encoding.js';
import { Contradiction, Malformed, Unreachable, saidBy } from './faults.js';
import { formFault } from './forms.js';
import { gunzip } from './inflation.js';
import { decodeUTF8, isObject, readJSON } from './json.js';
import { readToken } from './jws.js';
import { moment } from './moments.js';
import { checkProofs, issuerId } from './proofs.js';
import { Steps } from './report.js';
import { stripped } from './spaces.js';
import { checkToken, credentialOf } from './tokens.js';
import { say } from './words.js';

/** @typedef {import('./issuers.js').IssuerDocument} IssuerDocument */
/** @typedef {import('./json.js').JSONObject} JSONObject */
/** @typedef {import('./jws.js').Token} Token */
/** @typedef {import('./sources.js').Source} Source */

const PLACES = 131_072; // at least, in a list (§2.2)
const MOST_BYTES = 16 * 1024 * 1024;
const LAST_SECOND = 253_402_300_800; // the year 10000, which is no year any more
const INDEX = /^(?:0|[1-9][0-9]{0,8})$/;

/**
 * Take the steps `status-list` and `status`, and give what the lists say.
 * @param {JSONObject} document
 * @param {IssuerDocument | null} issuer
 * @param {{source: Source, now: number}} question
 * @param {Steps} steps
 * @returns {Promise<'valid' | 'revoked' | 'suspended' | 'unknown'>}
 */
export async function checkStatus(document, issuer, { source, now }, steps) {
  const entry = document.credentialStatus;
  if (entry === undefined || entry === null) {
    steps.skipped('status-list', say('the credential names no status list'));
    steps.passed('status', say('the issuer keeps no list of revocations for this credential'));
    return 'valid';
  }
  if (issuer === null) return unknown(say("without the issuer's keys its status list cannot be checked"), steps);
  const lists = new Lists(issuer, source, now);
  let isSuspended;
  try {
    const { url, index, purpose } = readEntry(entry);
    const isSet = await lists.bit(url, purpose, index);
    steps.passed('status-list', say('the status list is signed by the issuer'));
    if (!isSet) {
      steps.passed('status', say('not revoked and not suspended'));
      return 'valid';
    }
    isSuspended = purpose === 'suspension' || (await lists.isSuspended(url, index));
  } catch (error) {
    return unknown(saidBy(error, Contradiction, Malformed, Unreachable), steps);
  }
  if (isSuspended) {
    steps.failed('status', say('the issuer suspended it: it does not count for now'));
    return 'suspended';
  }
  steps.failed('status', say('the issuer revoked it'));
  return 'revoked';
}

/** @param {import('./words.js').Said} said @param {Steps} steps @returns {'unknown'} */
function unknown(said, steps) {
  steps.unknown('status-list', said);
  steps.unknown('status', say('whether it was revoked could not be checked'));
  return 'unknown';
}

/**
 * Give a list's address, the place in it, and what it is about (§2.1).
 * @param {unknown} entry
 */
function readEntry(entry) {
  if (!isObject(entry) || entry.type !== 'BitstringStatusListEntry') {
    throw new Contradiction(say('the status is of a kind this verifier does not know'));
  }
  const { statusListCredential: url, statusListIndex: index, statusPurpose: purpose } = entry;
  if (!['revocation', 'suspension'].includes(purpose)) throw new Contradiction(say('the status is not about revocation'));
  if (Object.hasOwn(entry, 'statusSize') && entry.statusSize !== 1) throw new Contradiction(say('the status has more than one bit'));
  if (typeof url !== 'string' || typeof index !== 'string' || !INDEX.test(index)) {
    throw new Contradiction(say('the status names no list, or no place in it'));
  }
  return { url, index: Number(index), purpose };
}

/** An issuer's lists, as they are at this moment. */
class Lists {
  /** @param {IssuerDocument} issuer @param {Source} source @param {number} now */
  constructor(issuer, source, now) {
    this.issuer = issuer;
    this.source = source;
    this.now = now;
  }

  /**
   * Say whether a bit is set in a list.
   * @param {string} url
   * @param {string} purpose
   * @param {number} index
   * @returns {Promise<boolean>}
   * @throws {Unreachable} the list cannot be had
   * @throws {Contradiction | Malformed} it cannot be relied on
   */
  async bit(url, purpose, index) {
    const { document, token } = opened(await this.source.fetch(url), url);
    const bits = await readList(document, token, url, purpose, this.issuer);
    const end = endOf(document, token?.payload ?? {});
    if (end !== null && this.now >= end) throw new Contradiction(say('the status list is no longer valid'));
    if (index >= bits.length * 8) throw new Contradiction(say('the status list has no place {index}', { index }));
    return Boolean(bits[index >> 3] & (0x80 >> index % 8));
  }

  /**
   * Look at the same place of the parallel list; without it a revocation is not softened.
   * @param {string} url
   * @param {number} index
   */
  async isSuspended(url, index) {
    if (!url.endsWith('.json')) return false;
    try {
      return await this.bit(url.replace(/\.json$/, '-suspension.json'), 'suspension', index);
    } catch (error) {
      saidBy(error, Contradiction, Malformed, Unreachable);
      return false;
    }
  }
}

/**
 * Give a list that is a document with proofs, or a token with the document in it.
 * @param {Uint8Array} data
 * @param {string} url
 * @returns {{document: any, token: Token | null}}
 */
function opened(data, url) {
  try {
    const text = decodeUTF8(data);
    if (/^[\t-\r ]*\{/.test(text)) return { document: readJSON(text), token: null };
    const token = readToken(stripped(text));
    return { document: credentialOf(token), token };
  } catch (error) {
    saidBy(error, Malformed);
    throw new Contradiction(say('the status list at {url} is neither JSON nor a token', { url }));
  }
}

/**
 * Give until when a list counts; a copy from before that time may not know what was revoked since.
 * @param {JSONObject} document
 * @param {JSONObject} claims
 * @returns {number | null} null where it is valid without end
 */
function endOf(document, claims) {
  const end = moment(document.validUntil);
  const isStated = Object.hasOwn(claims, 'exp');
  const isReadable = !isStated || (typeof claims.exp === 'number' && Math.abs(claims.exp) < LAST_SECOND);
  if ((end === null && Object.hasOwn(document, 'validUntil')) || !isReadable) {
    throw new Contradiction(say('the status list does not say until when it is valid'));
  }
  if (!isStated) return end;
  return end === null ? claims.exp * 1000 : Math.min(end, claims.exp * 1000);
}

/**
 * Check a list, and give its bits.
 * @param {unknown} document
 * @param {Token | null} token that the list came in, if it did
 * @param {string} url
 * @param {string} purpose
 * @param {IssuerDocument} issuer
 * @returns {Promise<Uint8Array>}
 */
async function readList(document, token, url, purpose, issuer) {
  const fault = formFault(document, 'status-list');
  if (fault !== null || !isObject(document)) {
    throw new Contradiction(say('the status list does not have the right form: {reason}', { reason: fault ?? '' }));
  }
  const { iss = issuer.id, jti = url } = token?.payload ?? {};
  if (iss !== issuer.id || jti !== url) throw new Contradiction(say("the claims of the status list's token contradict it"));
  if (document.id !== url) throw new Contradiction(say('the status list calls itself by another address'));
  if (document.credentialSubject.statusPurpose !== purpose) {
    throw new Contradiction(say('the status list is about something else'));
  }
  if (issuerId(document) !== issuer.id) throw new Contradiction(say('the status list is by somebody else'));
  await requireSigned(document, token, issuer);
  return decodeList(document.credentialSubject.encodedList);
}

/**
 * @param {JSONObject} document
 * @param {Token | null} token
 * @param {IssuerDocument} issuer
 */
async function requireSigned(document, token, issuer) {
  const steps = new Steps();
  if (token === null) await checkProofs(document, issuer, steps);
  else await checkToken(token, document, issuer, steps);
  const signature = steps.taken.find((step) => step.id === 'signature');
  if (signature?.outcome === 'unknown') {
    throw new Contradiction(say("the status list's own signature could not be checked: {reason}", { reason: signature.said }));
  }
  if (signature?.outcome !== 'passed') throw new Contradiction(say("the status list's own signature does not hold"));
}

/**
 * Expand an encoded list to its bits.
 * @param {string} encoded
 * @returns {Promise<Uint8Array>}
 * @throws {Malformed} not multibase base64url of gzip, too short, or absurdly long
 */
export async function decodeList(encoded) {
  let bits;
  try {
    bits = await gunzip(decodeBase64url(encoded.replace(/^u/, '')), MOST_BYTES);
  } catch (error) {
    if (!(error instanceof Malformed || error instanceof RangeError)) throw error;
    throw new Malformed(say('the status list cannot be unpacked'));
  }
  if (bits.length * 8 < PLACES) throw new Malformed(say('the status list has fewer than {count} places', { count: PLACES }));
  return bits;
}
