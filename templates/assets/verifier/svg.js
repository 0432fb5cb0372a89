// Open Badges inside SVG images: what an image carries, and the image without it.
//
// Readers go by the literal prefix `openbadges`, namespace-aware ones by the namespace: either counts. Sources: Open
// Badges Baking Specification 2.0, SVGs; Open Badges 3.0 §5.3.2.

import { utf8 } from './encoding.js';
import { Malformed } from './faults.js';
import { decodeUTF8, isObject, readJSON } from './json.js';
import { stripped } from './spaces.js';
import { say } from './words.js';
import { xmlEvents } from './xml.js';

/** @typedef {import('./xml.js').XMLEvent} XMLEvent */
/** @typedef {{kind: string, start: number, end: number, verify: string | undefined, cdata: string, plain: string}} Carrier */

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';
/** @type {Record<string, string>} */
const NAMESPACES = { assertion: 'http://openbadges.org', credential: 'https://purl.imsglobal.org/ob/v3p0' };
// An empty root (`<svg/>`) is opened to take the elements; this remembers to close it again.
const WAS_EMPTY = '<!--empty-->';

/**
 * Take an SVG apart: what it carries, and the picture alone.
 * @param {Uint8Array} image
 * @returns {Promise<import('./png.js').Baked>}
 * @throws {Malformed} a broken SVG, or one that carries two of a kind
 */
export async function unbakeSVG(image) {
  const text = decodeUTF8(image);
  const { root, carriers } = readCarriers(text);
  /** @type {Record<string, string>} */
  const texts = {};
  for (const carrier of carriers) {
    if (Object.hasOwn(texts, carrier.kind)) throw new Malformed(say('the image carries two texts of the same kind'));
    texts[carrier.kind] = carriedText(carrier);
  }
  const picture = utf8(withoutCarriers(text, root, carriers));
  return { assertion: texts.assertion ?? null, credential: texts.credential ?? null, picture };
}

/** @param {string} text */
function readCarriers(text) {
  /** @type {XMLEvent | null} */
  let root = null;
  /** @type {Carrier | null} */
  let open = null;
  /** @type {Carrier[]} */
  const carriers = [];
  for (const event of xmlEvents(text)) {
    if (event.kind === 'start') {
      if (open !== null) throw new Malformed(say('the element that carries the badge contains another one'));
      if (root === null) requireSVG((root = event));
      if (isCarrier(event)) {
        open = { kind: event.name.local, start: event.start, end: event.end, verify: event.attributes.get('verify'), cdata: '', plain: '' };
      }
    } else if (open !== null && event.kind === 'end') {
      carriers.push({ ...open, end: event.end });
      open = null;
    } else if (open !== null) open[event.kind === 'cdata' ? 'cdata' : 'plain'] += event.text;
  }
  if (root === null) throw new Malformed(say('the image is not an SVG'));
  return { root, carriers };
}

/** @param {XMLEvent} event */
function requireSVG({ name }) {
  if (name.local !== 'svg' || name.namespace !== SVG_NAMESPACE) throw new Malformed(say('the image is not an SVG'));
}

/** @param {XMLEvent} event */
function isCarrier({ name }) {
  if (!Object.hasOwn(NAMESPACES, name.local)) return false;
  return name.prefix === 'openbadges' || name.namespace === NAMESPACES[name.local];
}

/**
 * Give the image as it was before it was baked.
 * @param {string} text
 * @param {XMLEvent} root
 * @param {Carrier[]} carriers
 */
function withoutCarriers(text, root, carriers) {
  const kept = [];
  let position = root.end;
  for (const carrier of carriers) {
    kept.push(text.slice(position, carrier.start));
    position = carrier.end;
  }
  const rest = kept.join('') + text.slice(position);
  const tag = text.slice(root.start, root.end);
  const opened = `${WAS_EMPTY}</${tag.slice(1).split(/[\s/>]/, 1)[0]}>`;
  if (kept[0] === WAS_EMPTY && rest.startsWith(opened)) return `${text.slice(0, root.end - 1)}/>${rest.slice(opened.length)}`;
  return text.slice(0, root.end) + rest;
}

/**
 * Give the text of a carrier.
 * @param {Carrier} carrier
 * @throws {Malformed} two readers could find two different ones
 */
function carriedText(carrier) {
  const plain = stripped(carrier.plain);
  if (carrier.cdata !== '' && plain !== '') throw new Malformed(say('the image carries text inside and outside CDATA'));
  const text = carrier.cdata || plain;
  const verify = carrier.verify ?? '';
  if (text === '' && verify === '') throw new Malformed(say('the image carries an empty text'));
  if (text === '' || verify === '') return text || verify;
  if (stripped(text) === verify) return verify; // openbadges-bakery writes a JWS or URL in both places
  if (addresses(text).includes(verify)) return text;
  throw new Malformed(say('the image names one badge in its text and another in verify'));
}

/**
 * Say where an assertion says that it lives: `id`, or `verify.url` in Open Badges 1.
 * @param {string} text
 */
function addresses(text) {
  let document;
  try {
    document = readJSON(text, Infinity);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
  if (!isObject(document)) return [];
  return [document.id, isObject(document.verify) ? document.verify.url : undefined];
}
