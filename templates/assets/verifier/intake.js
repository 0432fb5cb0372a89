// How a badge comes in: dropped, chosen, pasted, typed, or in the fragment of the page's own address.

import { utf8 } from './encoding.js';
import { MAX_BYTES } from './verifier.js';

/** @typedef {(data: Uint8Array) => void} Take */

/**
 * @param {object} places
 * @param {HTMLElement} places.zone
 * @param {HTMLInputElement} places.file
 * @param {HTMLFormElement} places.form
 * @param {HTMLTextAreaElement} places.text
 * @param {Take} take
 * @param {() => void} come somebody comes near to handing something in
 */
export function listen({ zone, file, form, text }, take, come) {
  const takeFile = async (/** @type {Blob | null | undefined} */ found) => {
    // One byte more than is looked at, so that the verifier can say that it is too much.
    if (found) take(new Uint8Array(await found.slice(0, MAX_BYTES + 1).arrayBuffer()));
  };
  file.addEventListener('change', async () => {
    await takeFile(file.files?.[0]);
    file.value = '';
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (text.value.trim() !== '') take(utf8(text.value));
  });
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    zone.dataset.over = '';
    come();
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) delete zone.dataset.over;
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    delete zone.dataset.over;
    const { files } = event.dataTransfer ?? {};
    const words = event.dataTransfer?.getData('text/plain') ?? '';
    if (files?.length) takeFile(files[0]);
    else if (words.trim() !== '') take(utf8(words));
  });
  document.addEventListener('paste', (event) => {
    const pasted = event.clipboardData?.files[0];
    const words = event.clipboardData?.getData('text/plain') ?? '';
    if (pasted) takeFile(pasted);
    else if (!isField(event.target) && words.trim() !== '') take(utf8(words));
    else return;
    event.preventDefault();
  });
  for (const kind of ['pointerenter', 'focusin']) zone.addEventListener(kind, come, { once: true });
  globalThis.addEventListener('hashchange', () => takeFragment(take));
  takeFragment(take);
}

/** @param {EventTarget | null} target */
function isField(target) {
  return target instanceof HTMLElement && target.matches('input, textarea');
}

/** @param {Take} take */
function takeFragment(take) {
  const fragment = location.hash.slice(1);
  if (fragment === '' || document.getElementById(fragment) !== null) return;
  let text = fragment;
  try {
    text = decodeURIComponent(fragment);
  } catch {
    // It is what it is: the verifier says that there is nothing in it.
  }
  take(utf8(text));
}
