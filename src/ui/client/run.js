// Sends every request of the API to a running mirror, and fails if the OpenAPI document describes one that was not sent.
// Arguments: the URL of the API, a token, a provider, a provider whose packages cannot be downloaded, the document.

import { readFile } from 'node:fs/promises';
import { argv, exit } from 'node:process';
import { everyAct } from './acts.js';

const [url, token, provider, failing, document] = argv.slice(2);
const sent = await everyAct(url, token, provider, failing);
const { paths } = JSON.parse(await readFile(document, 'utf8'));
const described = Object.entries(paths).flatMap(([path, verbs]) =>
  Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path}`),
);
const missing = described.filter((request) => !sent.has(request));
if (missing.length > 0) {
  console.error(`The client did not send:\n${missing.join('\n')}`);
  exit(1);
}
console.log(`${described.length} kinds of requests were sent.`);
exit(0);
