// The peer of credentials_signing.py: @digitalbazaar/vc issues the same badge with the same key, again and again.
// node credentials_peer.mjs FACTS.json, run in a folder where its packages were installed; prints one line of JSON.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';

const require = createRequire(join(process.cwd(), 'package.json'));
const load = name => import(pathToFileURL(require.resolve(name)).href);
const vc = await load('@digitalbazaar/vc');
const {DataIntegrityProof} = await load('@digitalbazaar/data-integrity');
const {cryptosuite} = await load('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const multikey = await load('@digitalbazaar/ed25519-multikey');

const facts = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const documentLoader = async url => {
  if (!(url in facts.contexts)) throw new Error(`unknown ${url}`);
  return {contextUrl: null, documentUrl: url, document: facts.contexts[url], tag: 'static'};
};
const pair = await multikey.from({
  '@context': 'https://w3id.org/security/multikey/v1', type: 'Multikey', id: facts.method, controller: facts.document.issuer.id,
  publicKeyMultibase: facts.public, secretKeyMultibase: facts.secret,
});
const issue = async () => {
  const suite = new DataIntegrityProof({signer: pair.signer(), cryptosuite, date: facts.created});
  return vc.issue({credential: structuredClone(facts.document), suite, documentLoader});
};
const first = await issue();
for (let warm = 0; warm < 50; warm++) await issue();
const start = process.cpuUsage();
let count = 0, spent = 0;
do {
  await issue();
  count++;
  const {user, system} = process.cpuUsage(start);
  spent = (user + system) / 1e6;
} while (spent < facts.seconds);
console.log(JSON.stringify({rate: count / spent, proofValue: first.proof.proofValue}));
