// Verifying an OpenBadgeCredential, with embedded proofs or as token, in numbered steps.
//
// 1. `found`      what it is
// 2. `parsed`     strict JSON, or a strict token
// 3. `schema`     the standard's form; no term without meaning; no two objects that share an id
// 4. `issuer`     the issuer's document, at the address that the issuer's id names
// 5. `key`        the issuer lists the key for making claims
// 6. `signature`  every proof holds
// 7. `dates`      valid today
// 8. `status-list`, 9. `status`   the issuer's signed list, and what it says
// 10. `image`     for a picture: it is the badge class's own
// 11. `recipient` for an address that was asked about: it is the holder's
//
// Source: Open Badges 3.0 §9 (verification and validation).

import { CannotCheck, Contradiction, Malformed, Unreachable, saidBy } from './faults.js';
import { formFault } from './forms.js';
import { checkSubject } from './identity.js';
import { documentURL, readIssuer } from './issuers.js';
import { isObject, without } from './json.js';
import { readToken } from './jws.js';
import { statements } from './linked-data.js';
import { checkProofs, issuerId, proofsOf } from './proofs.js';
import { Steps, unreadable } from './report.js';
import { checkPeriod, checkSamePicture, statusOf } from './shared-steps.js';
import { checkStatus } from './status-lists.js';
import { checkToken, claimsFault, credentialOf } from './tokens.js';
import { say } from './words.js';

/** @typedef {import('./issuers.js').IssuerDocument} IssuerDocument */
/** @typedef {import('./json.js').JSONObject} JSONObject */
/** @typedef {import('./jws.js').Token} Token */
/** @typedef {import('./report.js').Report} Report */
/** @typedef {import('./shared-steps.js').Question} Question */
/** @typedef {import('./sources.js').Source} Source */
/** @typedef {import('./words.js').Said} Said */

const INTACT_STEPS = ['found', 'parsed', 'schema', 'issuer', 'key', 'signature', 'image'];
const DEMONSTRATION_KID = 'demo';

/**
 * Verify a credential that was read from JSON already.
 * @param {unknown} document
 * @param {Question} question
 * @param {Steps} steps
 * @returns {Promise<Report>}
 */
export async function verifyCredential(document, question, steps) {
  const form = say('Open Badges 3.0 credential');
  if (!isObject(document)) {
    steps.failed('parsed', say('the document is not an object'));
    return unreadable(steps, form);
  }
  steps.passed('parsed', say('the document is JSON'));
  await checkForm(document, null, steps);
  const issuer = await checkIssuer(document, question.source, steps);
  await checkProofs(document, issuer, steps);
  return conclude(document, issuer, question, steps, form, proofKids(document));
}

/**
 * Verify a credential as VC-JWT.
 * @param {string} text
 * @param {Question} question
 * @returns {Promise<Report>}
 */
export async function verifyTokenText(text, question) {
  const form = say('Open Badges 3.0 token');
  const steps = new Steps();
  steps.passed('found', say('an Open Badges 3.0 credential as token'));
  let token, document;
  try {
    token = readToken(text);
    document = credentialOf(token);
  } catch (error) {
    steps.failed('parsed', saidBy(error, Malformed));
    return unreadable(steps, form);
  }
  steps.passed('parsed', say('the token has three parts of JSON'));
  await checkForm(document, token, steps);
  const issuer = await checkIssuer(document, question.source, steps);
  const method = await checkToken(token, document, issuer, steps);
  return conclude(document, issuer, question, steps, form, method === null ? [] : [method]);
}

/**
 * Step `schema`.
 * @param {JSONObject} document
 * @param {Token | null} token
 * @param {Steps} steps
 */
async function checkForm(document, token, steps) {
  let fault = formFault(document, 'credential');
  if (fault === null && token !== null) fault = claimsFault(token.payload, document);
  try {
    // What JSON-LD would leave out no signature covers.
    if (fault === null) await statements(without(document, 'proof'));
  } catch (error) {
    if (error instanceof CannotCheck) {
      steps.unknown('schema', say('whether every term has a meaning could not be checked: {reason}', { reason: error.said }));
      return;
    }
    fault = saidBy(error, Malformed);
  }
  if (fault !== null) steps.failed('schema', fault);
  else steps.passed('schema', say('the document has the form of Open Badges 3.0'));
}

/**
 * Step `issuer`.
 * @param {JSONObject} document
 * @param {Source} source
 * @param {Steps} steps
 * @returns {Promise<IssuerDocument | null>}
 */
export async function checkIssuer(document, source, steps) {
  const id = issuerId(document);
  if (id === null) {
    steps.failed('issuer', say('the credential names no issuer'));
    return null;
  }
  try {
    const issuer = await readIssuer(id, source);
    if (issuer.url === id) steps.passed('issuer', say('the issuer is {id}', { id }));
    else steps.passed('issuer', say("the issuer's document is at {url}", { url: issuer.url }));
    return issuer;
  } catch (error) {
    if (error instanceof Unreachable) steps.unknown('issuer', say("the issuer's document could not be had: {reason}", { reason: error.said }));
    else if (error instanceof CannotCheck) steps.unknown('issuer', error.said);
    else steps.failed('issuer', saidBy(error, Contradiction));
    return null;
  }
}

/**
 * Take the remaining steps and draw the three conclusions.
 * @param {JSONObject} document
 * @param {IssuerDocument | null} issuer
 * @param {Question} question
 * @param {Steps} steps
 * @param {Said} form
 * @param {string[]} kids
 * @returns {Promise<Report>}
 */
async function conclude(document, issuer, question, steps, form, kids) {
  const dates = checkPeriod(document.validFrom, document.validUntil, question.now, steps);
  const found = await checkStatus(document, issuer, question, steps);
  await checkImage(document, question, steps);
  await checkSubject(document, question.recipient, steps);
  const intact = steps.intact(INTACT_STEPS);
  return {
    intact,
    status: intact === 'yes' ? statusOf(found, dates) : 'unknown',
    issuer: intact === 'yes' ? issuerKnown(document, question.source, kids) : 'unknown',
    steps: steps.taken,
    form,
    document,
    ...(typeof document.id === 'string' ? { credential: document.id } : {}),
  };
}

/**
 * Give the addresses of the keys that a document's proofs name.
 * @param {JSONObject} document
 * @returns {string[]}
 */
export function proofKids(document) {
  return proofsOf(document).map((proof) => (isObject(proof) ? proof.verificationMethod : null)).filter((kid) => typeof kid === 'string');
}

/**
 * Say who issued it: a demonstration, the site itself, or somebody this verifier knows nothing of.
 * @param {JSONObject} document
 * @param {Source} source
 * @param {string[]} kids
 * @returns {import('./report.js').IssuerKnown}
 */
export function issuerKnown(document, source, kids) {
  if (kids.some((kid) => kid.slice(kid.lastIndexOf('#') + 1).startsWith(DEMONSTRATION_KID))) return 'demonstration';
  const id = issuerId(document);
  if (source.baseURL === null || id === null || id.startsWith('did:key:')) return 'unknown';
  return documentURL(id).startsWith(`${source.baseURL}/`) ? 'this-site' : 'unknown';
}

/**
 * Step `image`: the picture without the badge is what the badge class publishes.
 * @param {JSONObject} document
 * @param {Question} question
 * @param {Steps} steps
 */
async function checkImage(document, question, steps) {
  if (question.image === undefined) {
    steps.skipped('image', say('it did not come in a picture'));
    return;
  }
  const url = document.credentialSubject?.achievement?.image?.id;
  if (typeof url !== 'string') {
    steps.failed('image', say('the badge class has no picture'));
    return;
  }
  try {
    await checkSamePicture(url, question.image, question.source, steps);
  } catch (error) {
    steps.unknown('image', say("the badge class's picture could not be had: {reason}", { reason: saidBy(error, Unreachable) }));
  }
}
