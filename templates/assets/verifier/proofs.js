// The proofs of a document: every one by the issuer must hold.
//
// A proof signs SHA-256 of the canonical proof options followed by SHA-256 of the canonical document without its
// proof. Sources: Data Integrity EdDSA Cryptosuites 1.0 §3.2, §3.3; Verifiable Credential Data Integrity 1.0 §2.1,
// §4.2, §4.3 (proof sets).

import { canonicalJSON, decodeMultibase, joined, sha256, utf8 } from './encoding.js';
import { CannotCheck, Contradiction, Malformed, Unreachable, saidBy } from './faults.js';
import { isObject, without } from './json.js';
import { canonicalStatements } from './linked-data.js';
import { moment } from './moments.js';
import { say, shown } from './words.js';

/** @typedef {import('./issuers.js').IssuerDocument} IssuerDocument */
/** @typedef {import('./json.js').JSONObject} JSONObject */
/** @typedef {import('./keys.js').PublicKey} PublicKey */
/** @typedef {import('./report.js').Steps} Steps */

const RDFC = 'eddsa-rdfc-2022';
const JCS = 'eddsa-jcs-2022';
const SUITES = [RDFC, JCS];
const PURPOSE = 'assertionMethod';
const MOST_PROOFS = 16;
const MEMBERS = ['type', 'cryptosuite', 'created', 'verificationMethod', 'proofPurpose', 'proofValue', '@context'];

/**
 * Give the id of a document's issuer, an address or an object with one.
 * @param {JSONObject} document
 * @returns {string | null}
 */
export function issuerId(document) {
  const id = isObject(document.issuer) ? document.issuer.id : document.issuer;
  return typeof id === 'string' ? id : null;
}

/**
 * Take the steps `key` and `signature` for an embedded proof set.
 * @param {JSONObject} document
 * @param {IssuerDocument | null} issuer
 * @param {Steps} steps
 */
export async function checkProofs(document, issuer, steps) {
  const proofs = proofsOf(document);
  if (proofs.length === 0 || proofs.length > MOST_PROOFS) {
    steps.skipped('key', say('there is no proof that names a key'));
    steps.failed('signature', say('the document is not signed'));
    return;
  }
  const foreign = issuer === null ? proofs.find((proof) => !mayBeByIssuer(proof, document)) : undefined;
  if (foreign !== undefined) {
    const method = shown(foreign?.verificationMethod);
    steps.failed('key', say('the proof is by {method}, not by the issuer {issuer}', { method, issuer: issuerId(document) ?? '-' }));
    steps.unknown('signature', say("the signature is not the issuer's, so it was not checked"));
    return;
  }
  if (issuer === null) {
    steps.unknown('key', say("without the issuer's document its keys are not known"));
    steps.unknown('signature', say("without the issuer's keys the signature could not be checked"));
    return;
  }
  await checkWith(issuer, document, proofs, steps);
}

/**
 * Give a document's proofs: one may stand by itself, without a list (§2.1).
 * @param {JSONObject} document
 * @returns {any[]}
 */
export function proofsOf({ proof }) {
  if (Array.isArray(proof)) return proof;
  return isObject(proof) ? [proof] : [];
}

/**
 * Say whether a proof can be by the one whom the document calls its issuer, whatever its keys are.
 * @param {unknown} proof
 * @param {JSONObject} document
 */
function mayBeByIssuer(proof, document) {
  const method = isObject(proof) ? proof.verificationMethod : undefined;
  const id = issuerId(document);
  if (typeof method !== 'string' || id === null) return false;
  return id.startsWith('https://') || method.split('#', 1)[0] === id; // keys of the former may be documents of their own
}

/**
 * @param {IssuerDocument} issuer
 * @param {JSONObject} document
 * @param {JSONObject[]} proofs
 * @param {Steps} steps
 */
async function checkWith(issuer, document, proofs, steps) {
  let keys;
  try {
    keys = await inOrder(proofs, (proof) => proofKey(issuer, proof));
  } catch (error) {
    if (error instanceof Unreachable) {
      steps.unknown('key', say('the key could not be had: {reason}', { reason: error.said }));
      steps.unknown('signature', say("without the issuer's keys the signature could not be checked"));
      return;
    }
    steps.failed('key', saidBy(error, Contradiction));
    steps.unknown('signature', say("the key is not the issuer's, so the signature was not checked"));
    return;
  }
  steps.passed('key', say('the issuer lists the key for making claims'));
  const unsecured = without(document, 'proof');
  const unchecked = [];
  for (const [index, proof] of proofs.entries()) {
    const { fault, unknown } = await proofOutcome(unsecured, proof, keys[index]);
    if (fault !== undefined) {
      steps.failed('signature', fault);
      return;
    }
    if (unknown !== undefined) unchecked.push(unknown);
  }
  const count = proofs.length;
  if (unchecked.length > 0) {
    const values = { unchecked: unchecked.length, count, reason: unchecked[0] };
    steps.unknown('signature', say('{unchecked} of {count} signatures could not be checked: {reason}', values));
  } else {
    steps.passed('signature', say('all signatures fit ({count}): nothing was changed', { count }));
  }
}

/**
 * @template T, U
 * @param {T[]} items
 * @param {(item: T) => Promise<U>} make
 * @returns {Promise<U[]>} one after the other: the first fault counts
 */
async function inOrder(items, make) {
  const made = [];
  for (const item of items) made.push(await make(item));
  return made;
}

/**
 * @param {IssuerDocument} issuer
 * @param {unknown} proof
 * @returns {Promise<PublicKey>}
 * @throws {Contradiction} as `IssuerDocument.key`; or no proof of this kind is by such a key
 * @throws {Unreachable} it cannot be had
 */
async function proofKey(issuer, proof) {
  const { verificationMethod: method, cryptosuite } = isObject(proof) ? proof : /** @type {JSONObject} */ ({});
  const key = await issuer.key(method);
  if (SUITES.includes(cryptosuite) && key.algorithm !== 'EdDSA') {
    throw new Contradiction(say('the key {method} is for tokens, not for proofs', { method }));
  }
  return key;
}

/**
 * Say what is wrong with one proof, or why that is unknown; neither where it holds.
 * @param {JSONObject} document without `proof`
 * @param {JSONObject} proof
 * @param {PublicKey} key
 * @returns {Promise<{fault?: import('./words.js').Said, unknown?: import('./words.js').Said}>}
 */
async function proofOutcome(document, proof, key) {
  const fault = proofFault(proof);
  if (fault !== null) return { fault };
  if (!SUITES.includes(proof.cryptosuite)) return { unknown: say('a proof is of a kind not known here') };
  try {
    if (await proofHolds(document, proof, key)) return {};
    return { fault: say('the {suite} signature does not fit: something was changed', { suite: proof.cryptosuite }) };
  } catch (error) {
    if (error instanceof CannotCheck) return { unknown: error.said };
    const values = { reason: saidBy(error, Malformed) };
    return { fault: say('the document cannot be read as it was signed: {reason}', values) };
  }
}

/**
 * Say what is wrong with a proof's own form and purpose.
 * @param {JSONObject} proof
 */
function proofFault(proof) {
  const foreign = Object.keys(proof).filter((name) => !MEMBERS.includes(name)).sort();
  if (foreign.length > 0) return say('the proof has a member {name} that is not allowed', { name: foreign[0] });
  if (proof.type !== 'DataIntegrityProof') return say('the proof is not of type DataIntegrityProof');
  if (proof.proofPurpose !== PURPOSE) return say('the proof is not for making claims');
  if (moment(proof.created) === null) return say('the proof does not say when it was made');
  return null;
}

/**
 * Say whether a proof over a document is by a key.
 * @param {JSONObject} document without `proof`
 * @param {JSONObject} proof
 * @param {PublicKey} key
 * @returns {Promise<boolean>}
 * @throws {Malformed} the document cannot be read as JSON-LD without losing something
 * @throws {CannotCheck} what reads JSON-LD is not here
 */
export async function proofHolds(document, proof, key) {
  const options = without(proof, 'proofValue');
  /** @type {(part: JSONObject) => Promise<string>} */
  const canonical = proof.cryptosuite === RDFC ? canonicalStatements : async (part) => canonicalJSON(part);
  // The rdfc suite gives the options the document's context (§3.2.5), whatever they state themselves.
  const whole = proof.cryptosuite === RDFC ? { ...options, '@context': document['@context'] } : options;
  const hashes = await Promise.all([whole, document].map(async (part) => sha256(utf8(await canonical(part)))));
  if (typeof proof.proofValue !== 'string') return false;
  let signature;
  try {
    signature = decodeMultibase(proof.proofValue);
  } catch {
    return false;
  }
  return key.holds(signature, joined(...hashes));
}
