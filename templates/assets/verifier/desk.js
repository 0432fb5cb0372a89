// The desk where badges are handed in: takes one, has it verified, and shows what was found.

import { factsOf } from './facts.js';
import { listen } from './intake.js';
import { showResult } from './result.js';
import { translations } from './translations.js';

/** @typedef {import('./report.js').Report} Report */
/** @typedef {import('./session.js').Session} Session */
/**
 * What one badge is verified with.
 * @typedef {import('./sources.js').Source & {wanted: Set<string>, agree: () => void}} Access
 */
/**
 * @typedef {object} Desk
 * @property {Session} session
 * @property {boolean} [isOffline] nothing can be had but what was handed in
 * @property {() => Access} newAccess for each badge that is handed in
 * @property {(data: Uint8Array) => void} [keep] told of everything that is handed in
 * @property {(url: string) => string | null} [pictureAddress] gives where a picture can be shown from without asking anybody else
 */

/**
 * @template {Element} T
 * @param {string} selector
 * @returns {T}
 */
export function find(selector) {
  const found = document.querySelector(selector);
  if (found === null) throw new Error(`the page has no ${selector}`);
  return /** @type {T} */ (found);
}

/**
 * Open the desk: the elements are those of `verify.html`.
 * @param {Desk} desk
 */
export function openDesk({ session, newAccess, keep, pictureAddress, isOffline = false }) {
  const place = /** @type {HTMLElement} */ (find('#verifier'));
  const result = /** @type {HTMLElement} */ (find('#result'));
  const progress = /** @type {HTMLElement} */ (find('#progress'));
  const file = /** @type {HTMLInputElement} */ (find('#verifier input[type=file]'));
  const language = document.documentElement.lang;
  const pictures = new Pictures();
  /** The badge that is looked at, and what was agreed and typed in about it. @type {{data: Uint8Array, access: Access, recipient: string} | null} */
  let current = null;
  let looks = 0;

  /** @param {Uint8Array} data */
  function take(data) {
    keep?.(data);
    current = { data, access: newAccess(), recipient: '' };
    return look();
  }

  async function look({ focus = '#result' } = {}) {
    const asked = current;
    if (asked === null) return;
    looks += 1;
    const turn = looks;
    progress.textContent = progress.dataset.busy ?? '';
    place.setAttribute('aria-busy', 'true');
    asked.access.wanted.clear();
    const start = performance.now();
    const question = { now: Date.now(), ...(asked.recipient === '' ? {} : { recipient: asked.recipient }) };
    const [reports, words] = await Promise.all([session.verify(asked.data, question, asked.access), loadWords(language)]);
    if (asked !== current || turn !== looks) return; // something else was asked since
    performance.measure('answer', { start });
    place.removeAttribute('aria-busy');
    progress.textContent = showResult(result, reports, waysOn(asked, reports, words));
    /** @type {HTMLElement} */ (find(focus)).focus();
  }

  /**
   * @param {NonNullable<typeof current>} asked
   * @param {Report[]} reports
   * @param {Readonly<Record<string, string>>} words
   * @returns {import('./result.js').Ways}
   */
  function waysOn(asked, reports, words) {
    return {
      words,
      language,
      isOffline,
      hosts: [...asked.access.wanted].sort(),
      recipient: asked.recipient,
      picture: pictures.addressOf(reports[0]) ?? pictureAddress?.(factsOf(reports[0]).picture) ?? null,
      ask() {
        asked.access.agree();
        look();
      },
      claim(recipient) {
        asked.recipient = recipient;
        look({ focus: '#claimed' });
      },
      again: clear,
    };
  }

  function clear() {
    current = null;
    result.hidden = true;
    result.replaceChildren();
    progress.textContent = '';
    if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
    file.focus();
  }

  const come = () => {
    session.prepare();
    loadWords(language);
  };
  listen({ zone: find('#intake'), file, form: find('#text-form'), text: find('#text') }, take, come);
  place.dataset.ready = '';
  // What results need is loaded once the page itself stands; somebody who is quicker does not wait for that.
  globalThis.requestIdleCallback?.(come, { timeout: 1000 });
}

/**
 * Load the words of a language, as far as there are any.
 * @param {string} language
 * @returns {Promise<Readonly<Record<string, string>>>}
 */
async function loadWords(language) {
  return Object.hasOwn(translations, language) ? translations[language]() : {};
}

/** Addresses of the pictures that are shown. */
class Pictures {
  /** @type {string | null} */
  #made = null;

  /**
   * Give the address of the picture that a badge came in, if it did.
   * @param {Report | undefined} report
   */
  addressOf(report) {
    if (this.#made !== null) URL.revokeObjectURL(this.#made);
    this.#made = null;
    const picture = report?.picture;
    if (picture === undefined) return null;
    const type = picture[0] === 0x89 ? 'image/png' : 'image/svg+xml';
    this.#made = URL.createObjectURL(new Blob([new Uint8Array(picture)], { type }));
    return this.#made;
  }
}
