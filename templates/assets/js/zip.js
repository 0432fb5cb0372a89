/**
 * ZIP archives of files that are stored as they are: pictures and signatures do not get smaller.
 * Source: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (end).
 */

const UTF8_NAMES = 0x0800;
const VERSION = 20;
// 1980-01-01, the first day there is: when something was downloaded is nobody's business.
const DAY = 0x0021;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** @param {Uint8Array} data */
function crc32(data) {
  let value = 0xffffffff;
  for (const byte of data) value = TABLE[(value ^ byte) & 0xff] ^ (value >>> 8);
  return ~value >>> 0;
}

/**
 * Fields of two and four bytes, the least significant byte first.
 * @param {[size: 2 | 4, value: number][]} fields
 */
function packed(fields) {
  const bytes = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let place = 0;
  for (const [size, value] of fields) {
    if (size === 2) bytes.setUint16(place, value, true);
    else bytes.setUint32(place, value, true);
    place += size;
  }
  return new Uint8Array(bytes.buffer);
}

/**
 * What local header and central directory say alike of a file.
 * @param {{data: Uint8Array, name: Uint8Array}} file
 * @returns {[size: 2 | 4, value: number][]}
 */
function described({ data, name }) {
  return [
    [2, VERSION], [2, UTF8_NAMES], [2, 0], [2, 0], [2, DAY],
    [4, crc32(data)], [4, data.length], [4, data.length], [2, name.length], [2, 0],
  ];
}

/**
 * Make an archive.
 * @param {{name: string, data: Uint8Array<ArrayBuffer>}[]} files
 * @returns {Blob}
 */
export function zipped(files) {
  const parts = [];
  const directory = [];
  let place = 0;
  for (const { name: text, data } of files) {
    const name = new TextEncoder().encode(text);
    const header = packed([[4, 0x04034b50], ...described({ data, name })]);
    directory.push(
      packed([
        [4, 0x02014b50], [2, VERSION], ...described({ data, name }),
        [2, 0], [2, 0], [2, 0], [4, 0], [4, place],
      ]),
      name,
    );
    parts.push(header, name, data);
    place += header.length + name.length + data.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = packed([
    [4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, place], [2, 0],
  ]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}
