// Who received an award: whether a value is what a salted hash stands for. It is worked out here and sent nowhere.
//
// Sources: OB 2.0 §IdentityObject, OB 3.0 §IdentityObject (`sha256$` + hex of SHA-256 over value and salt).

import { hex, sha256, utf8 } from './encoding.js';
import { isObject } from './json.js';
import { stripped } from './spaces.js';
import { say } from './words.js';

/** @typedef {import('./json.js').JSONObject} JSONObject */
/** @typedef {import('./report.js').Steps} Steps */

/** @param {string} value nothing at all is nobody's, whatever somebody put into a badge @param {string} salt */
async function hashed(value, salt) {
  if (value === '') return null;
  return `sha256$${hex(await sha256(utf8(value + salt)))}`;
}

/** @param {string} recipient @param {boolean} isEmail */
function normalised(recipient, isEmail) {
  return isEmail ? stripped(recipient).toLowerCase() : stripped(recipient);
}

/**
 * Step `recipient` of a credential of Open Badges 3.0.
 * @param {JSONObject} document
 * @param {string | undefined} recipient
 * @param {Steps} steps
 */
export async function checkSubject(document, recipient, steps) {
  if (recipient === undefined) {
    steps.skipped('recipient', say('nobody was named as the holder'));
    return;
  }
  const subject = document.credentialSubject;
  const identities = isObject(subject) && Array.isArray(subject.identifier) ? subject.identifier : [];
  const answers = await Promise.all(identities.map((identity) => isTheirs(identity, recipient)));
  if (answers.includes(true)) steps.passed('recipient', say('the credential is theirs'));
  else steps.failed('recipient', say("the credential is somebody else's"));
}

/** @param {unknown} identity @param {string} recipient */
async function isTheirs(identity, recipient) {
  if (!isObject(identity) || identity.hashed !== true) return false;
  const salt = Object.hasOwn(identity, 'salt') ? identity.salt : '';
  if (typeof salt !== 'string') return false;
  return typeof identity.identityHash === 'string' && identity.identityHash === (await hashed(normalised(recipient, identity.identityType === 'emailAddress'), salt));
}

/**
 * Step `recipient` of an assertion of Open Badges 2.0.
 * @param {JSONObject} document
 * @param {string | undefined} recipient
 * @param {Steps} steps
 */
export async function checkRecipient(document, recipient, steps) {
  if (recipient === undefined) {
    steps.skipped('recipient', say('nobody was named as the holder'));
    return;
  }
  const { type, hashed: isHashed, salt = '', identity } = document.recipient;
  const value = normalised(recipient, type === 'email');
  if (isHashed === true && typeof salt === 'string' && identity === (await hashed(value, salt))) {
    steps.passed('recipient', say('the assertion is theirs'));
  } else steps.failed('recipient', say("the assertion is somebody else's"));
}
