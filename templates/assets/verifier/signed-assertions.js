// Verifying a signed Open Badges 2.0 Assertion, in numbered steps.
//
// 1. `found`, 2. `parsed`   a strict token
// 3. `schema`     the standard's form
// 4. `issuer`     the badge class and its issuer, at the addresses that the assertion names
// 5. `key`        the issuer lists the key, the key names the issuer as its owner, and it was not revoked
// 6. `signature`  it holds, by the algorithm of the key
// 7. `dates`
// 8. `status-list`, 9. `status`   the issuer's revocation list, and what it says
// 10. `image`, 11. `recipient`    as for hosted assertions
//
// Source: Open Badges v2.0 §Badge Verification (signed), §CryptographicKey, §RevocationList.

import { Contradiction, Malformed, Unreachable, saidBy } from './faults.js';
import { formFault } from './forms.js';
import { checkRecipient } from './identity.js';
import { carriedKey } from './issuers.js';
import { isObject } from './json.js';
import { readJWS } from './jws.js';
import { readPEM } from './keys.js';
import { assertionIssuerKnown, checkDates, checkImage, fetchDocument } from './open-badges-2.js';
import { Steps, unreadable } from './report.js';
import { checkTokenSignature, statusOf } from './shared-steps.js';
import { say, shown } from './words.js';

/** @typedef {import('./json.js').JSONObject} JSONObject */
/** @typedef {import('./jws.js').Token} Token */
/** @typedef {import('./report.js').Report} Report */
/** @typedef {import('./report.js').Status} Status */
/** @typedef {import('./shared-steps.js').Question} Question */
/** @typedef {import('./sources.js').Source} Source */

const INTACT_STEPS = ['found', 'parsed', 'schema', 'issuer', 'key', 'signature', 'image'];
const FORM = say('Open Badges 2.0 signed assertion');

/**
 * Say whether a token calls itself an assertion of Open Badges 2.0; nothing is verified.
 * @param {string} text
 */
export function isSignedAssertion(text) {
  try {
    const { payload } = readJWS(text);
    return isObject(payload) && payload.type === 'Assertion';
  } catch (error) {
    saidBy(error, Malformed);
    return false;
  }
}

/**
 * Verify a signed assertion in compact form.
 * @param {string} text
 * @param {Question} question
 * @returns {Promise<Report>}
 */
export async function verifySignedAssertion(text, question) {
  const steps = new Steps();
  steps.passed('found', say('a signed Open Badges 2.0 assertion'));
  let token;
  try {
    token = readJWS(text);
  } catch (error) {
    steps.failed('parsed', saidBy(error, Malformed));
    return unreadable(steps, FORM);
  }
  steps.passed('parsed', say('the token has three parts of JSON'));
  const fault = formFault(token.payload, 'signed-assertion');
  if (fault !== null) {
    steps.failed('schema', fault);
    return unreadable(steps, FORM);
  }
  steps.passed('schema', say('the assertion has the form of Open Badges 2.0'));
  return verifyRead(token, token.payload, question, steps);
}

/**
 * Take the steps from `issuer` on.
 * @param {Token} token
 * @param {JSONObject} document
 * @param {Question} question
 * @param {Steps} steps
 * @returns {Promise<Report>}
 */
async function verifyRead(token, document, question, steps) {
  const { badgeClass, issuer } = await checkIssuer(document, question.source, steps);
  await checkSignature(token, document.verification.creator, issuer, question.source, steps);
  const dates = checkDates(document, question, steps);
  const found = await checkStatus(document.id, issuer, question.source, steps);
  await checkImage(document, question, steps);
  await checkRecipient(document, question.recipient, steps);
  const intact = steps.intact(INTACT_STEPS);
  const known = intact === 'yes' && issuer !== null;
  return {
    intact,
    status: known ? statusOf(found, dates) : 'unknown',
    issuer: known ? await assertionIssuerKnown(issuer.id, question.source, shown(issuer.name)) : 'unknown',
    steps: steps.taken,
    form: FORM,
    credential: document.id,
    document,
    badgeClass,
    badgeIssuer: issuer ?? undefined,
  };
}

/**
 * Step `issuer`.
 * @param {JSONObject} document
 * @param {Source} source
 * @param {Steps} steps
 * @returns {Promise<{badgeClass?: JSONObject, issuer: JSONObject | null}>}
 */
async function checkIssuer(document, source, steps) {
  try {
    const badgeClass = await fetchDocument(document.badge, source);
    const issuer = await fetchDocument(badgeClass.issuer, source);
    steps.passed('issuer', say('the badge class is by {name}', { name: shown(issuer.name) }));
    return { badgeClass, issuer };
  } catch (error) {
    if (error instanceof Unreachable) {
      steps.unknown('issuer', say('the badge class or its issuer could not be had: {reason}', { reason: error.said }));
    } else steps.failed('issuer', saidBy(error, Contradiction));
    return { issuer: null };
  }
}

/**
 * Steps `key` and `signature`.
 * @param {Token} token
 * @param {string} creator
 * @param {JSONObject | null} issuer
 * @param {Source} source
 * @param {Steps} steps
 */
async function checkSignature(token, creator, issuer, source, steps) {
  if (issuer === null) {
    steps.unknown('key', say("without the issuer's document its keys are not known"));
    steps.unknown('signature', say("without the issuer's keys the signature could not be checked"));
    return;
  }
  let key;
  try {
    key = await readKey(creator, issuer, source);
    await requireSame(token.header, key);
  } catch (error) {
    if (error instanceof Unreachable) {
      steps.unknown('key', say('the key could not be had: {reason}', { reason: error.said }));
      steps.unknown('signature', say('without the key the signature could not be checked'));
    } else {
      steps.failed('key', saidBy(error, Contradiction));
      steps.unknown('signature', say("the key is not the issuer's, so the signature was not checked"));
    }
    return;
  }
  steps.passed('key', say("the issuer lists the key, and it is the issuer's"));
  await checkTokenSignature(token, key, steps);
}

/**
 * See that a key that the token carries is the one that the assertion names.
 * @param {JSONObject} header
 * @param {import('./keys.js').PublicKey} key
 */
async function requireSame(header, key) {
  if (Object.hasOwn(header, 'jwk') && (await carriedKey(header.jwk)).name !== key.name) {
    throw new Contradiction(say('the token carries another key than the assertion names'));
  }
}

/**
 * Give the key that an assertion names.
 * @param {string} creator
 * @param {JSONObject} issuer
 * @param {Source} source
 * @throws {Unreachable} its document cannot be had
 * @throws {Contradiction} it is not the issuer's, does not count any more, or must not be used
 */
async function readKey(creator, issuer, source) {
  const listed = [issuer.publicKey].flat().map((entry) => (isObject(entry) ? entry.id : entry));
  if (!listed.includes(creator)) throw new Contradiction(say('the issuer does not list the key {id}', { id: creator }));
  const document = await fetchDocument(creator, source);
  if (document.owner !== issuer.id) throw new Contradiction(say("the key {id} is somebody else's", { id: creator }));
  if (Object.hasOwn(document, 'revoked') || Object.hasOwn(document, 'expires')) {
    throw new Contradiction(say('the issuer says that the key {id} no longer counts', { id: creator }));
  }
  try {
    return await readPEM(document.publicKeyPem);
  } catch (error) {
    throw new Contradiction(say('the key {id} must not be used: {reason}', { id: creator, reason: saidBy(error, Malformed) }));
  }
}

/**
 * Steps `status-list` and `status`.
 * @param {string} id
 * @param {JSONObject | null} issuer
 * @param {Source} source
 * @param {Steps} steps
 * @returns {Promise<Status>}
 */
async function checkStatus(id, issuer, source, steps) {
  if (issuer === null) return unknownStatus(say("without the issuer's document its revocation list is not known"), steps);
  if (issuer.revocationList === undefined || issuer.revocationList === null) {
    steps.skipped('status-list', say('the issuer names no revocation list'));
    steps.passed('status', say('the issuer keeps no list of revocations'));
    return 'valid';
  }
  let revoked;
  try {
    revoked = await revokedIds(issuer, source);
  } catch (error) {
    const reason = saidBy(error, Unreachable, Contradiction);
    return unknownStatus(say('the revocation list cannot be relied on: {reason}', { reason }), steps);
  }
  steps.passed('status-list', say("the issuer's site serves its revocation list"));
  if (revoked.has(id)) {
    steps.failed('status', say('the issuer revoked or suspended it'));
    return 'revoked';
  }
  steps.passed('status', say('not revoked and not suspended'));
  return 'valid';
}

/** @param {import('./words.js').Said} said @param {Steps} steps @returns {Status} */
function unknownStatus(said, steps) {
  steps.unknown('status-list', said);
  steps.unknown('status', say('whether it was revoked could not be checked'));
  return 'unknown';
}

/**
 * Give the ids that an issuer's revocation list names, each as text or in an entry of its own.
 * @param {JSONObject} issuer
 * @param {Source} source
 * @throws {Unreachable} the list cannot be had
 * @throws {Contradiction} it is not the issuer's list
 */
async function revokedIds(issuer, source) {
  const document = await fetchDocument(issuer.revocationList, source, Infinity); // one entry for each revoked award
  const entries = document.revokedAssertions;
  if (document.type !== 'RevocationList' || !Array.isArray(entries)) {
    throw new Contradiction(say('the document at {url} is no revocation list', { url: document.id }));
  }
  if (document.issuer !== issuer.id) throw new Contradiction(say('the revocation list is by somebody else'));
  const ids = new Set(entries.map((entry) => (isObject(entry) ? entry.id : entry)).filter((entry) => typeof entry === 'string'));
  if (ids.size < entries.length) throw new Contradiction(say('the revocation list has an entry without an id, or one twice'));
  return ids;
}
