// Why a step ends: each of these carries a sentence for people.

import { inWords } from './words.js';

/** @typedef {import('./words.js').Said} Said */

/** What all faults have: a sentence that can be put into any language. */
export class Fault extends Error {
  /** @param {Said} said */
  constructor(said) {
    super(inWords(said));
    this.said = said;
  }
}

/** What was handed in is not what it must be. */
export class Malformed extends Fault {}

/** Documents, keys or claims that belong together contradict each other. */
export class Contradiction extends Fault {}

/** A document could not be had: nothing is known about it. */
export class Unreachable extends Fault {}

/** This verifier, here, lacks what it needs to check something: nothing is known about it. */
export class CannotCheck extends Fault {}

/**
 * Give the sentence of a fault of one of these kinds; anything else is a mistake of ours and goes on up.
 * @param {unknown} error
 * @param {...(new (said: Said) => Fault)} kinds
 * @returns {Said}
 */
export function saidBy(error, ...kinds) {
  if (error instanceof Fault && kinds.some((kind) => error instanceof kind)) return error.said;
  throw error;
}
