// The reports on a badge's forms put together: one picture may carry a credential of Open Badges 3.0 and an assertion of
// 2.0. They are one result only where they are of one award; otherwise each stands for itself.

import { isObject } from './json.js';

/** @typedef {import('./report.js').Report} Report */
/** @typedef {Report & {isOneAward: boolean}} Whole */

/** Worst first; Open Badges 2.0 says "revoked" of what 3.0 can call suspended. @type {readonly import('./report.js').Status[]} */
const STATUS_ORDER = ['suspended', 'revoked', 'expired', 'not-yet', 'unknown', 'valid'];
/** @type {readonly import('./report.js').Intact[]} */
const INTACT_ORDER = ['no', 'unknown', 'yes'];

/**
 * Give the report whose facts are shown, and whose holder is asked about: the one that says most.
 * @param {Report[]} reports
 */
export function shownReport(reports) {
  return reports.find((report) => report.document?.credentialSubject) ?? reports.find((report) => report.document) ?? reports[0];
}

/**
 * Put the reports on several forms of one badge together: each answer is that of the worst. But whether an assertion was
 * changed cannot be seen once its host only says `revoked`: then the credential's signature answers for both.
 * @param {Report[]} reports
 * @returns {Whole}
 */
export function together(reports) {
  const shown = shownReport(reports);
  const isOneAward = reports.every((report) => report === shown || !areDifferent(shown, report));
  const proving = reports.filter((report) => report === shown || !isOneAward || !isRevokedAtHost(report));
  const isSameIssuer = proving.every((report) => report.issuer === shown.issuer);
  const isDemonstration = reports.some((report) => report.issuer === 'demonstration');
  return {
    ...shown,
    intact: INTACT_ORDER.find((each) => proving.some((report) => report.intact === each)) ?? 'unknown',
    status: STATUS_ORDER.find((each) => reports.some((report) => report.status === each)) ?? 'unknown',
    issuer: isSameIssuer ? shown.issuer : isDemonstration ? 'demonstration' : 'unknown',
    steps: reports.flatMap((report) => report.steps.filter((step) => step.id !== 'recipient' || report === shown)),
    isOneAward,
  };
}

/**
 * Say whether nothing speaks against an assertion but that its host does not serve it any more, since it was revoked.
 * @param {Report} report
 */
function isRevokedAtHost({ intact, status, steps }) {
  const unknown = steps.filter((step) => step.outcome === 'unknown').map((step) => step.id);
  return intact === 'unknown' && status === 'revoked' && unknown.length === 1 && unknown[0] === 'hosted';
}

/**
 * Say whether two reports are on awards that differ, as far as both could be read.
 * @param {Report} shown
 * @param {Report} other
 */
function areDifferent(shown, other) {
  if (!isObject(shown.document) || !isObject(other.document)) return false;
  return !haveOneAddress(shown.document, other.document) && !sayTheSame(shown.document, other);
}

/** @param {any} credential @param {any} assertion */
function haveOneAddress(credential, assertion) {
  const [one, other] = [folder(credential.id, 'credential.json'), folder(assertion.id, 'assertion.json')];
  return one !== null && one === other;
}

/** @param {unknown} address @param {string} name */
function folder(address, name) {
  return typeof address === 'string' && address.endsWith(`/${name}`) ? address.slice(0, -name.length) : null;
}

/**
 * Say whether a credential and an assertion name one achievement, one recipient, and one moment.
 * @param {any} credential
 * @param {Report} report on the assertion
 */
function sayTheSame(credential, { document: assertion, badgeClass }) {
  const { achievement, identifier } = isObject(credential.credentialSubject) ? credential.credentialSubject : /** @type {any} */ ({});
  const identities = Array.isArray(identifier) ? identifier : [];
  const badge = isObject(assertion.badge) ? assertion.badge.id : assertion.badge;
  const isNamedAlike = typeof badgeClass?.name === 'string' && achievement?.name === badgeClass.name;
  const place = text(achievement?.id).replace(/achievement\.json$/, '');
  return (
    (isNamedAlike || (place !== '' && text(badge).startsWith(place))) &&
    identities.some((entry) => isObject(entry) && isSameIdentity(entry, assertion.recipient)) &&
    Date.parse(text(credential.validFrom)) === Date.parse(text(assertion.issuedOn))
  );
}

/** Give a text; whatever else stands in its place is none. @param {unknown} value */
function text(value) {
  return typeof value === 'string' ? value : '';
}

/** @param {any} entry @param {any} recipient */
function isSameIdentity(entry, recipient) {
  return typeof entry.identityHash === 'string' && entry.identityHash === recipient?.identity && (entry.salt ?? null) === (recipient?.salt ?? null);
}
