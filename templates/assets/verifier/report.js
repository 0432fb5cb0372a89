// What a verification says: three answers kept apart, and the steps that led to them.

import { inWords } from './words.js';

/** @typedef {import('./words.js').Said} Said */
/** @typedef {'passed' | 'failed' | 'unknown' | 'skipped'} Outcome `unknown`: it could not be checked */
/** @typedef {'yes' | 'no' | 'unknown'} Intact nothing was changed since it was issued */
/** @typedef {'valid' | 'revoked' | 'suspended' | 'expired' | 'not-yet' | 'unknown'} Status what counts now */
/** @typedef {'this-site' | 'known' | 'unknown' | 'demonstration'} IssuerKnown */
/** @typedef {{id: string, outcome: Outcome, said: Said}} Step */
/**
 * The verification of one credential.
 * @typedef {object} Report
 * @property {Intact} intact
 * @property {Status} status
 * @property {IssuerKnown} issuer
 * @property {Step[]} steps
 * @property {Said} form what was verified, such as `Open Badges 3.0 credential`
 * @property {string} [credential] its id, where it could be read
 * @property {any} [document] what it says, where it could be read; for showing, whether it is intact or not
 * @property {any} [badgeClass] of Open Badges 2.0, where it could be had
 * @property {any} [badgeIssuer] likewise
 * @property {Uint8Array} [picture] the picture that it came in, without the badge
 */

/** Collects the steps of one verification, in order. */
export class Steps {
  constructor() {
    /** @type {Step[]} */
    this.taken = [];
  }

  /** @param {string} id @param {Said} said */
  passed(id, said) {
    this.taken.push({ id, outcome: 'passed', said });
  }

  /** @param {string} id @param {Said} said */
  failed(id, said) {
    this.taken.push({ id, outcome: 'failed', said });
  }

  /** @param {string} id @param {Said} said */
  unknown(id, said) {
    this.taken.push({ id, outcome: 'unknown', said });
  }

  /** @param {string} id @param {Said} said */
  skipped(id, said) {
    this.taken.push({ id, outcome: 'skipped', said });
  }

  /**
   * @param {string} id
   * @returns {Outcome | undefined}
   */
  outcome(id) {
    return this.taken.find((step) => step.id === id)?.outcome;
  }

  /**
   * Say whether the credential is intact, by the steps that decide it.
   * @param {readonly string[]} ids
   * @returns {Intact}
   */
  intact(ids) {
    const outcomes = ids.map((id) => this.outcome(id));
    if (outcomes.includes('failed')) return 'no';
    return outcomes.every((outcome) => outcome === 'passed' || outcome === 'skipped') ? 'yes' : 'unknown';
  }
}

/**
 * Give the report on something that cannot be read.
 * @param {Steps} steps
 * @param {Said} form
 * @returns {Report}
 */
export function unreadable(steps, form) {
  return { intact: 'no', status: 'unknown', issuer: 'unknown', steps: steps.taken, form };
}

/**
 * Intact, valid, and no step failed: the only result that a reader may rely on.
 * @param {Report} report
 */
export function isAccepted(report) {
  return report.intact === 'yes' && report.status === 'valid' && !report.steps.some((step) => step.outcome === 'failed');
}

/**
 * Give a report as JSON, as `insigne verify --format json` prints it.
 * @param {Report} report
 */
export function reportDocument(report) {
  return {
    intact: report.intact,
    status: report.status,
    issuer: report.issuer,
    steps: report.steps.map(({ id, outcome, said }) => ({ id, outcome, message: inWords(said) })),
    form: inWords(report.form),
    ...(report.credential === undefined ? {} : { credential: report.credential }),
  };
}
