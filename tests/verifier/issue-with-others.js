// Makes an Open Badge with Digital Bazaar's libraries, and prints it.
//
// usage: node issue-with-others.js FOLDER < credential.json; FOLDER holds the verifier's modules, for the contexts.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { text } from 'node:stream/consumers';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { issue } from '@digitalbazaar/vc';

const { contexts } = await import(pathToFileURL(resolve(process.argv[2], 'contexts.js')));
const documentLoader = async (url) => {
  if (contexts[url] === undefined) throw new Error(`${url} is not at hand`);
  return { contextUrl: null, documentUrl: url, document: (await contexts[url]()).default };
};
const key = await Ed25519Multikey.generate({ seed: new Uint8Array(32).fill(7) });
const issuer = `did:key:${key.publicKeyMultibase}`;
key.id = `${issuer}#${key.publicKeyMultibase}`;
key.controller = issuer;
const credential = JSON.parse(await text(process.stdin));
credential.issuer = { ...credential.issuer, id: issuer };
const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite, date: new Date('2026-06-30T00:00:00Z') });
console.log(JSON.stringify(await issue({ credential, suite, documentLoader })));
