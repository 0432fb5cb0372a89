// The verifier's door: takes what somebody has, finds the credentials in it, and verifies each.
//
// It reads what anybody may hand in, so nothing here trusts its input. The clock and the way to documents are arguments.
// Steps, their ids and outcomes, and the three answers are those of `insigne verify`.

import { sameBytes, utf8 } from './encoding.js';
import { Malformed, Unreachable, saidBy } from './faults.js';
import { readJSON } from './json.js';
import { verifyCredential, verifyTokenText } from './open-badges-3.js';
import { verifyAssertion } from './open-badges-2.js';
import { Steps, unreadable } from './report.js';
import { isSignedAssertion, verifySignedAssertion } from './signed-assertions.js';
import { isStatusList, verifyStatusList } from './status-list-credentials.js';
import { stripped } from './spaces.js';
import { say } from './words.js';

/** @typedef {import('./report.js').Report} Report */
/** @typedef {import('./shared-steps.js').Question} Question */

/** Largest file that is looked at. A badge of 256 KiB with its credentials stays far below. */
export const MAX_BYTES = 8 * 1024 * 1024;
const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const LONGEST_ADDRESS = 4096; // bytes
const AWARD_PAGE = /(?:\/[a-z]{2,3})?\/awards\/([^/?#]+)\/(?:[?#].*)?$/;

/**
 * Verify a JSON document, a token, an address, or a picture with any of them in it.
 * @param {Uint8Array} data
 * @param {Question} question
 * @returns {Promise<Report[]>}
 */
export async function verify(data, question) {
  if (data.length > MAX_BYTES) return [notFound(say('the file is larger than {limit} bytes', { limit: MAX_BYTES }))];
  const text = strippedText(data.subarray(0, LONGEST_ADDRESS));
  return isAddress(text) ? verifyAddress(awardDocument(text), question) : verifyContent(data, question);
}

/** @param {Uint8Array} data */
function strippedText(data) {
  return stripped(new TextDecoder('utf-8', { ignoreBOM: true }).decode(data));
}

/** @param {string} text */
function isAddress(text) {
  return /^https?:\/\//.test(text);
}

/**
 * Give the address of what can be verified: for an award's page, in any language, its credential.
 * @param {string} url
 */
export function awardDocument(url) {
  return url.replace(AWARD_PAGE, '/awards/$1/credential.json');
}

/**
 * Verify what an address gives; it may give a picture, but not another address.
 * @param {string} url
 * @param {Question} question
 * @returns {Promise<Report[]>}
 */
async function verifyAddress(url, question) {
  let data;
  try {
    data = await question.source.fetch(url);
  } catch (error) {
    const steps = new Steps();
    steps.unknown('found', say('what is at the address could not be had: {reason}', { reason: saidBy(error, Unreachable) }));
    return [{ ...unreadable(steps, say('address')), intact: 'unknown' }];
  }
  return verifyContent(data, question);
}

/**
 * @param {Uint8Array} data
 * @param {Question} question
 * @returns {Promise<Report[]>}
 */
async function verifyContent(data, question) {
  if (sameBytes(data.subarray(0, PNG_SIGNATURE.length), PNG_SIGNATURE)) {
    return verifyImage(data, (await import('./png.js')).unbakePNG, question);
  }
  const text = strippedText(data);
  if (text.replace(/^\ufeff/, '').trimStart().startsWith('<')) return verifyImage(data, (await import('./svg.js')).unbakeSVG, question);
  return [await verifyText(text, data, question)];
}

/**
 * @param {Uint8Array} data
 * @param {(image: Uint8Array) => Promise<import('./png.js').Baked>} unbake
 * @param {Question} question
 */
async function verifyImage(data, unbake, question) {
  let baked;
  try {
    baked = await unbake(data);
  } catch (error) {
    return [notFound(say('the picture cannot be read: {reason}', { reason: saidBy(error, Malformed) }))];
  }
  const texts = [baked.credential, baked.assertion].filter((text) => text !== null);
  if (texts.length === 0) return [notFound(say("this picture carries no badge; ask the holder for the file downloaded from the award's page, a screenshot carries nothing"))];
  const asked = { ...question, image: baked.picture };
  const reports = [];
  for (const text of texts) reports.push(...(await verifyCarried(text, asked)));
  return reports.map((report) => ({ ...report, picture: baked.picture }));
}

/**
 * Verify what a picture carries: of Open Badges 2.0 that may be the address of an assertion.
 * @param {string} text
 * @param {Question} question
 */
async function verifyCarried(text, question) {
  const words = stripped(text);
  return isAddress(words) ? verifyAddress(words, question) : [await verifyText(words, utf8(text), question)];
}

/**
 * Verify what is not a picture: by its first character JSON, or a token.
 * @param {string} text without space around it
 * @param {Uint8Array} data the same, as it came
 * @param {Question} question
 */
async function verifyText(text, data, question) {
  if (text.startsWith('{')) return verifyJSON(data, question);
  if (text.split('.').length === 3) {
    return isSignedAssertion(text) ? verifySignedAssertion(text, question) : verifyTokenText(text, question);
  }
  return notFound(say('this is no badge: neither a credential nor a picture with one in it'));
}

/**
 * Verify a JSON document, by the type that it states.
 * @param {Uint8Array} data
 * @param {Question} question
 */
async function verifyJSON(data, question) {
  const steps = new Steps();
  let document;
  try {
    document = readJSON(data);
  } catch (error) {
    steps.passed('found', say('a JSON document'));
    steps.failed('parsed', say('not JSON that everybody reads alike: {reason}', { reason: saidBy(error, Malformed) }));
    return unreadable(steps, say('JSON document'));
  }
  if (document.type === 'Assertion') {
    steps.passed('found', say('an Open Badges 2.0 assertion'));
    return verifyAssertion(document, question, steps);
  }
  if (isStatusList(document)) return verifyStatusList(document, question);
  steps.passed('found', say('an Open Badges 3.0 credential'));
  return verifyCredential(document, question, steps);
}

/** @param {import('./words.js').Said} said @returns {Report} */
function notFound(said) {
  const steps = new Steps();
  steps.failed('found', said);
  return unreadable(steps, say('nothing known'));
}
