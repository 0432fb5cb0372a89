// The words of a result: the three answers, the steps, and what they come to.

import { isAccepted } from './report.js';
import { say } from './words.js';

/** @typedef {import('./report.js').Report} Report */
/** @typedef {import('./words.js').Said} Said */
/** @typedef {'good' | 'warn' | 'alert' | 'quiet'} Tone */
/** @typedef {{tone: Tone, answer: Said, why: Said}} Answer */

/** What each step looks at. @type {Record<string, {name: Said, about: Said}>} */
export const STEPS = {
  found: { name: say('There is a badge in it'), about: say('Looks for an open badge in what you handed in.') },
  parsed: { name: say('It can be read'), about: say('Reads it strictly, so that no two readers can see different things in it.') },
  schema: { name: say('It follows the standard'), about: say('Compares its form with the Open Badges standard. Everything it states must have a meaning, or no signature would cover it.') },
  issuer: { name: say('The issuer can be found'), about: say("Gets the issuer's own document from the address that the badge names.") },
  key: { name: say("The key is the issuer's"), about: say("Looks whether the issuer's document lists the key that signed.") },
  signature: { name: say('The signature fits'), about: say('Works out from every letter of the badge whether the signature belongs to it. One changed letter is enough to fail.') },
  hosted: { name: say("The issuer's site has it"), about: say("Compares it with what the issuer's own site serves. Badges of this kind have no signature.") },
  dates: { name: say('It is valid today'), about: say('Compares the dates in the badge with the clock of your device.') },
  'status-list': { name: say("The issuer's list of revocations can be relied on"), about: say("Gets the issuer's list of revocations and checks its signature, too.") },
  status: { name: say('It was not revoked'), about: say('Looks up this badge in the list.') },
  credential: { name: say('Both forms of the badge agree'), about: say('Compares it with the signed form of the same badge.') },
  image: { name: say("The picture is the badge's own"), about: say('Compares the picture with the one that the issuer publishes.') },
  recipient: { name: say('It belongs to the person you asked about'), about: say('Compares the address you typed in with the hash in the badge. The address stays on your device.') },
};

/** @type {Record<string, Said>} */
export const OUTCOMES = {
  passed: say('Passed'),
  failed: say('Failed'),
  unknown: say('Could not be checked'),
  skipped: say('Does not apply'),
};

/** @type {Record<string, Answer>} */
const INTACT = {
  yes: { tone: 'good', answer: say('Yes'), why: say('Nothing was changed since it was issued.') },
  no: { tone: 'alert', answer: say('No'), why: say('It was changed, or it is not what it says it is. See the step that failed.') },
  unknown: { tone: 'warn', answer: say('Could not be checked'), why: say('See below what is missing.') },
};

/** @type {Record<string, Answer>} */
const STATUS = {
  valid: { tone: 'good', answer: say('Yes'), why: say('It is valid today, and was not revoked.') },
  revoked: { tone: 'alert', answer: say('No: revoked'), why: say('The issuer took it back.') },
  suspended: { tone: 'alert', answer: say('No: suspended'), why: say('The issuer stopped it for the time being.') },
  expired: { tone: 'alert', answer: say('No: expired'), why: say('Its last day has passed.') },
  'not-yet': { tone: 'alert', answer: say('Not yet'), why: say('Its first day is still to come.') },
  unknown: { tone: 'warn', answer: say('Could not be checked'), why: say('Do not count on it as long as this is so.') },
};

/** @type {Record<string, (host: string) => Answer>} */
const ISSUER = {
  'this-site': (host) => ({ tone: 'good', answer: say('{host}', { host }), why: say('The signature or address proves that it comes from this site.') }),
  known: (host) => ({ tone: 'good', answer: say('{host}', { host }), why: say('This site knows the issuer.') }),
  unknown: (host) => ({ tone: 'quiet', answer: say('{host}', { host }), why: say('It comes from there, but this site does not know who that is. Do you trust this address?') }),
  demonstration: (host) => ({ tone: 'warn', answer: say('A demonstration'), why: say('Made to show how it works, at {host}. It has no value.', { host }) }),
};

/** @param {Report} report @returns {Answer} */
export function intactAnswer(report) {
  return INTACT[report.intact];
}

/** @param {Report} report @returns {Answer} */
export function statusAnswer(report) {
  return STATUS[report.status];
}

/** @param {Report} report @param {string} host that the badge names @returns {Answer} */
export function issuerAnswer(report, host) {
  if (report.intact === 'yes') return ISSUER[report.issuer](host);
  if (host === '') return { tone: 'warn', answer: say('Not known'), why: say('It names no issuer that could be read.') };
  return { tone: 'warn', answer: say('Not proven'), why: say('It says that it comes from {host}. That is not certain.', { host }) };
}

/** @type {Record<string, Said>} */
const HEADLINES = {
  revoked: say('This badge was revoked'),
  suspended: say('This badge is suspended'),
  expired: say('This badge has expired'),
  'not-yet': say('This badge is not valid yet'),
  unknown: say('Whether this badge still counts could not be checked'),
};

/**
 * Say in one sentence what the answers come to.
 * @param {import('./together.js').Whole} report
 * @param {{isOffline: boolean}} circumstances
 * @returns {{tone: Tone, headline: Said}}
 */
export function conclusion(report, { isOffline }) {
  const outcome = (/** @type {string} */ id) => report.steps.find((step) => step.id === id)?.outcome;
  if (outcome('found') === 'unknown') return { tone: 'warn', headline: say('The badge itself could not be had') };
  if (outcome('found') === 'failed') return { tone: 'alert', headline: say('There is no open badge in this') };
  if (report.intact === 'no') return { tone: 'alert', headline: say('Do not rely on this badge: it was changed, or is not what it says') };
  if (!report.isOneAward) return { tone: 'warn', headline: say('This picture carries two different badges: look at each of them') };
  if (report.status === 'revoked' || report.status === 'suspended') return { tone: 'alert', headline: HEADLINES[report.status] };
  if (report.intact === 'unknown') return { tone: 'warn', headline: say('Not everything about this badge could be checked') };
  if (outcome('recipient') === 'failed') return { tone: 'alert', headline: say('This badge is not of the person you asked about') };
  if (report.status !== 'valid') return { tone: report.status === 'unknown' ? 'warn' : 'alert', headline: HEADLINES[report.status] };
  if (report.issuer === 'demonstration') return { tone: 'warn', headline: say('A demonstration: intact, but without any value') };
  if (!isAccepted(report)) return { tone: 'warn', headline: say('Not everything about this badge is right') };
  if (isOffline) return { tone: 'quiet', headline: say('This badge is intact, and valid as far as this file can know') };
  if (report.issuer === 'unknown') return { tone: 'quiet', headline: say('This badge is intact and valid. Do you know its issuer?') };
  return { tone: 'good', headline: say('This badge is genuine and valid') };
}
