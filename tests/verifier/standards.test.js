// The verifier's modules against the standards' own vectors, and its two ways to verify Ed25519 against each other.
//
// usage: node --test standards.test.js, with MODULES (the verifier's modules) and SHARED_DATA (others' vectors) set.

import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const modules = (name) => import(pathToFileURL(resolve(process.env.MODULES, name)));
const { canonicalJSON, hex, sha256, utf8 } = await modules('encoding.js');
const { ed25519Holds, holdsByLibrary } = await modules('ed25519.js');
const { contexts } = await modules('contexts.js');
const { lastDay } = await modules('facts.js');
const { readJSON } = await modules('json.js');
const { ed25519Key, readMultikey } = await modules('keys.js');
const { canonicalStatements } = await modules('linked-data.js');
const { proofHolds } = await modules('proofs.js');
const { decodeList } = await modules('status-lists.js');
const { Point } = await modules('libraries/ed25519.js');

const DATA = process.env.SHARED_DATA;
const read = (...path) => readFileSync(join(DATA, ...path));
const json = (...path) => JSON.parse(read(...path));
const EDDSA = ['vectors', 'vc-di-eddsa'];
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

contexts['https://www.w3.org/ns/credentials/examples/v2'] = async () => ({ default: json('contexts', 'examples-v2.json') });

for (const [suite, suffix, canonical] of [
  ['eddsa-rdfc-2022', 'DataInt', canonicalStatements],
  ['eddsa-jcs-2022', 'JCS', async (document) => canonicalJSON(document)],
]) {
  test(`${suite}: canonical forms, hashes and signature of the W3C vector`, async () => {
    const { proof, ...document } = json(...EDDSA, suite, `signed${suffix}.json`);
    const text = (name) => read(...EDDSA, suite, `${name}${suffix}.txt`).toString();
    const options = json(...EDDSA, suite, `proofConfig${suffix}.json`);
    assert.equal(await canonical(document), text('canonDoc'));
    assert.equal(await canonical(options), text('proofCanon'));
    assert.equal(hex(await sha256(utf8(await canonical(document)))), text('docHash'));
    const key = await readMultikey(json(...EDDSA, 'keyPair.json').publicKeyMultibase);
    assert.equal(await proofHolds(document, proof, key), true);
    assert.equal(await proofHolds({ ...document, name: 'Alumni credential' }, proof, key), false);
    assert.equal(await proofHolds(document, { ...proof, created: '2023-02-24T23:36:39Z' }, key), false);
  });
}

test('canonical JSON is that of RFC 8785', () => {
  for (const name of readdirSync(join(DATA, 'vectors', 'jcs', 'input'))) {
    const canonical = canonicalJSON(JSON.parse(read('vectors', 'jcs', 'input', name)));
    assert.equal(canonical, read('vectors', 'jcs', 'output', name).toString().trim(), name);
  }
});

test('status lists that another library made are expanded', async () => {
  for (const [name, list] of Object.entries(json('vectors', 'bitstring', 'generated.json'))) {
    const encoded = list?.encodedList ?? list?.credentialSubject?.encodedList;
    if (typeof encoded === 'string') assert.ok((await decodeList(encoded)).length >= 16_384, name);
  }
});

test('both ways to verify Ed25519 say the same', async () => {
  for (let round = 0; round < 20; round += 1) {
    const { secret, key } = pair();
    const data = randomBytes(round * 7);
    const signature = new Uint8Array(sign(null, data, secret));
    const bit = round * 25;
    const flipped = signature.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << bit % 8) : byte));
    for (const [candidate, expected] of [
      [signature, true],
      [flipped, false],
      [malleated(signature), false],
      [signature.subarray(0, 63), false],
    ]) {
      assert.equal(await ed25519Holds(key, candidate, data), expected);
      if (candidate.length === 64) assert.equal(await holdsByLibrary(key, candidate, data), expected);
    }
  }
});

test('a signature that only holds with the cofactor holds for neither', async () => {
  const torsion = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', true);
  const [secret, nonce] = [scalar(randomBytes(32)), scalar(randomBytes(32))];
  const key = Point.BASE.multiply(secret).toBytes();
  const r = Point.BASE.multiply(nonce).add(torsion).toBytes();
  const data = utf8('data');
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-512', new Uint8Array([...r, ...key, ...data])));
  const s = (nonce + scalar(digest) * secret) % ORDER;
  const signature = new Uint8Array([...r, ...littleEndian(s)]);
  assert.equal(await ed25519Holds(key, signature, data), false);
  assert.equal(await holdsByLibrary(key, signature, data), false);
});

test('keys that prove nothing are refused', () => {
  for (const y of [0n, 1n, 2n ** 255n - 20n, 2n ** 255n - 19n, 2n ** 255n - 18n, 2n ** 255n - 1n]) {
    for (const sign of [0n, 1n]) assert.throws(() => ed25519Key(littleEndian(y | (sign << 255n))));
  }
});

test('JSON that readers read differently is refused', () => {
  for (const text of [
    '{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '{"__proto__":1}', 'NaN', '[1,]', '{"a":1,}', '01', '1e999', '9007199254740993',
    '"\\ud800"', "{'a':1}", '[1]x', '\ufeff{}', '"\t"', '['.repeat(65) + ']'.repeat(65), '', '-', '+1', '.5', '1.', 'undefined',
  ]) {
    assert.throws(() => readJSON(text), undefined, text);
  }
  assert.deepEqual(readJSON(' {"a":[1,-2.5e3,"\\u00e9",true,null],"constructor":{}} '), { a: [1, -2500, 'é', true, null], constructor: {} });
});

function pair() {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), randomBytes(32)]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return { secret, key: new Uint8Array(Buffer.from(createPublicKey(secret).export({ format: 'jwk' }).x, 'base64url')) };
}

/** The same signature with the order of the group added to its second half. */
function malleated(signature) {
  const s = signature.slice(32).reduceRight((number, byte) => number * 256n + BigInt(byte), 0n) + ORDER;
  return new Uint8Array([...signature.slice(0, 32), ...littleEndian(s)]);
}

function scalar(bytes) {
  return bytes.reduceRight((number, byte) => number * 256n + BigInt(byte), 0n) % ORDER;
}

function littleEndian(number) {
  return Uint8Array.from({ length: 32 }, (_, index) => Number((number >> BigInt(8 * index)) & 255n));
}

test('the last valid day is shown as the page of the award shows it', () => {
  assert.equal(lastDay('2029-03-13T00:00:00+01:00'), '2029-03-12');
  assert.equal(lastDay('2029-01-01T00:00:00.000Z'), '2028-12-31');
  for (const end of ['2029-03-12T23:59:59Z', '2029-03-13T00:00:01Z', 'no timestamp', '']) assert.equal(lastDay(end), end);
});
