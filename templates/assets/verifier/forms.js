// The form of a document: JSON Schema 2020-12, as far as the schemas in `schemas.js` use it.
//
// Those are made from the schemas of `insigne verify`, so that both ask for the same form.

import { canonicalJSON } from './encoding.js';
import { isObject, isSame } from './json.js';
import { schemas } from './schemas.js';
import { say } from './words.js';

/** @typedef {import('./json.js').JSONObject} JSONObject */
/** @typedef {{where: string, rule: string}} Difference */
/** @typedef {(value: any, expected: any, path: string, schema: JSONObject, root: JSONObject) => Difference | null} Rule */

/** @type {Record<string, (value: unknown) => boolean>} */
const TYPES = {
  object: isObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
};

/** @type {Record<string, Rule>} */
const RULES = {
  $ref: (value, expected, path, _, root) => difference(value, resolved(expected, root), path, root),
  type: (value, expected, path) => unless([expected].flat().some((name) => TYPES[name](value)), path, `type ${expected}`),
  const: (value, expected, path) => unless(isSame(value, expected), path, `must be ${JSON.stringify(expected)}`),
  enum: (value, expected, path) =>
    unless(expected.some((/** @type {unknown} */ option) => isSame(value, option)), path, `one of ${JSON.stringify(expected)}`),
  pattern: (value, expected, path) =>
    unless(typeof value !== 'string' || new RegExp(expected, 'u').test(value), path, `pattern ${expected}`),
  minLength: (value, expected, path) =>
    unless(typeof value !== 'string' || [...value].length >= expected, path, `at least ${expected} characters`),
  maxLength: (value, expected, path) =>
    unless(typeof value !== 'string' || [...value].length <= expected, path, `at most ${expected} characters`),
  minimum: (value, expected, path) => unless(typeof value !== 'number' || value >= expected, path, `at least ${expected}`),
  minItems: (value, expected, path) => unless(!Array.isArray(value) || value.length >= expected, path, `at least ${expected}`),
  maxItems: (value, expected, path) => unless(!Array.isArray(value) || value.length <= expected, path, `at most ${expected}`),
  uniqueItems: (value, _, path) =>
    unless(
      !Array.isArray(value) || new Set(value.map(canonicalJSON)).size === value.length,
      path,
      'an item stands twice',
    ),
  required(value, expected, path) {
    const missing = isObject(value) && expected.find((/** @type {string} */ name) => !Object.hasOwn(value, name));
    return unless(!missing, path, `${missing} is missing`);
  },
  properties(value, expected, path, _, root) {
    if (!isObject(value)) return null;
    const present = Object.keys(expected).filter((name) => Object.hasOwn(value, name));
    return first(present, (name) => difference(value[name], expected[name], inside(path, name), root));
  },
  additionalProperties(value, expected, path, schema, root) {
    if (!isObject(value)) return null;
    const others = Object.keys(value).filter((name) => !Object.hasOwn(schema.properties ?? {}, name));
    return first(others, (name) => difference(value[name], expected, inside(path, name), root));
  },
  prefixItems(value, expected, path, _, root) {
    if (!Array.isArray(value)) return null;
    return first(value.slice(0, expected.length), (item, index) => difference(item, expected[index], inside(path, index), root));
  },
  items(value, expected, path, schema, root) {
    if (!Array.isArray(value)) return null;
    const start = schema.prefixItems?.length ?? 0;
    return first(value.slice(start), (item, index) => difference(item, expected, inside(path, start + index), root));
  },
  contains: (value, expected, path, _, root) =>
    unless(!Array.isArray(value) || value.some((item) => matches(item, expected, root)), path, 'an item is missing'),
  allOf: (value, expected, path, _, root) =>
    first(expected, (/** @type {JSONObject} */ each) => difference(value, each, path, root)),
  anyOf: (value, expected, path, _, root) =>
    unless(expected.some((/** @type {JSONObject} */ each) => matches(value, each, root)), path, 'none of several forms'),
  oneOf: (value, expected, path, _, root) =>
    unless(expected.filter((/** @type {JSONObject} */ each) => matches(value, each, root)).length === 1, path, 'not one of several forms'),
  not: (value, expected, path, _, root) => unless(!matches(value, expected, root), path, 'a form that is not allowed'),
  if(value, expected, path, schema, root) {
    const branch = matches(value, expected, root) ? schema.then : schema.else;
    return branch === undefined ? null : difference(value, branch, path, root);
  },
};
const NO_RULES = ['$defs', '$schema', '$id', '$comment', 'title', 'description', 'then', 'else'];

/**
 * Say what is wrong with a document's form, or null.
 * @param {unknown} document
 * @param {string} kind the name of a schema, such as `credential`
 * @returns {import('./words.js').Said | null}
 */
export function formFault(document, kind) {
  const found = difference(document, schemas[kind], '', schemas[kind]);
  if (found === null) return null;
  if (found.where === '') return say('the document does not have the form of the standard: {rule}', { rule: found.rule });
  return say('{place} does not have the form of the standard: {rule}', { place: found.where, rule: found.rule });
}

/**
 * @param {unknown} value
 * @param {JSONObject | boolean} schema
 * @param {string} path
 * @param {JSONObject} root
 * @returns {Difference | null}
 */
function difference(value, schema, path, root) {
  if (typeof schema === 'boolean') return unless(schema, path, 'not allowed');
  return first(Object.keys(schema), (keyword) => {
    if (NO_RULES.includes(keyword)) return null;
    if (!Object.hasOwn(RULES, keyword)) throw new TypeError(`the schemas use ${keyword}, which is not known here`);
    return RULES[keyword](value, schema[keyword], path, schema, root);
  });
}

/**
 * @param {unknown} value
 * @param {JSONObject | boolean} schema
 * @param {JSONObject} root
 */
function matches(value, schema, root) {
  return difference(value, schema, '', root) === null;
}

/**
 * @param {string} reference `#/$defs/…`
 * @param {JSONObject} root
 */
function resolved(reference, root) {
  return reference.split('/').slice(1).reduce((node, name) => node[name], root);
}

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T, index: number) => Difference | null} find
 * @returns {Difference | null}
 */
function first(items, find) {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== null) return found;
  }
  return null;
}

/**
 * @param {boolean} holds
 * @param {string} where
 * @param {string} rule
 */
function unless(holds, where, rule) {
  return holds ? null : { where, rule };
}

/** @param {string} path @param {string | number} name */
function inside(path, name) {
  return path === '' ? String(name) : `${path}.${name}`;
}
