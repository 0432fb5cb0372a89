// A result as elements of the page.

import { OUTCOMES, STEPS, conclusion, intactAnswer, issuerAnswer, statusAnswer } from './answers.js';
import { element } from './dom.js';
import { factsOf } from './facts.js';
import { reportDocument } from './report.js';
import { shownReport, together } from './together.js';
import { inWords, say } from './words.js';

/** @typedef {import('./answers.js').Answer} Answer */
/** @typedef {import('./report.js').Report} Report */
/** @typedef {import('./report.js').Step} Step */
/** @typedef {import('./words.js').Said} Said */
/**
 * What a visitor can do with a result.
 * @typedef {object} Ways
 * @property {Readonly<Record<string, string>>} words translations
 * @property {string} language
 * @property {string[]} hosts that would have to be asked to know more
 * @property {string} recipient that was asked about; empty where nobody was
 * @property {() => void} ask
 * @property {(recipient: string) => void} claim
 * @property {() => void} again
 * @property {string | null} picture address of the picture to show
 * @property {boolean} isOffline the status is only as new as what was handed in
 */

/**
 * Show reports in the place for results.
 * @param {HTMLElement} place
 * @param {Report[]} reports
 * @param {Ways} ways
 * @returns {string} the conclusion, to be said aloud
 */
export function showResult(place, reports, ways) {
  const t = (/** @type {Said} */ said) => inWords(said, ways.words);
  const whole = together(reports);
  const { tone, headline } = conclusion(whole, ways);
  Object.assign(place.dataset, { intact: whole.intact, status: whole.status, issuer: whole.issuer, tone });
  const isNothing = whole.steps[0]?.id === 'found' && whole.steps[0].outcome !== 'passed';
  place.replaceChildren(
    element('div', { class: 'verdict' }, ...pictured(ways.picture), element('div', {},
      element('h2', { id: 'verdict' }, t(headline)),
      ...(isNothing ? [reason(whole.steps[0], t)] : whole.isOneAward ? [described(factsOf(whole), ways, t)] : []),
    )),
    ...(isNothing ? offers(ways, t) : [
      ...(whole.isOneAward ? [answers(whole, t)] : reports.map((report) => oneOfSeveral(report, ways, t))),
      ...(ways.isOffline ? [element('p', { class: 'notice' }, t(say('Checked without internet: keys are those of the day this file was made, and a list of revocations is as old as the one you handed in. An old list does not know of later revocations.')))] : []),
      ...offers(ways, t),
      ...(whole.isOneAward && hasHolder(reports) ? [claim(reports, ways, t)] : []),
      ...reports.map((report) => steps(report, reports.length > 1, t)),
      element('p', { class: 'unchecked' }, t(say('Not checked: whether what the badge says is true, whether its links still lead somewhere, and who runs the address of the issuer.'))),
    ]),
    actions(reports, ways, t),
  );
  place.hidden = false;
  return t(headline);
}

/** @param {string | null} picture */
function pictured(picture) {
  return picture === null ? [] : [element('div', { class: 'stage small' }, element('img', { src: picture, alt: '' }))];
}

/** @param {Step} step @param {(said: Said) => string} t */
function reason(step, t) {
  return element('p', {}, sentence(t(step.said)));
}

/**
 * @param {import('./facts.js').Facts} facts
 * @param {Ways} ways
 * @param {(said: Said) => string} t
 */
function described(facts, ways, t) {
  /** @type {[Said, string][]} */
  const rows = [
    [say('Badge'), facts.name],
    [say('Holder'), facts.holder],
    [say('Issuer'), facts.issuer === '' ? facts.host : `${facts.issuer}`],
    [say('From'), day(facts.from, ways.language)],
    [say('Valid until'), day(facts.until, ways.language)],
  ];
  return element('dl', { class: 'facts' }, ...rows.filter(([, value]) => value !== '').map(([name, value]) =>
    element('div', {}, element('dt', {}, t(name)), element('dd', {}, element('bdi', {}, value)))));
}

/** Give a day, or that of a timestamp as it is written there, in words. @param {string} timestamp @param {string} language */
function day(timestamp, language) {
  const found = /^(\d{4}-\d\d-\d\d)(?:[T ]|$)/.exec(timestamp);
  if (found === null) return timestamp;
  const date = new Date(`${found[1]}T00:00:00Z`);
  const locale = language === 'en' ? 'en-GB' : language;
  return Number.isNaN(date.getTime()) ? timestamp : date.toLocaleDateString(locale, { dateStyle: 'long', timeZone: 'UTC' });
}

/** @param {Report} report @param {Ways} ways @param {(said: Said) => string} t */
function oneOfSeveral(report, ways, t) {
  return element('section', { 'data-badge': '' }, element('h3', {}, t(report.form)), described(factsOf(report), ways, t), answers(report, t));
}

/** @param {Report} report @param {(said: Said) => string} t */
function answers(report, t) {
  /** @type {[Said, Answer][]} */
  const list = [
    [say('Is it intact?'), intactAnswer(report)],
    [say('Does it count today?'), statusAnswer(report)],
    [say('Who issued it?'), issuerAnswer(report, factsOf(report).host)],
  ];
  return element('ul', { class: 'answers' }, ...list.map(([question, { tone, answer, why }]) =>
    element('li', { 'data-tone': tone }, element('h3', {}, t(question)), element('p', { class: 'answer' }, element('bdi', {}, t(answer))), element('p', {}, t(why)))));
}

/** @param {Ways} ways @param {(said: Said) => string} t */
function offers(ways, t) {
  return ways.hosts.length > 0 ? [consent(ways, t)] : [];
}

/** @param {Ways} ways @param {(said: Said) => string} t */
function consent(ways, t) {
  return element('section', { class: 'consent', 'aria-labelledby': 'consent' },
    element('h3', { id: 'consent' }, t(say('To know more, somebody else has to be asked'))),
    element('p', {}, t(say('Your browser would ask these hosts for public documents. They can see that somebody at your internet address looks at a badge of theirs. Nothing you typed in is sent.'))),
    element('ul', { class: 'hosts' }, ...ways.hosts.map((host) => element('li', {}, element('code', {}, host)))),
    element('p', { class: 'actions' }, element('button', { type: 'button', class: 'button', 'data-ask': '', onclick: ways.ask }, t(say('Ask them')))));
}

/** @param {Report[]} reports */
function hasHolder(reports) {
  return reports.some((report) => report.steps.some((step) => step.id === 'recipient'));
}

/** @param {Report[]} reports @param {Ways} ways @param {(said: Said) => string} t */
function claim(reports, ways, t) {
  const input = /** @type {HTMLInputElement} */ (element('input', { id: 'claimed', name: 'recipient', type: 'text', inputmode: 'email', autocomplete: 'email', autocapitalize: 'none', spellcheck: 'false', 'aria-describedby': 'claim-help' }));
  input.value = ways.recipient;
  const form = element('form', { class: 'claim' },
    element('h3', { id: 'claim' }, t(say('Whose is it?'))),
    element('label', { for: 'claimed' }, t(say("The holder's e-mail address or other identifier"))),
    element('div', { class: 'beside' }, input, element('button', { class: 'button plain' }, t(say('Compare')))),
    element('p', { id: 'claim-help' }, t(say('It is compared here, on your device, with the hash in the badge. It is sent nowhere.'))),
    ...(ways.recipient === '' ? [] : [claimed(reports, t)]));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ways.claim(input.value);
  });
  return form;
}

/** @param {Report[]} reports @param {(said: Said) => string} t */
function claimed(reports, t) {
  const isTheirs = shownReport(reports).steps.some((step) => step.id === 'recipient' && step.outcome === 'passed');
  if (isTheirs && together(reports).intact === 'yes') return element('p', { class: 'claimed', 'data-tone': 'good' }, t(say('Yes: the badge was given to this address.')));
  if (isTheirs) return element('p', { class: 'claimed', 'data-tone': 'warn' }, t(say('The address fits, but the badge itself is not proven to be intact.')));
  return element('p', { class: 'claimed', 'data-tone': 'alert' }, t(say('No: the badge was not given to this address.')));
}

/** @param {Report} report @param {boolean} isOneOfSeveral @param {(said: Said) => string} t */
function steps(report, isOneOfSeveral, t) {
  const title = isOneOfSeveral ? say('What was checked: {form}', { form: report.form }) : say('What was checked');
  return element('section', { class: 'report', 'data-intact': report.intact, 'data-status': report.status, 'data-issuer': report.issuer },
    element('h3', {}, t(title)),
    ...(isOneOfSeveral ? [] : [element('p', { class: 'form' }, t(report.form))]),
    element('ol', { class: 'steps' }, ...report.steps.map((step) => shownStep(step, t))));
}

/** @param {Step} step @param {(said: Said) => string} t */
function shownStep(step, t) {
  const known = STEPS[step.id];
  const isNoteworthy = step.outcome === 'failed' || step.outcome === 'unknown';
  const summary = element('summary', {},
    element('span', { class: 'name' }, t(known.name)), ' ',
    element('span', { class: 'outcome' }, t(outcomeOf(step))));
  const detail = element('div', { class: 'detail' },
    element('p', {}, t(known.about)),
    ...(isNoteworthy ? [] : [element('p', {}, sentence(t(step.said)))]),
    element('p', { class: 'technical' }, element('code', {}, `${step.id}: ${step.outcome}`), ' ', element('span', { lang: 'en' }, inWords(step.said))));
  return element('li', { 'data-step': step.id, 'data-outcome': step.outcome },
    element('details', {}, summary, detail),
    ...(isNoteworthy ? [element('p', { class: 'why' }, sentence(t(step.said)))] : []));
}

/** @param {Step} step */
function outcomeOf({ id, outcome }) {
  return id === 'recipient' && outcome === 'skipped' ? say('Not asked') : OUTCOMES[outcome];
}

/** @param {string} text */
function sentence(text) {
  return text === '' ? text : `${text[0].toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

/** @param {Report[]} reports @param {Ways} ways @param {(said: Said) => string} t */
function actions(reports, ways, t) {
  return element('p', { class: 'actions' },
    element('button', { type: 'button', class: 'button', onclick: ways.again }, t(say('Check another badge'))), ' ',
    element('button', { type: 'button', class: 'button plain', onclick: () => save(reports) }, t(say('Save the result'))), ' ',
    element('button', { type: 'button', class: 'button plain', onclick: () => globalThis.print() }, t(say('Print'))));
}

/** @param {Report[]} reports */
function save(reports) {
  const found = { verified: new Date().toISOString(), by: location.href.split('#')[0], reports: reports.map(reportDocument) };
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(found, null, 2)}\n`], { type: 'application/json' }));
  const link = /** @type {HTMLAnchorElement} */ (element('a', { href: url, download: 'verification.json' }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
