// The verifier in a worker: whatever is handed in, the page stays alive and can end it.
//
// It asks the page for documents and never fetches by itself. Messages in: `{prepare}`, `{verify, question}`,
// `{answer, data | said}`; out: `{ready}`, `{ask, url}`, `{reports}`.

import { Unreachable } from './faults.js';
import { prepareLinkedData } from './linked-data.js';
import { remembering } from './sources.js';
import { verify } from './verifier.js';

/** @type {Map<number, {resolve: (data: Uint8Array) => void, reject: (error: Error) => void}>} */
const waiting = new Map();
let asked = 0;

/**
 * @param {string} url
 * @returns {Promise<Uint8Array>}
 */
function ask(url) {
  asked += 1;
  globalThis.postMessage({ ask: asked, url });
  return new Promise((resolve, reject) => waiting.set(asked, { resolve, reject }));
}

globalThis.addEventListener('message', async ({ data: message }) => {
  if (message.prepare) await Promise.all([prepareLinkedData(), import('./svg.js'), import('./png.js')]);
  if (message.answer !== undefined) {
    const { resolve, reject } = waiting.get(message.answer) ?? { resolve: () => {}, reject: () => {} };
    waiting.delete(message.answer);
    if (message.data === undefined) reject(new Unreachable(message.said));
    else resolve(message.data);
  }
  if (message.verify !== undefined) {
    const { baseURL, ...question } = message.question;
    const source = remembering({ baseURL, fetch: ask });
    globalThis.postMessage({ reports: await verify(message.verify, { ...question, source }) });
  }
});
globalThis.postMessage({ ready: true });
