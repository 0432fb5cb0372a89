// Runs cases, one JSON document a line, through the verifier of a built site, and prints the reports, one line a case.
//
// usage: node run-vectors.js FOLDER < cases; FOLDER holds the verifier's modules. The cases are those of
// tests/vectors/verifier, with `answers` in place of `world` and `documents`; answers that many cases share stand once,
// in a line `{"shared": …}` before them.

import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { webOf } from './answers.js';

const modules = (name) => import(pathToFileURL(resolve(process.argv[2], name)));
const { verify } = await modules('verifier.js');
const { reportDocument } = await modules('report.js');
let shared = {};

for await (const line of createInterface({ input: process.stdin })) {
  const { input, now, recipient, ...vector } = JSON.parse(line);
  if (vector.shared !== undefined) {
    ({ shared } = vector);
    continue;
  }
  const source = await webOf(modules, { ...vector, answers: { ...shared, ...vector.answers } });
  const question = { source, now: Date.parse(now), ...(recipient === undefined ? {} : { recipient }) };
  const reports = await verify(Buffer.from(input, 'base64'), question);
  console.log(JSON.stringify({ reports: reports.map(reportDocument), asks: [...source.asked].sort() }));
}
