// What steps conclude alike, whichever standard the document follows.

import { CannotCheck, saidBy } from './faults.js';
import { sameBytes } from './encoding.js';
import { moment } from './moments.js';
import { say } from './words.js';

/** @typedef {import('./report.js').Status} Status */
/** @typedef {import('./report.js').Steps} Steps */
/** @typedef {import('./sources.js').Source} Source */
/**
 * What is asked of a verification besides the credential.
 * @typedef {object} Question
 * @property {Source} source
 * @property {number} now the moment at which it is asked, in milliseconds since 1970
 * @property {string} [recipient] an e-mail address or other identifier that is claimed to be the holder's
 * @property {Uint8Array} [image] the picture without the badge, where the credential came in one
 */

/**
 * Step `signature` of a token, by the algorithm of the key's type.
 * @param {import('./jws.js').Token} token
 * @param {import('./keys.js').PublicKey} key
 * @param {Steps} steps
 */
export async function checkTokenSignature(token, key, steps) {
  const { alg } = token.header;
  if (alg !== key.algorithm) {
    steps.failed('signature', say("the token's algorithm is {alg}, and its key is for {algorithm}", { alg, algorithm: key.algorithm }));
    return;
  }
  let holds;
  try {
    holds = await key.holds(token.signature, token.signed);
  } catch (error) {
    steps.unknown('signature', saidBy(error, CannotCheck));
    return;
  }
  if (holds) steps.passed('signature', say('the signature fits: nothing was changed'));
  else steps.failed('signature', say('the signature does not fit: something was changed'));
}

/**
 * Step `dates`: between two timestamps, of which the second may be missing.
 * @param {unknown} startText
 * @param {unknown} endText
 * @param {number} now
 * @param {Steps} steps
 * @returns {Status}
 */
export function checkPeriod(startText, endText, now, steps) {
  const [start, end] = [moment(startText), moment(endText)];
  if (start === null || (end === null && endText !== undefined && endText !== null)) {
    steps.unknown('dates', say('the dates cannot be read'));
    return 'unknown';
  }
  if (now < start) {
    steps.failed('dates', say('not valid before {date}', { date: startText }));
    return 'not-yet';
  }
  if (end !== null && now >= end) {
    steps.failed('dates', say('no longer valid since {date}', { date: endText }));
    return 'expired';
  }
  steps.passed('dates', say('valid today'));
  return 'valid';
}

/**
 * Step `image`: the picture without the badge is what the badge class publishes.
 * @param {string} url
 * @param {Uint8Array} picture
 * @param {Source} source
 * @param {Steps} steps
 * @throws {import('./faults.js').Unreachable} what it publishes cannot be had
 */
export async function checkSamePicture(url, picture, source, steps) {
  const isSame = (await source.serves?.(url, picture)) ?? sameBytes(await source.fetch(url), picture);
  if (isSame) steps.passed('image', say("the picture is the badge class's own"));
  else steps.failed('image', say("the picture is not the badge class's own"));
}

/**
 * Put what the lists say before what the calendar says; what is unknown is never valid.
 * @param {Status} found
 * @param {Status} dates
 * @returns {Status}
 */
export function statusOf(found, dates) {
  if (found === 'revoked' || found === 'suspended') return found;
  if (dates === 'expired' || dates === 'not-yet') return dates;
  return found === 'unknown' || dates === 'unknown' ? 'unknown' : 'valid';
}
