// XML as events, closed against what XML can do beyond markup: no document type, hence no entities of its own; UTF-8
// only; nothing is ever fetched. What is not well-formed is refused.
//
// Browsers have a parser, but not inside workers, and none tells where in the file something stands. Sources: XML 1.0;
// Namespaces in XML 1.0.

import { Malformed } from './faults.js';
import { say } from './words.js';

/** @typedef {{namespace: string, local: string, prefix: string}} Name */
/**
 * @typedef {object} XMLEvent `start` and `end` bound what it is about, in the text
 * @property {'start' | 'end' | 'text' | 'cdata'} kind an element without content gives `start` and `end`
 * @property {number} start
 * @property {number} end
 * @property {Name} name
 * @property {string} text
 * @property {Map<string, string>} attributes those without a namespace
 */

const NAME_START =
  'A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c\\u200d\\u2070-\\u218f' +
  '\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}';
const NAME = `[${NAME_START}][${NAME_START}0-9.\\-\\u00b7\\u0300-\\u036f\\u203f-\\u2040]*`;
const QUALIFIED = new RegExp(`(?:(${NAME}):)?(${NAME})(?![:${NAME_START}0-9.\\-])`, 'uy');
const SPACE = /[ \t\r\n]+/y;
const DECLARATION =
  /<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.0"|'1\.0')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>/y;
const COMMENT = /<!--((?:(?!--)[^])*)-->/y;
const INSTRUCTION = new RegExp(`<\\?(${NAME})(?:[ \\t\\r\\n](?:(?!\\?>)[^])*)?\\?>`, 'uy');
const CDATA = /<!\[CDATA\[((?:(?!\]\]>)[^])*)\]\]>/y;
const TEXT = /[^<]+/y;
const VALUE = /[ \t\r\n]*=[ \t\r\n]*(?:"([^"<]*)"|'([^'<]*)')/y;
const REFERENCE = /&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|(lt|gt|amp|quot|apos));|&/g;
const NOT_IN_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';
const MAX_DEPTH = 256;
const NO_NAME = { namespace: '', local: '', prefix: '' };
const NO_ATTRIBUTES = new Map();

/**
 * Read a document of one element.
 * @param {string} text
 * @returns {Generator<XMLEvent>}
 * @throws {Malformed} as the events are taken
 */
export function* xmlEvents(text) {
  if (NOT_IN_XML.test(text)) throw fault(say('a character that XML does not allow'));
  yield* new Scanner(text).document();
}

class Scanner {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.position = text.startsWith('\ufeff') ? 1 : 0;
    /** @type {{tag: string, name: Name, bound: Map<string, string>}[]} */
    this.open = [];
    this.bound = new Map([['xml', XML_NAMESPACE], ['', '']]);
  }

  *document() {
    this.declaration();
    this.between();
    if (this.text[this.position] !== '<') throw this.notWellFormed();
    yield* this.startTag();
    while (this.open.length > 0) yield* this.content();
    this.between();
    if (this.position < this.text.length) throw this.notWellFormed();
  }

  declaration() {
    if (!/^<\?xml[ \t\r\n]/.test(this.text.slice(this.position, this.position + 6))) return;
    const found = this.take(DECLARATION);
    if (found === null) throw this.notWellFormed();
    const encoding = found[1] ?? found[2] ?? 'utf-8';
    if (encoding.toLowerCase() !== 'utf-8') throw fault(say('it is encoded in {encoding}, and only UTF-8 is accepted', { encoding }));
  }

  /** Pass over what may stand before and after the outermost element. */
  between() {
    while (this.take(SPACE) !== null || this.aside());
    if (this.text.startsWith('<!DOCTYPE', this.position)) throw fault(say('it has a document type, which could define entities'));
  }

  /** Pass over a comment or an instruction to a program, if one stands here. */
  aside() {
    if (this.take(COMMENT) !== null) return true;
    const found = this.take(INSTRUCTION);
    if (found !== null && (found[1].toLowerCase() === 'xml' || found[1].includes(':'))) throw this.notWellFormed();
    return found !== null;
  }

  /** @returns {Generator<XMLEvent>} */
  *content() {
    const start = this.position;
    const cdata = this.take(CDATA);
    if (cdata !== null) {
      yield this.event('cdata', start, { text: withLineFeeds(cdata[1]) });
      return;
    }
    const text = this.take(TEXT);
    if (text !== null) {
      if (text[0].includes(']]>')) throw this.notWellFormed();
      yield this.event('text', start, { text: this.resolved(withLineFeeds(text[0])) });
    } else if (this.text.startsWith('</', start)) yield this.endTag();
    else if (!this.aside()) yield* this.startTag();
  }

  /** @returns {Generator<XMLEvent>} */
  *startTag() {
    const start = this.position;
    this.position += 1;
    const found = this.take(QUALIFIED);
    if (found === null || this.open.length >= MAX_DEPTH) throw this.notWellFormed();
    const outer = this.bound;
    const attributes = this.namespaced(this.attributes());
    const name = this.nameOf(found[1] ?? '', found[2]);
    const isEmpty = this.text[this.position] === '/';
    if (isEmpty) this.position += 1;
    if (this.text[this.position] !== '>') throw this.notWellFormed();
    this.position += 1;
    yield this.event('start', start, { name, attributes });
    if (isEmpty) {
      this.bound = outer;
      yield this.event('end', start, { name });
    } else this.open.push({ tag: found[0], name, bound: outer });
  }

  /** @returns {XMLEvent} */
  endTag() {
    const start = this.position;
    this.position += 2;
    const found = this.take(QUALIFIED);
    const opened = this.open.pop();
    this.take(SPACE);
    if (opened === undefined || found?.[0] !== opened.tag || this.text[this.position] !== '>') throw this.notWellFormed();
    this.position += 1;
    this.bound = opened.bound;
    return this.event('end', start, { name: opened.name });
  }

  /** Read the attributes of a start tag: prefix, local name and value of each. */
  attributes() {
    /** @type {{prefix: string, local: string, value: string}[]} */
    const found = [];
    const seen = new Set();
    while (this.take(SPACE) !== null) {
      const name = this.take(QUALIFIED);
      if (name === null) break;
      const value = this.take(VALUE);
      if (value === null || seen.has(name[0])) throw this.notWellFormed();
      seen.add(name[0]);
      const text = withLineFeeds(value[1] ?? value[2]).replace(/[\t\n]/g, ' ');
      found.push({ prefix: name[1] ?? '', local: name[2], value: this.resolved(text) });
    }
    return found;
  }

  /**
   * Take notice of the namespaces that a start tag declares, and give its attributes that have none.
   * @param {{prefix: string, local: string, value: string}[]} attributes
   */
  namespaced(attributes) {
    const declarations = attributes.filter(({ prefix, local }) => prefix === 'xmlns' || (prefix === '' && local === 'xmlns'));
    if (declarations.length > 0) this.bound = new Map(this.bound);
    for (const { prefix, local, value } of declarations) this.declare(prefix === '' ? '' : local, value);
    const plain = new Map();
    const seen = new Set();
    for (const { prefix, local, value } of attributes) {
      if (prefix === '' && local !== 'xmlns') plain.set(local, value);
      if (prefix === '' || prefix === 'xmlns') continue;
      const { namespace } = this.nameOf(prefix, local);
      if (seen.has(`${namespace} ${local}`)) throw this.notWellFormed();
      seen.add(`${namespace} ${local}`);
    }
    return plain;
  }

  /** @param {string} prefix @param {string} namespace */
  declare(prefix, namespace) {
    const isReserved = prefix === 'xmlns' || namespace === XMLNS_NAMESPACE || (prefix === 'xml') !== (namespace === XML_NAMESPACE);
    if (isReserved || (prefix !== '' && namespace === '')) throw this.notWellFormed();
    this.bound.set(prefix, namespace);
  }

  /** @param {string} prefix @param {string} local @returns {Name} */
  nameOf(prefix, local) {
    const namespace = this.bound.get(prefix);
    if (namespace === undefined) throw this.notWellFormed();
    return { namespace, local, prefix };
  }

  /** @param {string} text with references */
  resolved(text) {
    return text.replace(REFERENCE, (_, decimal, hexadecimal, entity) => {
      if (entity !== undefined) return ENTITIES[/** @type {keyof typeof ENTITIES} */ (entity)];
      const code = decimal === undefined ? parseInt(hexadecimal, 16) : parseInt(decimal, 10);
      if (!(code <= 0x10ffff) || NOT_IN_XML.test(String.fromCodePoint(code))) throw this.notWellFormed();
      return String.fromCodePoint(code);
    });
  }

  /** @param {RegExp} pattern sticky */
  take(pattern) {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text);
    if (found !== null) this.position = pattern.lastIndex;
    return found;
  }

  /**
   * @param {XMLEvent['kind']} kind
   * @param {number} start
   * @param {Partial<XMLEvent>} about
   * @returns {XMLEvent}
   */
  event(kind, start, about) {
    return { kind, start, end: this.position, name: NO_NAME, text: '', attributes: NO_ATTRIBUTES, ...about };
  }

  notWellFormed() {
    const line = this.text.slice(0, this.position).split('\n').length;
    return fault(say('it is not well-formed, line {line}', { line }));
  }
}

/** @param {string} text */
function withLineFeeds(text) {
  return text.replace(/\r\n?/g, '\n');
}

/** @param {import('./words.js').Said} reason */
function fault(reason) {
  return new Malformed(say('this XML cannot be read: {reason}', { reason }));
}
