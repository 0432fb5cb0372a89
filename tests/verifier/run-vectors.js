// Runs cases, one JSON document a line, through the verifier of a built site, and prints the reports, one line a case.
//
// usage: node run-vectors.js FOLDER < cases; FOLDER holds the verifier's modules. The cases are those of
// tests/vectors/verifier, with `answers` in place of `world` and `documents`.

import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = (name) => import(pathToFileURL(resolve(process.argv[2], name)));
const { verify } = await modules('verifier.js');
const { reportDocument } = await modules('report.js');
const { siteAndWeb } = await import('./answers.js');

for await (const line of createInterface({ input: process.stdin })) {
  const vector = JSON.parse(line);
  const { source, asked } = await siteAndWeb(modules, vector);
  const question = { source, now: Date.parse(vector.now), ...(vector.recipient === undefined ? {} : { recipient: vector.recipient }) };
  const reports = await verify(Buffer.from(vector.input, 'base64'), question);
  console.log(JSON.stringify({ reports: reports.map(reportDocument), asks: [...asked].sort() }));
}
