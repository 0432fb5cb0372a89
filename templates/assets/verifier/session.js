// One visitor's verifications: each in a worker with a limit of time. A new one ends the one before, so that no answer
// can be taken for that to another question.

import { Unreachable, saidBy } from './faults.js';
import { Steps, unreadable } from './report.js';
import { verify } from './verifier.js';
import { say } from './words.js';

/** @typedef {import('./report.js').Report} Report */
/** @typedef {import('./sources.js').Source} Source */
/** @typedef {{now: number, recipient?: string}} Asked */

const MOST_SECONDS = 5; // of work, time of waiting for documents aside

/** Verifies in a worker, or where there are none in the page itself. */
export class Session {
  /** @param {URL | null} module of the worker; null: in the page itself */
  constructor(module) {
    this.module = module;
    this.worker = this.newWorker();
    /** That of the question that is being answered. @type {Clock | null} */
    this.clock = null;
  }

  /** Let the worker load what most badges need. */
  prepare() {
    this.worker?.postMessage({ prepare: true });
  }

  /**
   * Verify what somebody handed in. What was asked before and is not answered yet never will be.
   * @param {Uint8Array} data
   * @param {Asked} asked
   * @param {Source} source
   * @returns {Promise<Report[]>}
   */
  async verify(data, asked, source) {
    this.abandon();
    const { worker } = this;
    if (worker === null) return verify(data, { ...asked, source });
    return new Promise((resolve) => {
      const clock = new Clock(() => {
        this.abandon();
        resolve([tookTooLong()]);
      });
      this.clock = clock;
      worker.onmessage = async ({ data: message }) => {
        if (message.reports !== undefined) {
          clock.stop();
          this.clock = null;
          resolve(message.reports);
        }
        if (message.ask !== undefined) {
          clock.pause();
          const answer = await answered(message.url, source);
          clock.resume();
          worker.postMessage({ answer: message.ask, ...answer });
        }
      };
      worker.onerror = () => {
        clock.stop();
        this.clock = null;
        this.worker = null;
        resolve(verify(data, { ...asked, source }));
      };
      worker.postMessage({ verify: data, question: { ...asked, baseURL: source.baseURL } });
    });
  }

  /** End the question that is being answered, with the worker that is at it. */
  abandon() {
    if (this.clock === null || this.worker === null) return;
    this.clock.stop();
    this.clock = null;
    this.worker.terminate();
    this.worker = this.newWorker();
  }

  /** @returns {Worker | null} */
  newWorker() {
    if (this.module === null) return null;
    try {
      return new Worker(trusted(this.module), { type: 'module' });
    } catch {
      return null;
    }
  }
}

/** The page's policy for addresses of scripts; it may be made once. @type {any} */
let policy;

/**
 * Give the address of a module that loads ours: made here, so that it is under the page's own policy.
 * @param {URL} module
 */
function trusted(module) {
  const url = URL.createObjectURL(new Blob([`import ${JSON.stringify(module.href)};`], { type: 'text/javascript' }));
  policy ??= /** @type {any} */ (globalThis).trustedTypes?.createPolicy('insigne-worker', {
    createScriptURL: (/** @type {string} */ text) => text,
  });
  return policy?.createScriptURL(url) ?? url;
}

/**
 * @param {string} url
 * @param {Source} source
 */
async function answered(url, source) {
  try {
    return { data: await source.fetch(url) };
  } catch (error) {
    return { said: saidBy(error, Unreachable) };
  }
}

/** Measures time, but for pauses. */
class Clock {
  /** @param {() => void} ring */
  constructor(ring) {
    this.ring = ring;
    this.pauses = 0;
    this.left = MOST_SECONDS * 1000;
    this.start();
  }

  start() {
    this.since = performance.now();
    this.timer = setTimeout(this.ring, this.left);
  }

  pause() {
    this.pauses += 1;
    if (this.pauses > 1) return;
    clearTimeout(this.timer);
    this.left -= performance.now() - (this.since ?? 0);
  }

  resume() {
    this.pauses -= 1;
    if (this.pauses === 0) this.start();
  }

  stop() {
    clearTimeout(this.timer);
    this.pauses = Infinity;
  }
}

/** @returns {Report} */
function tookTooLong() {
  const steps = new Steps();
  steps.unknown('found', say('looking at it took longer than any badge should'));
  return { ...unreadable(steps, say('nothing known')), intact: 'unknown' };
}
