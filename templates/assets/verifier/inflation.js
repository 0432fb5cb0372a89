// Compressed data from strangers: expanded with a limit, so that a bomb costs no memory.

import { Malformed } from './faults.js';
import { joined } from './encoding.js';
import { say } from './words.js';

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

/**
 * @param {Uint8Array} data
 * @returns {number} CRC-32 as gzip and PNG use it
 */
export function crc32(data) {
  let value = 0xffffffff;
  for (const byte of data) value = CRC_TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

/**
 * Expand one complete gzip member (RFC 1952).
 * @param {Uint8Array} data
 * @param {number} limit in bytes
 * @returns {Promise<Uint8Array>}
 * @throws {Malformed} damaged, cut off, followed by other bytes, or too long
 */
export async function gunzip(data, limit) {
  const expanded = await expand(data, 'gzip', limit);
  const trailer = new DataView(data.buffer, data.byteOffset + data.length - 8, 8);
  // Not every engine refuses bytes behind the end; then the last ones are not the trailer.
  if (trailer.getUint32(0, true) !== crc32(expanded) || trailer.getUint32(4, true) !== expanded.length) throw damaged();
  return expanded;
}

/**
 * Expand one complete zlib stream (RFC 1950); otherwise as `gunzip`.
 * @param {Uint8Array} data
 * @param {number} limit in bytes
 */
export async function inflate(data, limit) {
  const expanded = await expand(data, 'deflate', limit);
  const trailer = new DataView(data.buffer, data.byteOffset + data.length - 4, 4);
  if (trailer.getUint32(0) !== adler32(expanded)) throw damaged();
  return expanded;
}

/** @param {Uint8Array} data */
function adler32(data) {
  let [low, high] = [1, 0];
  for (const byte of data) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return ((high << 16) | low) >>> 0;
}

/**
 * @param {Uint8Array} data
 * @param {CompressionFormat} format
 * @param {number} limit
 */
async function expand(data, format, limit) {
  const stream = new Blob([new Uint8Array(data)]).stream().pipeThrough(new DecompressionStream(format));
  const reader = stream.getReader();
  const blocks = [];
  let length = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      blocks.push(read.value);
      length += read.value.length;
      if (length > limit) break;
    }
  } catch {
    throw damaged();
  }
  if (length <= limit) return joined(...blocks);
  await reader.cancel();
  throw new Malformed(say('compressed data expand to more than {limit} bytes', { limit }));
}

function damaged() {
  return new Malformed(say('compressed data are damaged'));
}
