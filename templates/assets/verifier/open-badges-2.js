// Verifying a hosted Open Badges 2.0 Assertion, in numbered steps.
//
// A hosted assertion is not signed: it counts because its issuer's site serves it. So what is checked is that the site
// serves this very assertion, and that everything it names belongs together.
//
// 1. `found`, 2. `parsed`, 3. `schema`   as for Open Badges 3.0
// 4. `issuer`     the badge class and its issuer, at the addresses that the assertion names
// 5. `hosted`     the address lies in the issuer's scope, and serves this assertion
// 6. `dates`, 7. `status`
// 8. `credential` where the site has the same award as Open Badges 3.0: both say the same
// 9. `image`, 10. `recipient`
//
// Source: Open Badges v2.0 §Badge Verification (hosted).

import { Contradiction, Unreachable, saidBy } from './faults.js';
import { formFault } from './forms.js';
import { checkRecipient } from './identity.js';
import { fetchJSON } from './issuers.js';
import { isObject, isSame, without } from './json.js';
import { unreadable } from './report.js';
import { checkPeriod, checkSamePicture } from './shared-steps.js';
import { say, shown } from './words.js';

/** @typedef {import('./json.js').JSONObject} JSONObject */
/** @typedef {import('./report.js').Report} Report */
/** @typedef {import('./report.js').Steps} Steps */
/** @typedef {import('./shared-steps.js').Question} Question */
/** @typedef {import('./sources.js').Source} Source */

const INTACT_STEPS = ['found', 'parsed', 'schema', 'issuer', 'hosted', 'credential', 'image'];
const SUFFIX = '/assertion.json';
const FORM = say('Open Badges 2.0 assertion');

/**
 * Verify an assertion that was read from JSON already.
 * @param {unknown} document
 * @param {Question} question
 * @param {Steps} steps
 * @returns {Promise<Report>}
 */
export async function verifyAssertion(document, question, steps) {
  steps.passed('parsed', say('the document is JSON'));
  const fault = formFault(document, 'assertion');
  if (fault !== null || !isObject(document)) {
    steps.failed('schema', fault ?? say('the document is not an object'));
    return unreadable(steps, FORM);
  }
  steps.passed('schema', say('the document has the form of Open Badges 2.0'));
  return document.revoked === true ? verifyRevoked(document, question, steps) : verifyWhole(document, question, steps);
}

/**
 * @param {JSONObject} document
 * @param {Question} question
 * @param {Steps} steps
 * @returns {Promise<Report>}
 */
async function verifyWhole(document, question, steps) {
  const { badgeClass, issuer } = await checkIssuer(document, question.source, steps);
  const hosted = await checkHosted(document, question.source, steps);
  const dates = checkDates(document, question, steps);
  const isRevoked = hosted?.revoked === true;
  if (isRevoked) steps.failed('status', say('the issuer revoked or suspended it'));
  else if (hosted === null) steps.unknown('status', say('whether it was revoked could not be checked'));
  else {
    steps.passed('status', say('not revoked'));
    await checkCredential(document, question.source, steps);
  }
  await checkImage(document, question, steps);
  await checkRecipient(document, question.recipient, steps);
  const intact = steps.intact(INTACT_STEPS.filter((id) => steps.outcome(id) !== undefined));
  const status = isRevoked ? 'revoked' : hosted === null ? 'unknown' : dates;
  return {
    intact,
    status: intact === 'yes' || isRevoked ? status : 'unknown',
    issuer: intact === 'yes' ? await assertionIssuerKnown(document.id, question.source, shown(issuer?.name)) : 'unknown',
    steps: steps.taken,
    form: FORM,
    credential: document.id,
    document,
    badgeClass,
    badgeIssuer: issuer,
  };
}

/**
 * A revoked assertion says no more than that; its host must say so too.
 * @param {JSONObject} document
 * @param {Question} question
 * @param {Steps} steps
 * @returns {Promise<Report>}
 */
async function verifyRevoked(document, question, steps) {
  const hosted = await checkHosted(document, question.source, steps);
  steps.failed('status', say('the issuer revoked or suspended it'));
  return {
    intact: steps.intact(['found', 'parsed', 'schema', 'hosted']),
    status: hosted === null ? 'unknown' : 'revoked',
    issuer: hosted === null ? 'unknown' : await assertionIssuerKnown(document.id, question.source, ''),
    steps: steps.taken,
    form: FORM,
    credential: document.id,
    document,
  };
}

/**
 * Get a document and see that it calls itself by its address.
 * @param {unknown} named its address, or a copy of it, which is then compared with what its address gives
 * @param {Source} source
 * @param {number} [mostValues] members and items that it may have
 * @returns {Promise<JSONObject>}
 * @throws {Unreachable} it cannot be had
 * @throws {Contradiction} it is another document
 */
export async function fetchDocument(named, source, mostValues) {
  const url = isObject(named) ? named.id : named;
  if (typeof url !== 'string') throw new Contradiction(say('a document is named without an address'));
  const document = await fetchJSON(url, source, mostValues);
  if (!isObject(document) || document.id !== url) {
    throw new Contradiction(say('the document at {url} calls itself by another address', { url }));
  }
  if (isObject(named) && !isCopy(named, document)) {
    throw new Contradiction(say('the document at {url} is another than the copy of it', { url }));
  }
  return document;
}

/**
 * @param {JSONObject} copy
 * @param {JSONObject} document
 */
function isCopy(copy, document) {
  return Object.keys(copy).every((name) => name === '@context' || isSame(Object.hasOwn(document, name) ? document[name] : null, copy[name]));
}

/**
 * Step `issuer`; gives the documents of the badge class and its issuer, as far as they belong together.
 * @param {JSONObject} document
 * @param {Source} source
 * @param {Steps} steps
 * @returns {Promise<{badgeClass?: JSONObject, issuer?: JSONObject}>}
 */
async function checkIssuer(document, source, steps) {
  try {
    const badgeClass = await fetchDocument(document.badge, source);
    const issuer = await fetchDocument(badgeClass.issuer, source);
    requireScope(document.id, issuer);
    steps.passed('issuer', say('the badge class is by {name}', { name: shown(issuer.name) }));
    return { badgeClass, issuer };
  } catch (error) {
    if (error instanceof Unreachable) {
      steps.unknown('issuer', say('the badge class or its issuer could not be had: {reason}', { reason: error.said }));
    } else steps.failed('issuer', saidBy(error, Contradiction));
    return {};
  }
}

/**
 * See that the assertion's address is one that the issuer vouches for (§VerificationObject). An issuer that says nothing
 * about it vouches for its own host.
 * @param {string} id
 * @param {JSONObject} issuer
 */
function requireScope(id, issuer) {
  const scope = Object.hasOwn(issuer, 'verification') ? issuer.verification : {};
  if (!isObject(scope)) throw new Contradiction(say('the issuer does not say which addresses it vouches for'));
  const prefixes = texts(scope.startsWith);
  const hosts = texts(scope.allowedOrigins) ?? (prefixes === null ? [hostOf(issuer.id)] : null);
  const isStarted = prefixes === null || prefixes.some((prefix) => id.startsWith(prefix) && hostOf(id) === hostOf(prefix));
  if (!isStarted || (hosts !== null && !hosts.includes(hostOf(id)))) {
    throw new Contradiction(say("the assertion's address is not one that the issuer vouches for"));
  }
}

/**
 * Give one text or a list of them as a list; null where there is none.
 * @param {unknown} value
 * @returns {string[] | null}
 */
function texts(value) {
  if (value === undefined || value === null) return null;
  return [value].flat().filter((text) => typeof text === 'string' && text !== '').map(String);
}

/** Give an address's host, with its port where it has one. @param {string} url */
function hostOf(url) {
  return url.split('/')[2] ?? '';
}

/**
 * Step `hosted`; gives what the site serves.
 * @param {JSONObject} document
 * @param {Source} source
 * @param {Steps} steps
 * @returns {Promise<JSONObject | null>}
 */
async function checkHosted(document, source, steps) {
  let hosted;
  try {
    hosted = await fetchDocument(document.id, source);
  } catch (error) {
    if (error instanceof Unreachable) steps.unknown('hosted', say("the site's own copy could not be had: {reason}", { reason: error.said }));
    else steps.failed('hosted', saidBy(error, Contradiction));
    return null;
  }
  if (isSame(hosted, document)) steps.passed('hosted', say("the issuer's site serves this assertion"));
  else if (hosted.revoked === true) steps.unknown('hosted', say("the issuer's site only says that it was revoked"));
  else steps.failed('hosted', say("the issuer's site serves another assertion: this one was changed"));
  return hosted;
}

/**
 * Step `dates`.
 * @param {JSONObject} document
 * @param {Question} question
 * @param {Steps} steps
 */
export function checkDates(document, question, steps) {
  return checkPeriod(document.issuedOn, document.expires, question.now, steps);
}

/**
 * Step `credential`: a signed credential of the same award says the same. An assertion without one is not the worse for
 * it: other issuers publish none.
 * @param {JSONObject} document
 * @param {Source} source
 * @param {Steps} steps
 */
async function checkCredential(document, source, steps) {
  if (!document.id.endsWith(SUFFIX)) return;
  let credential;
  try {
    credential = await fetchJSON(`${document.id.slice(0, -SUFFIX.length)}/credential.json`, source);
  } catch (error) {
    saidBy(error, Unreachable);
    return;
  }
  const what = difference(document, credential);
  if (what === null) steps.passed('credential', say('the signed credential of the same award says the same'));
  else steps.failed('credential', say('the signed credential of the same award says something else: {what}', { what }));
}

/**
 * Name what an assertion and the signed credential of the same award state differently.
 * @param {JSONObject} assertion
 * @param {any} credential
 */
function difference(assertion, credential) {
  try {
    const subject = credential.credentialSubject;
    // What OB 2.0 has no term for stands in the narrative.
    const facts = [subject.narrative, subject.role, subject.term, ...(subject.result ?? []).map((/** @type {any} */ each) => each.value)];
    const narrative = assertion.narrative ?? '';
    const folder = subject.achievement.id.replace(/achievement\.json$/, '');
    /** @type {[import('./words.js').Said, boolean][]} */
    const same = [
      [say('the recipient'), subject.identifier.some((/** @type {any} */ entry) => isSameIdentity(entry, assertion.recipient))],
      [say('the date'), assertion.issuedOn === credential.validFrom],
      [say('the expiry'), (assertion.expires ?? null) === (credential.validUntil ?? null)],
      [say('the evidence'), isSame(withoutType(assertion.evidence), withoutType(credential.evidence))],
      [say('the narrative'), facts.every((fact) => fact === undefined || fact === null || narrative.includes(fact))],
      [say('the badge class'), assertion.badge.startsWith(folder)],
    ];
    return same.find(([, isSaidAlike]) => !isSaidAlike)?.[0] ?? null;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return say('its form');
  }
}

/** @param {any} entry @param {any} recipient */
function isSameIdentity(entry, recipient) {
  return entry.identityHash === recipient.identity && (entry.salt ?? null) === (recipient.salt ?? null);
}

/** @param {any} evidence */
function withoutType(evidence) {
  return (evidence ?? []).map((/** @type {any} */ item) => without(item, 'type'));
}

/**
 * Step `image`: the picture without the badge is what the badge class publishes.
 * @param {JSONObject} document
 * @param {Question} question
 * @param {Steps} steps
 */
export async function checkImage(document, question, steps) {
  if (question.image === undefined) {
    steps.skipped('image', say('it did not come in a picture'));
    return;
  }
  try {
    const { image } = await fetchDocument(document.badge, question.source);
    const url = isObject(image) ? image.id : image;
    await checkSamePicture(shown(url), question.image, question.source, steps);
  } catch (error) {
    if (error instanceof Unreachable) steps.unknown('image', say("the badge class's picture could not be had: {reason}", { reason: error.said }));
    else steps.failed('image', saidBy(error, Contradiction));
  }
}

/**
 * Say who issued it; a demonstration's site says so in its catalogue and in its issuers' names.
 * @param {string} address of a document that only the issuer can publish
 * @param {Source} source
 * @param {string} name
 * @returns {Promise<import('./report.js').IssuerKnown>}
 */
export async function assertionIssuerKnown(address, source, name) {
  if (source.baseURL === null || !address.startsWith(`${source.baseURL}/`)) return 'unknown';
  if (/ \((demonstratie|demonstration)\)$/.test(name) || (await isDemonstration(source))) return 'demonstration';
  return 'this-site';
}

/** @param {Source} source */
async function isDemonstration(source) {
  try {
    const catalogue = await fetchJSON(`${source.baseURL}/catalogue.json`, source, Infinity);
    return isObject(catalogue) && catalogue.demonstration === true;
  } catch (error) {
    saidBy(error, Unreachable);
    return false;
  }
}
