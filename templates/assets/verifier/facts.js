// What a badge says about itself, for showing. Nothing of it is certain unless the badge is intact.

import { isObject } from './json.js';

/** @typedef {{name: string, issuer: string, host: string, holder: string, from: string, until: string, picture: string}} Facts each empty where it is not stated */

/**
 * @param {import('./report.js').Report | undefined} report on a credential of Open Badges 3.0, or an assertion of 2.0
 * @returns {Facts}
 */
export function factsOf(report) {
  const { document, badgeClass = {}, badgeIssuer = {} } = report ?? {};
  if (!isObject(document)) return { name: '', issuer: '', host: '', holder: '', from: '', until: '', picture: '' };
  const issuer = isObject(document.issuer) ? document.issuer : { id: document.issuer };
  const subject = isObject(document.credentialSubject) ? document.credentialSubject : {};
  const achievement = isObject(subject.achievement) ? subject.achievement : {};
  const identifiers = Array.isArray(subject.identifier) ? subject.identifier : [];
  const named = identifiers.find((/** @type {any} */ each) => isObject(each) && each.hashed === false && each.identityType === 'name');
  return {
    name: text(achievement.name) || text(document.name) || text(badgeClass.name),
    issuer: text(issuer.name) || text(badgeIssuer.name),
    host: hostOf(text(issuer.id) || text(isObject(document.badge) ? document.badge.id : document.badge)),
    holder: text(named?.identityHash),
    from: text(document.validFrom) || text(document.issuedOn),
    until: lastDay(text(document.validUntil) || text(document.expires)),
    picture: isObject(achievement.image) ? text(achievement.image.id) : '',
  };
}

/** @param {unknown} value */
function text(value) {
  return typeof value === 'string' ? value : '';
}

/**
 * Give the last day on which a badge is valid, where its end is written: what ends at midnight is not valid that day.
 * @param {string} end timestamp
 */
export function lastDay(end) {
  const found = /^(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:[.,]0+)?)?(?:Z|[+-]\d\d:\d\d)$/.exec(end);
  if (found === null) return end;
  const midnight = Date.parse(`${found[1]}T00:00:00Z`);
  return Number.isNaN(midnight) ? end : new Date(midnight - 1).toISOString().slice(0, 10);
}

/**
 * Give the host that an issuer's id or a document's address names.
 * @param {string} id
 */
export function hostOf(id) {
  if (id.startsWith('did:web:')) return id.split(':')[2].replace(/%3A/i, ':');
  if (/^https?:/.test(id) && URL.canParse(id)) return new URL(id).host;
  return id;
}
