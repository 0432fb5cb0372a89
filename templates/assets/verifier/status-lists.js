// Status lists: has the credential been revoked or suspended?
//
// A list counts only if it is well-formed, of the right purpose, by the credential's issuer, and signed: otherwise
// nothing is known. Source: Bitstring Status List 1.0 §3.2 (validate), §3.4 (bitstring expansion).

import { decodeBase64url } from './encoding.js';
import { Contradiction, Malformed, Unreachable, saidBy } from './faults.js';
import { formFault } from './forms.js';
import { gunzip } from './inflation.js';
import { fetchJSON } from './issuers.js';
import { isObject } from './json.js';
import { checkProofs, issuerId } from './proofs.js';
import { Steps } from './report.js';
import { say } from './words.js';

/** @typedef {import('./issuers.js').IssuerDocument} IssuerDocument */
/** @typedef {import('./json.js').JSONObject} JSONObject */
/** @typedef {import('./sources.js').Source} Source */

const PLACES = 131_072; // at least, in a list (§2.2)
const MOST_BYTES = 16 * 1024 * 1024;
const INDEX = /^(?:0|[1-9][0-9]{0,8})$/;

/**
 * Take the steps `status-list` and `status`, and give what the lists say.
 * @param {JSONObject} document
 * @param {IssuerDocument | null} issuer
 * @param {Source} source
 * @param {Steps} steps
 * @returns {Promise<'valid' | 'revoked' | 'suspended' | 'unknown'>}
 */
export async function checkStatus(document, issuer, source, steps) {
  const entry = document.credentialStatus;
  if (entry === undefined || entry === null) {
    steps.skipped('status-list', say('the credential names no status list'));
    steps.passed('status', say('the issuer keeps no list of revocations for this credential'));
    return 'valid';
  }
  if (issuer === null) return unknown(say("without the issuer's keys its status list cannot be checked"), steps);
  try {
    const { url, index } = readEntry(entry);
    const isRevoked = await readBit(url, 'revocation', index, issuer, source);
    steps.passed('status-list', say('the status list is signed by the issuer'));
    return isRevoked ? await withdrawn(url, index, issuer, source, steps) : inForce(steps);
  } catch (error) {
    return unknown(saidBy(error, Contradiction, Malformed, Unreachable), steps);
  }
}

/** @param {Steps} steps @returns {'valid'} */
function inForce(steps) {
  steps.passed('status', say('not revoked and not suspended'));
  return 'valid';
}

/**
 * @param {string} url
 * @param {number} index
 * @param {IssuerDocument} issuer
 * @param {Source} source
 * @param {Steps} steps
 * @returns {Promise<'revoked' | 'suspended'>}
 */
async function withdrawn(url, index, issuer, source, steps) {
  if (await isSuspended(url, index, issuer, source)) {
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

/** @param {unknown} entry */
function readEntry(entry) {
  if (!isObject(entry) || entry.type !== 'BitstringStatusListEntry') {
    throw new Contradiction(say('the status is of a kind this verifier does not know'));
  }
  const { statusListCredential: url, statusListIndex: index, statusPurpose: purpose } = entry;
  if (purpose !== 'revocation') throw new Contradiction(say('the status is not about revocation'));
  if (typeof url !== 'string' || typeof index !== 'string' || !INDEX.test(index)) {
    throw new Contradiction(say('the status names no list, or no place in it'));
  }
  return { url, index: Number(index) };
}

/**
 * Look at the same place of the parallel list; a list that cannot be had does not soften a revocation.
 * @param {string} url
 * @param {number} index
 * @param {IssuerDocument} issuer
 * @param {Source} source
 */
async function isSuspended(url, index, issuer, source) {
  try {
    return await readBit(`${url.replace(/\.json$/, '')}-suspension.json`, 'suspension', index, issuer, source);
  } catch (error) {
    saidBy(error, Contradiction, Malformed, Unreachable);
    return false;
  }
}

/**
 * Say whether a bit is set in a list.
 * @param {string} url
 * @param {string} purpose
 * @param {number} index
 * @param {IssuerDocument} issuer
 * @param {Source} source
 * @returns {Promise<boolean>}
 * @throws {Unreachable} the list cannot be had
 * @throws {Contradiction | Malformed} it cannot be relied on
 */
async function readBit(url, purpose, index, issuer, source) {
  const bits = await readList(await fetchJSON(url, source), url, purpose, issuer);
  if (index >= bits.length * 8) throw new Contradiction(say('the status list has no place {index}', { index }));
  return Boolean(bits[index >> 3] & (0x80 >> index % 8));
}

/**
 * Check a list, and give its bits.
 * @param {unknown} document
 * @param {string} url
 * @param {string} purpose
 * @param {IssuerDocument} issuer
 * @returns {Promise<Uint8Array>}
 */
async function readList(document, url, purpose, issuer) {
  const fault = formFault(document, 'status-list');
  if (fault !== null || !isObject(document)) {
    throw new Contradiction(say('the status list does not have the right form: {reason}', { reason: fault ?? '' }));
  }
  if (document.id !== url) throw new Contradiction(say('the status list calls itself by another address'));
  if (document.credentialSubject.statusPurpose !== purpose) {
    throw new Contradiction(say('the status list is about something else'));
  }
  if (issuerId(document) !== issuer.did) throw new Contradiction(say('the status list is by somebody else'));
  const steps = new Steps();
  await checkProofs(document, issuer, steps);
  const signature = steps.taken.find((step) => step.id === 'signature');
  if (signature?.outcome === 'unknown') {
    throw new Contradiction(say("the status list's own signature could not be checked: {reason}", { reason: signature.said }));
  }
  if (signature?.outcome !== 'passed') throw new Contradiction(say("the status list's own signature does not hold"));
  return decodeList(document.credentialSubject.encodedList);
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
