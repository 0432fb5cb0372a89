// Open Badges inside PNG images: what an image carries, and the image without it.
//
// Sources: Open Badges Baking Specification 2.0; Open Badges 3.0 §5.3.1; PNG (Third Edition) §5, §11.3.3.

import { joined } from './encoding.js';
import { Malformed } from './faults.js';
import { crc32, inflate } from './inflation.js';
import { decodeUTF8 } from './json.js';
import { say } from './words.js';

/** @typedef {{type: string, data: Uint8Array, start: number, end: number}} Chunk */
/** @typedef {{assertion: string | null, credential: string | null, picture: Uint8Array}} Baked */

const SIGNATURE_BYTES = 8;
const KEYWORDS = { assertion: 'openbadges', credential: 'openbadgecredential' };
const INFLATED_TEXT_LIMIT = 2 ** 20;
const LARGEST_LENGTH = 2 ** 31 - 1;
const FRAME_BYTES = 12; // length, type and checksum around a chunk's data
const IHDR_BYTES = 13;

/**
 * Take a PNG apart: what it carries, and the picture alone.
 * @param {Uint8Array} image that begins as a PNG does
 * @returns {Promise<Baked>}
 * @throws {Malformed} a broken PNG, or one that carries two of a kind
 */
export async function unbakePNG(image) {
  const carriers = readChunks(image).map((chunk) => ({ chunk, keyword: keywordOf(chunk) })).filter(({ keyword }) => keyword);
  /** @type {Map<string, string>} */
  const texts = new Map();
  const kept = [];
  let position = 0;
  for (const { chunk, keyword } of carriers) {
    if (texts.has(keyword)) throw new Malformed(say('the image carries two texts of the same kind'));
    texts.set(keyword, await readText(chunk, keyword));
    kept.push(image.subarray(position, chunk.start));
    position = chunk.end;
  }
  return {
    assertion: texts.get(KEYWORDS.assertion) ?? null,
    credential: texts.get(KEYWORDS.credential) ?? null,
    picture: joined(...kept, image.subarray(position)),
  };
}

/**
 * Give the keyword of a chunk that carries a badge, or an empty text.
 * @param {Chunk} chunk
 */
function keywordOf({ type, data }) {
  const end = data.indexOf(0);
  if (!['iTXt', 'tEXt'].includes(type) || end < 0) return '';
  const keyword = latin1(data.subarray(0, end));
  return Object.values(KEYWORDS).includes(keyword) ? keyword : '';
}

/** @param {Uint8Array} bytes */
function latin1(bytes) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** @param {Chunk} chunk @param {string} keyword */
async function readText(chunk, keyword) {
  const rest = chunk.data.subarray(keyword.length + 1);
  const text = chunk.type === 'tEXt' ? latin1(rest) : decodeUTF8(await internationalText(rest));
  if (text === '') throw new Malformed(say('the image carries an empty text'));
  return text;
}

/**
 * Give the text of an iTXt chunk from behind its keyword (PNG §11.3.3.4).
 * @param {Uint8Array} rest
 */
async function internationalText(rest) {
  const [compressed, method] = rest;
  const languageEnd = rest.indexOf(0, 2);
  const translationEnd = languageEnd < 0 ? -1 : rest.indexOf(0, languageEnd + 1);
  if (!(compressed === 0 || compressed === 1) || method !== 0 || translationEnd < 0) {
    throw new Malformed(say('a text of the image is incomplete or compressed in an unknown way'));
  }
  const text = rest.subarray(translationEnd + 1);
  if (compressed === 0) return text;
  if (text.length < 6) throw new Malformed(say('compressed data are damaged'));
  return inflate(text, INFLATED_TEXT_LIMIT);
}

/**
 * Give all chunks in order.
 * @param {Uint8Array} image
 * @returns {Chunk[]}
 */
function readChunks(image) {
  /** @type {Chunk[]} */
  const chunks = [];
  let start = SIGNATURE_BYTES;
  do {
    const chunk = readChunk(image, start);
    if ((chunk.type === 'IHDR') !== (chunks.length === 0)) throw new Malformed(say('the PNG has no IHDR chunk at its beginning, or a second one'));
    if (chunk.type === 'IHDR' && chunk.data.length !== IHDR_BYTES) throw new Malformed(say("the PNG's IHDR chunk has the wrong length"));
    chunks.push(chunk);
    start = chunk.end;
  } while (chunks[chunks.length - 1].type !== 'IEND');
  if (chunks[chunks.length - 1].data.length > 0) throw new Malformed(say("the PNG's IEND chunk is not empty"));
  if (start !== image.length) throw new Malformed(say('the PNG has bytes after its end'));
  return chunks;
}

/**
 * @param {Uint8Array} image
 * @param {number} start
 * @returns {Chunk}
 */
function readChunk(image, start) {
  if (image.length - start < FRAME_BYTES) throw new Malformed(say('the PNG is cut off'));
  const view = new DataView(image.buffer, image.byteOffset);
  const length = view.getUint32(start);
  const end = start + FRAME_BYTES + length;
  if (length > LARGEST_LENGTH || end > image.length) {
    throw new Malformed(say('the PNG is cut off, or a chunk states a wrong length'));
  }
  const type = latin1(image.subarray(start + 4, start + 8));
  if (!/^[A-Za-z]{2}[A-Z][A-Za-z]$/.test(type)) throw new Malformed(say('the PNG has a chunk of an impossible type'));
  if (view.getUint32(end - 4) !== crc32(image.subarray(start + 4, end - 4))) {
    throw new Malformed(say('the PNG is damaged: the checksum of a {type} chunk is wrong', { type }));
  }
  return { type, data: image.subarray(start + 8, end - 4), start, end };
}
