// What a visitor's browser finds out on the page of an award: whether it counts at this moment, and whose it is.
//
// It reads the site's own credential and status list; the page is the site's word already. The verifier checks the
// signatures, too, and is one click away.

import { decodeBase64url } from './encoding.js';
import { checkSubject } from './identity.js';
import { gunzip } from './inflation.js';
import { readJSON } from './json.js';
import { moment } from './moments.js';
import { Steps } from './report.js';

/** @typedef {import('./json.js').JSONObject} JSONObject */

const MOST_BYTES = 16 * 1024 * 1024;

/** @param {string} url @returns {Promise<JSONObject>} */
async function get(url) {
  const response = await fetch(url, { cache: 'no-cache', credentials: 'omit', redirect: 'error' });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return readJSON(new Uint8Array(await response.arrayBuffer()), Infinity);
}

/**
 * Say what an award is worth at this moment.
 * @param {JSONObject} credential
 * @param {(url: string) => string} here where a document of the site is
 */
async function statusNow(credential, here) {
  const { statusListCredential: list, statusListIndex: index } = credential.credentialStatus;
  if (await isSet(here(list), Number(index))) {
    const suspension = here(list.replace(/\.json$/, '-suspension.json'));
    return (await isSet(suspension, Number(index))) ? 'suspended' : 'revoked';
  }
  const [now, start, end] = [Date.now(), moment(credential.validFrom), moment(credential.validUntil)];
  if (start === null || now < start) return 'not-yet';
  return end !== null && now >= end ? 'expired' : 'valid';
}

/** @param {string} url @param {number} index */
async function isSet(url, index) {
  const { credentialSubject } = await get(url);
  const bits = await gunzip(decodeBase64url(credentialSubject.encodedList.slice(1)), MOST_BYTES);
  if (index >= bits.length * 8) throw new Error('no such place');
  return Boolean(bits[index >> 3] & (0x80 >> index % 8));
}

/**
 * Give where documents of the site are now: a copy of it, looked at on this machine, serves its own.
 * @param {string} id the credential's address, as it states it
 * @param {URL} url where it is now
 * @returns {(url: string) => string}
 */
function siteHere(id, url) {
  const path = url.href.split('/').slice(-3).join('/');
  const [base, root] = [id.slice(0, -path.length), url.href.slice(0, -path.length)];
  return (address) => (address.startsWith(base) ? root + address.slice(base.length) : address);
}

/** @param {HTMLElement} section */
async function show(section) {
  const now = /** @type {HTMLElement} */ (section.querySelector('.now'));
  const form = /** @type {HTMLFormElement} */ (section.querySelector('form'));
  const credential = get(section.dataset.credential ?? '');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    compare(form, credential);
  });
  let status = 'unknown';
  try {
    const document = await credential;
    // Throw-away keys prove nothing: then nothing is green.
    if (JSON.stringify(document.proof).includes('#demo')) section.dataset.demonstration = '';
    status = await statusNow(document, siteHere(document.id, new URL(section.dataset.credential ?? '', location.href)));
  } catch {
    // It stays unknown, and the page says so.
  }
  section.dataset.status = status;
  now.textContent = now.dataset[status === 'not-yet' ? 'notYet' : status] ?? '';
}

/** @param {HTMLFormElement} form @param {Promise<JSONObject>} credential */
async function compare(form, credential) {
  const input = /** @type {HTMLInputElement} */ (form.querySelector('input'));
  const answer = /** @type {HTMLElement} */ (form.querySelector('.claimed'));
  const steps = new Steps();
  let outcome = 'unknown';
  try {
    await checkSubject(await credential, input.value, steps);
    outcome = steps.outcome('recipient') ?? outcome;
  } catch {
    // It stays unknown, and the page says so.
  }
  answer.dataset.outcome = outcome;
  answer.textContent = answer.dataset[outcome] ?? '';
}

for (const section of document.querySelectorAll('.live')) show(/** @type {HTMLElement} */ (section));
