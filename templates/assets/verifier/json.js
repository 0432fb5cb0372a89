// Strict JSON: reads a document from anybody, and refuses what other readers would read differently.
//
// Refused: duplicate members, NaN and infinities, integers beyond 2^53, text that is not Unicode, nesting deeper
// than 64 levels, members named `__proto__`, more than a number of values. Sources: RFC 8259; RFC 7493 (I-JSON).

import { Malformed } from './faults.js';
import { say } from './words.js';

/** @typedef {null | boolean | number | string | JSONValue[] | {[name: string]: JSONValue}} JSONValue */
/** @typedef {{[name: string]: any}} JSONObject */

/** Members and items of a document that is verified, or that verifying needs: an honest one has some hundreds. */
const MOST_VALUES = 2_500;
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_DEPTH = 64;
const SPACE = /[ \t\n\r]*/y;
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\u0000-\u001f]*)*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;
const WORDS = new Map([['true', true], ['false', false], ['null', null]]);

/**
 * Read a JSON document.
 * @param {Uint8Array | string} data UTF-8, or text
 * @param {number} [mostValues] members and items that it may have, at all levels together
 * @returns {any}
 * @throws {Malformed} as above
 */
export function readJSON(data, mostValues = MOST_VALUES) {
  if (data.length > MAX_BYTES) throw new Malformed(say('longer than {limit} bytes', { limit: MAX_BYTES }));
  return new Reader(typeof data === 'string' ? data : decodeUTF8(data), mostValues).document();
}

/**
 * @param {Uint8Array} bytes
 * @returns {string} with a byte-order mark, where there is one
 * @throws {Malformed} not UTF-8
 */
export function decodeUTF8(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Malformed(say('the text is not UTF-8'));
  }
}

/**
 * @param {unknown} value
 * @returns {value is JSONObject}
 */
export function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Say whether two documents are the same, whatever the order of members.
 * @param {unknown} one
 * @param {unknown} other
 * @returns {boolean}
 */
export function isSame(one, other) {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  }
  if (isObject(one) && isObject(other)) {
    const names = Object.keys(one);
    return (
      names.length === Object.keys(other).length &&
      names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
    );
  }
  return one === other;
}

/**
 * Give an object without some of its members.
 * @param {JSONObject} object
 * @param {...string} names
 * @returns {JSONObject}
 */
export function without(object, ...names) {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

class Reader {
  /** @param {string} text @param {number} mostValues */
  constructor(text, mostValues) {
    this.text = text;
    this.mostValues = mostValues;
    this.count = 0;
    this.position = 0;
    this.depth = 0;
  }

  document() {
    const value = this.value();
    this.take(SPACE);
    if (this.position < this.text.length) throw this.fault();
    return value;
  }

  /** @returns {any} */
  value() {
    this.take(SPACE);
    switch (this.text[this.position]) {
      case '{':
        return this.object();
      case '[':
        return this.array();
      case '"':
        return this.string();
      default:
        return this.wordOrNumber();
    }
  }

  /** Read a member or an item. */
  counted() {
    this.count += 1;
    if (this.count > this.mostValues) throw new Malformed(say('more than {limit} members and items', { limit: this.mostValues }));
    return this.value();
  }

  object() {
    /** @type {JSONObject} */
    const members = {};
    this.enter();
    if (!this.skip('}')) {
      do {
        this.take(SPACE);
        const name = this.string();
        if (name === '__proto__') throw new Malformed(say('a member is named __proto__'));
        if (Object.hasOwn(members, name)) throw new Malformed(say('a member stands twice in one object'));
        if (!this.skip(':')) throw this.fault();
        members[name] = this.counted();
      } while (this.skip(','));
      if (!this.skip('}')) throw this.fault();
    }
    this.depth -= 1;
    return members;
  }

  array() {
    const items = [];
    this.enter();
    if (!this.skip(']')) {
      do items.push(this.counted());
      while (this.skip(','));
      if (!this.skip(']')) throw this.fault();
    }
    this.depth -= 1;
    return items;
  }

  string() {
    const found = this.take(STRING);
    if (found === null) throw this.fault();
    const text = JSON.parse(found[0]);
    if (!text.isWellFormed()) throw new Malformed(say('a text is not valid Unicode'));
    return text;
  }

  wordOrNumber() {
    const word = this.take(WORD);
    if (word !== null) return WORDS.get(word[0]);
    const found = this.take(NUMBER);
    if (found === null) throw this.fault();
    const number = Number(found[0]);
    const isInteger = found[1] === undefined && found[2] === undefined;
    if (!Number.isFinite(number) || (isInteger && !Number.isSafeInteger(number))) {
      throw new Malformed(say('a number is too large to be read alike everywhere'));
    }
    return number;
  }

  enter() {
    this.position += 1;
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new Malformed(say('nested deeper than {limit} levels', { limit: MAX_DEPTH }));
  }

  /**
   * Take what stands here.
   * @param {RegExp} pattern sticky
   */
  take(pattern) {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (found !== null) this.position = pattern.lastIndex;
    return found;
  }

  /**
   * Go on behind a mark and the space before it, if it stands here.
   * @param {string} mark
   */
  skip(mark) {
    this.take(SPACE);
    if (this.text[this.position] !== mark) return false;
    this.position += 1;
    return true;
  }

  fault() {
    return new Malformed(say('not JSON at character {position}', { position: this.position + 1 }));
  }
}
