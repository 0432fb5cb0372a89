// Verifying a status list as the credential that it is, in the steps of `open-badges-3.js`.
//
// Source: Bitstring Status List 1.0 §2.2; Verifiable Credential Data Integrity 1.0 §4.2.

import { Malformed, saidBy } from './faults.js';
import { formFault } from './forms.js';
import { isObject } from './json.js';
import { checkIssuer, issuerKnown, proofKids } from './open-badges-3.js';
import { checkProofs } from './proofs.js';
import { Steps } from './report.js';
import { decodeList } from './status-lists.js';
import { say } from './words.js';

/** @typedef {import('./json.js').JSONObject} JSONObject */

const STEPS = ['found', 'parsed', 'schema', 'issuer', 'key', 'signature'];

/**
 * @param {unknown} document
 * @returns {document is JSONObject}
 */
export function isStatusList(document) {
  return isObject(document) && Array.isArray(document.type) && document.type.includes('BitstringStatusListCredential');
}

/**
 * Verify a list: that it is whole, and its issuer's.
 * @param {JSONObject} document
 * @param {import('./shared-steps.js').Question} question
 * @returns {Promise<import('./report.js').Report>}
 */
export async function verifyStatusList(document, question) {
  const steps = new Steps();
  steps.passed('found', say('a status list'));
  steps.passed('parsed', say('the document is JSON'));
  const fault = formFault(document, 'status-list') ?? (await bitsFault(document));
  if (fault === null) steps.passed('schema', say('the document has the form of a status list'));
  else steps.failed('schema', fault);
  const issuer = await checkIssuer(document, question.source, steps);
  await checkProofs(document, issuer, steps);
  const intact = steps.intact(STEPS);
  return {
    intact,
    status: intact === 'yes' ? 'valid' : 'unknown',
    issuer: intact === 'yes' ? issuerKnown(document, question.source, proofKids(document)) : 'unknown',
    steps: steps.taken,
    form: say('status list'),
    document,
    ...(typeof document.id === 'string' ? { credential: document.id } : {}),
  };
}

/** @param {JSONObject} document */
async function bitsFault(document) {
  try {
    await decodeList(document.credentialSubject.encodedList);
    return null;
  } catch (error) {
    return saidBy(error, Malformed);
  }
}
