// Tokens that hold a credential: what they hold, what their claims repeat, and whose key signed them.
//
// Sources: Open Badges 3.0 §8.2 (VC-JWT); RFC 7519 §4.1 (registered claims).

import { Contradiction, Malformed, Unreachable, saidBy } from './faults.js';
import { isObject, without } from './json.js';
import { moment } from './moments.js';
import { issuerId } from './proofs.js';
import { checkTokenSignature } from './shared-steps.js';
import { say } from './words.js';

/** @typedef {import('./issuers.js').IssuerDocument} IssuerDocument */
/** @typedef {import('./json.js').JSONObject} JSONObject */
/** @typedef {import('./jws.js').Token} Token */
/** @typedef {import('./report.js').Steps} Steps */

const CLAIMS = ['iss', 'jti', 'sub', 'nbf', 'exp'];

/**
 * Give the credential that a token holds, without the registered claims.
 * @param {Token} token
 * @returns {JSONObject}
 * @throws {Malformed} it holds no object
 */
export function credentialOf(token) {
  if (!isObject(token.payload)) throw new Malformed(say('the token holds no object'));
  return without(token.payload, ...CLAIMS);
}

/**
 * Say which registered claim contradicts the credential (OB 3.0 §8.2.4.1).
 * @param {JSONObject} payload
 * @param {JSONObject} document
 */
export function claimsFault(payload, document) {
  const expected = {
    iss: issuerId(document),
    jti: document.id,
    sub: document.credentialSubject.id,
    nbf: seconds(document.validFrom),
    exp: seconds(document.validUntil),
  };
  for (const [name, value] of Object.entries(expected)) {
    if ((payload[name] ?? null) !== (value ?? null)) {
      return say('the claim {name} of the token contradicts the credential', { name });
    }
  }
  return null;
}

/** @param {unknown} text */
function seconds(text) {
  const read = moment(text);
  return read === null ? null : Math.trunc(read / 1000);
}

/**
 * Steps `key` and `signature` of a token; gives the name of its key.
 * @param {Token} token
 * @param {JSONObject} document
 * @param {IssuerDocument | null} issuer
 * @param {Steps} steps
 * @returns {Promise<string | null>}
 */
export async function checkToken(token, document, issuer, steps) {
  const { kid } = token.header;
  const id = issuerId(document);
  if (issuer === null && kid !== undefined && !mayBeBy(kid, id)) {
    steps.failed('key', say('the token is by {kid}, not by the issuer {issuer}', { kid, issuer: id ?? '-' }));
    steps.unknown('signature', say("the signature is not the issuer's, so it was not checked"));
    return null;
  }
  if (issuer === null) {
    steps.unknown('key', say("without the issuer's document its keys are not known"));
    steps.unknown('signature', say("without the issuer's keys the signature could not be checked"));
    return null;
  }
  let method, key;
  try {
    method = await tokenMethod(token, issuer);
    key = await issuer.key(method);
  } catch (error) {
    if (error instanceof Unreachable) {
      steps.unknown('key', say('the key could not be had: {reason}', { reason: error.said }));
      steps.unknown('signature', say("without the issuer's keys the signature could not be checked"));
    } else {
      steps.failed('key', saidBy(error, Contradiction));
      steps.unknown('signature', say("the key is not the issuer's, so the signature was not checked"));
    }
    return null;
  }
  steps.passed('key', say('the issuer lists the key for making claims'));
  await checkTokenSignature(token, key, steps);
  return method;
}

/** @param {string} kid @param {string | null} issuer */
function mayBeBy(kid, issuer) {
  return issuer !== null && (issuer.startsWith('https://') || kid.split('#', 1)[0] === issuer);
}

/**
 * Give the name of the key that a token is by: what it says, or that of the key it carries.
 * @param {Token} token
 * @param {IssuerDocument} issuer
 * @returns {Promise<string>}
 * @throws {Contradiction} the key it carries is not the issuer's, or not the one that it names
 */
async function tokenMethod({ header: { kid, jwk } }, issuer) {
  if (jwk === undefined) return kid;
  const method = await issuer.methodOf(jwk);
  if (kid !== undefined && (await issuer.key(kid)).name !== (await issuer.key(method)).name) {
    throw new Contradiction(say('the token names one key and carries another'));
  }
  return method;
}
