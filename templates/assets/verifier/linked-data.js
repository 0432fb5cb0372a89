// What a JSON-LD document says, as canonical N-Quads: the bytes that eddsa-rdfc-2022 signs.
//
// - Nothing is fetched: the contexts are those that the site publishes; what another one says is unknown.
// - Safe mode: a document of which JSON-LD would leave something out is refused, because what is left out is not
//   signed: terms that no context defines, relative addresses, values of no type that JSON-LD knows.
// - No two objects of a document share an `id`: their statements would merge, and could be moved from one to the
//   other without breaking the proof.
//
// Sources: JSON-LD 1.1 API; RDF Dataset Canonicalization 1.0. The library `jsonld` does both; a site that was built
// without it says so (`CannotCheck`).

import { contexts } from './contexts.js';
import { CannotCheck, Malformed } from './faults.js';
import { isAbsoluteIRI } from './iri.js';
import { isObject } from './json.js';
import { say, shown } from './words.js';

/** @typedef {import('./json.js').JSONObject} JSONObject */

const MOST_REMEMBERED = 32;
const OPTIONS = { documentLoader, base: undefined, processingMode: 'json-ld-1.1', safe: true };

/** Statements by document: verifying asks for the same ones for what they mean, and for each proof. @type {Map<string, Promise<string>>} */
const remembered = new Map();

/**
 * Give a document's statements as N-Quads, in no particular order.
 * @param {JSONObject} document
 * @returns {Promise<string>}
 * @throws {Malformed} something of it would be lost, or it is not JSON-LD
 * @throws {CannotCheck} the library is not here
 */
export function statements(document) {
  const text = JSON.stringify(document);
  let found = remembered.get(text);
  if (found === undefined) {
    found = makeStatements(document);
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(text, found);
  }
  return found;
}

/**
 * Give the canonical N-Quads of a document; throws as `statements`.
 * @param {JSONObject} document
 * @returns {Promise<string>}
 */
export async function canonicalStatements(document) {
  const nquads = await statements(document);
  const jsonld = await library();
  const options = { algorithm: 'RDFC-1.0', inputFormat: 'application/n-quads', format: 'application/n-quads' };
  try {
    return await jsonld.canonize(nquads, options);
  } catch {
    throw new Malformed(say('the statements of the document have no canonical form'));
  }
}

/** Load the library ahead of time, where it is here. */
export async function prepareLinkedData() {
  try {
    const [jsonld] = await Promise.all([library(), ...Object.values(contexts).slice(0, 2).map((load) => load())]);
    return jsonld;
  } catch (error) {
    if (!(error instanceof CannotCheck)) throw error;
    return null;
  }
}

/** @param {JSONObject} document */
async function makeStatements(document) {
  refuseKeywords(document);
  refuseSharedIds(document);
  refuseUnknownContexts(document);
  const jsonld = await library();
  let expanded;
  try {
    expanded = await jsonld.expand(document, OPTIONS);
    refuseLossy(expanded);
    writeSmallNumbers(expanded);
    return await jsonld.toRDF(expanded, { ...OPTIONS, format: 'application/n-quads' });
  } catch (error) {
    if (error instanceof Malformed) throw error;
    throw new Malformed(say('the document cannot be read as JSON-LD: {reason}', { reason: reason(error) }));
  }
}

/** @param {any} error of the library */
function reason(error) {
  const event = error?.details?.event ?? {};
  const what = event.details?.property ?? event.details?.term ?? event.details?.id ?? event.details?.type ?? error?.details?.url;
  return String(event.message ?? error?.message ?? error).split('\n')[0] + (what === undefined ? '' : ` (${shown(what)})`);
}

async function library() {
  try {
    return (await import('./libraries/jsonld.js')).default;
  } catch {
    throw new CannotCheck(say('this site was built without the library that reads JSON-LD'));
  }
}

/** @param {JSONObject} document */
function refuseUnknownContexts(document) {
  for (const context of [document['@context']].flat()) {
    if (typeof context === 'string' && !Object.hasOwn(contexts, context)) {
      throw new CannotCheck(say('the context {url} is not known here', { url: context }));
    }
  }
}

/** @param {string} url */
async function documentLoader(url) {
  if (!Object.hasOwn(contexts, url)) throw new Malformed(say('the context {url} is not known here', { url }));
  const { default: document } = await contexts[url]();
  return { contextUrl: null, documentUrl: url, document, tag: 'static' };
}

/**
 * Refuse JSON-LD's own syntax below the top: aliases of it could hide what is signed.
 * @param {JSONObject} document
 */
function refuseKeywords(document) {
  for (const { node, isTop } of objects(document)) {
    for (const name of Object.keys(node)) {
      if (name.startsWith('@') && !(name === '@context' && isTop)) {
        throw new Malformed(say('{name} is not allowed inside a credential', { name }));
      }
    }
  }
}

/** @param {JSONObject} document */
function refuseSharedIds(document) {
  const seen = new Set();
  for (const { node } of objects(document)) {
    if (typeof node.id !== 'string') continue;
    if (seen.has(node.id)) throw new Malformed(say('two objects share the id {id}', { id: node.id }));
    seen.add(node.id);
  }
}

/**
 * @param {unknown} value
 * @returns {Generator<{node: JSONObject, isTop: boolean}>}
 */
function* objects(value, isTop = true) {
  if (Array.isArray(value)) {
    for (const item of value) yield* objects(item, isTop);
  } else if (isObject(value)) {
    yield { node: value, isTop };
    for (const [name, child] of Object.entries(value)) {
      if (name !== '@context') yield* objects(child, false);
    }
  }
}

/**
 * Refuse what turning the expanded document into statements would leave out.
 * @param {any} node
 */
function refuseLossy(node) {
  if (Array.isArray(node)) node.forEach(refuseLossy);
  if (!isObject(node)) return;
  for (const [name, child] of Object.entries(node)) {
    if ((name === '@id' || name === '@type') && !Object.hasOwn(node, '@value')) requireAbsolute(child);
    else if (!name.startsWith('@') && !isAbsoluteIRI(name)) {
      throw new Malformed(say('the term {name} has no absolute address', { name }));
    }
    refuseLossy(child);
  }
}

/**
 * Write small numbers as their canonical text (XML Schema 1.1 §E.1): of those whose text has no point, such as `1e-7`,
 * the library takes only the whole part, so that each of them would be signed as 0.
 * @param {any} node expanded
 */
function writeSmallNumbers(node) {
  if (Array.isArray(node)) node.forEach(writeSmallNumbers);
  if (!isObject(node)) return;
  const value = node['@value'];
  if (typeof value === 'number' && !Number.isInteger(value)) {
    node['@type'] ??= 'http://www.w3.org/2001/XMLSchema#double';
    node['@value'] = value.toExponential(15).replace(/(\d)0*e\+?/, '$1E');
  } else Object.values(node).forEach(writeSmallNumbers);
}

/** @param {unknown} value */
function requireAbsolute(value) {
  for (const address of [value].flat()) {
    if (typeof address !== 'string' || !(isAbsoluteIRI(address) || address.startsWith('_:'))) {
      throw new Malformed(say('{address} is not an absolute address', { address: JSON.stringify(address) }));
    }
  }
}
