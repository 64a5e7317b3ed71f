// Sends every request that the OpenAPI document describes with the client that is generated from it.

import createClient from 'openapi-fetch';
import { done, doneUnless } from './answers.js';
import { everyJob } from './jobs.js';

/** @typedef {import('openapi-fetch').Client<import('../../../target/ui/client.js').paths>} Client */

const header = { 'X-Requested-By': 'client' };
const version = '1.0.0';
const platform = 'linux_amd64';
/** The package that upstream changed. */
const changed = 'darwin_amd64';
const fingerprint = 'C0FFEE00'.repeat(5);

/**
 * Sends every request; returns the ones that were sent, such as "GET /status".
 *
 * @param {string} baseUrl
 * @param {string} token
 * @param {string} provider hostname/namespace/type of a provider that the registry serves
 * @param {string} failing a provider whose packages cannot be downloaded
 */
export async function everyAct(baseUrl, token, provider, failing) {
  /** @type {Client} */
  const api = createClient({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
  /** @type {Set<string>} */
  const sent = new Set();
  api.use({
    onRequest({ request, schemaPath }) {
      sent.add(`${request.method} ${schemaPath}`);
    },
  });
  await everyJob(api, provider, `provider "${provider}" {\n  version = "${version}"\n  hashes  = []\n}\n`);
  await everyDecision(api, provider);
  await everyReading(api, provider);
  await everyFetch(api, failing);
  await access(api);
  return sent;
}

/** @param {string} provider */
function namesOf(provider) {
  const [hostname, namespace, type] = provider.split('/');
  return { hostname, namespace, type };
}

/**
 * @param {Client} api
 * @param {string} provider
 */
async function everyDecision(api, provider) {
  const names = namesOf(provider);
  const params = { header, path: { ...names, version, platform } };
  const reason = 'known to be broken';
  await done(api.POST('/admin/blocks', { body: { provider, reason } }));
  await done(api.POST('/admin/blocks', { body: { provider, version, reason } }));
  await done(api.POST('/admin/blocks', { body: { provider, version, platform, reason } }));
  await done(api.GET('/admin/blocks', { params: { query: { sort: 'reason', order: 'desc' } } }));
  await done(api.DELETE('/admin/blocks/{hostname}/{namespace}/{type}', { params }));
  await done(api.DELETE('/admin/blocks/{hostname}/{namespace}/{type}/{version}', { params }));
  await done(api.DELETE('/admin/blocks/{hostname}/{namespace}/{type}/{version}/{platform}', { params }));

  await doneUnless(
    api.PUT('/admin/releases/{hostname}/{namespace}/{type}/{version}', {
      body: '',
      bodySerializer: () => new Uint8Array(1024),
      headers: { 'Content-Type': 'application/x-tar' },
      params,
    }),
    'is not a hosted hostname',
  );
  await doneUnless(api.POST('/admin/withdrawals', { body: { provider, version, reason } }), 'is not a hosted hostname');
  await done(api.GET('/admin/withdrawals', { params: { query: { sort: 'at' } } }));
  await doneUnless(
    api.DELETE('/admin/withdrawals/{hostname}/{namespace}/{type}/{version}', { params }),
    'is not withdrawn',
  );
  const deprecation = { provider, text: 'use another' };
  await doneUnless(api.POST('/admin/deprecations', { body: deprecation }), 'is not a hosted hostname');
  await done(api.GET('/admin/deprecations', { params: { query: { sort: 'at' } } }));
  await doneUnless(api.DELETE('/admin/deprecations/{hostname}/{namespace}/{type}', { params }), 'is not deprecated');
  await doneUnless(
    api.DELETE('/admin/deprecations/{hostname}/{namespace}/{type}/{version}', { params }),
    'is not deprecated',
  );

  await done(api.POST('/admin/approvals', { body: { provider, version } }));
  await done(api.GET('/admin/approvals', { params: { query: { sort: 'at' } } }));
  await done(api.DELETE('/admin/approvals/{hostname}/{namespace}/{type}/{version}', { params }));

  await done(api.GET('/admin/conflicts'));
  await done(api.POST('/admin/conflicts/accepted', { body: { provider, version, platform: changed } }));
  const conflict = { header, path: { ...names, version, platform: changed } };
  await done(
    api.DELETE('/admin/conflicts/accepted/{hostname}/{namespace}/{type}/{version}/{platform}', { params: conflict }),
  );

  await done(
    api.POST('/admin/signers/accepted', {
      body: { hostname: names.hostname, namespace: names.namespace, fingerprint },
    }),
  );
  await done(api.GET('/admin/signers'));
  const signer = { header, path: { ...names, fingerprint } };
  await done(api.DELETE('/admin/signers/{hostname}/{namespace}/{fingerprint}', { params: signer }));

  const namespace = { hostname: names.hostname, namespace: names.namespace };
  const notHosted = 'is not a hosted hostname';
  await done(api.GET('/admin/signing-keys', { params: { query: { sort: 'addedAt' } } }));
  const keys = '/admin/signing-keys/{hostname}/{namespace}';
  await doneUnless(api.GET(keys, { params: { path: namespace } }), notHosted);
  await doneUnless(
    api.PUT(keys, {
      params: { header, path: namespace },
      body: 'not a key',
      bodySerializer: () => 'not a key',
      headers: { 'Content-Type': 'application/pgp-keys' },
    }),
    notHosted,
  );
  await doneUnless(api.DELETE(`${keys}/{fingerprint}`, { params: signer }), notHosted);
  await doneUnless(
    api.POST(`${keys}/{fingerprint}/revocation`, { params: { path: signer.path }, body: { reason } }),
    notHosted,
  );

  await doneUnless(api.GET(`${keys}/{fingerprint}/releases`, { params: { path: signer.path } }), 'has no signing key');
  await doneUnless(
    api.POST(`${keys}/{fingerprint}/releases/kept`, {
      params: { path: signer.path },
      body: { type: names.type, version },
    }),
    'has no signing key',
  );

  await done(api.POST('/admin/unsigned', { body: { provider } }));
  await done(api.GET('/admin/unsigned'));
  await done(api.DELETE('/admin/unsigned/{hostname}/{namespace}/{type}', { params }));
}

/**
 * @param {Client} api
 * @param {string} provider
 */
async function everyReading(api, provider) {
  const path = { ...namesOf(provider), version, platform };
  const providers = '/providers/{hostname}/{namespace}/{type}';
  await done(api.GET('/providers', { params: { query: { sort: 'downloads', order: 'desc', limit: 1 } } }));
  await done(api.GET(providers, { params: { path, query: { order: 'asc' } } }));
  await done(api.GET(`${providers}/downloads`, { params: { path, query: { sort: 'version' } } }));
  await done(api.GET(`${providers}/{version}`, { params: { path } }));
  await done(api.GET(`${providers}/{version}/{platform}/availability`, { params: { path } }));
  await done(api.GET('/admin/audit', { params: { query: { provider, order: 'asc' } } }));
  await done(api.GET('/admin/downloads', { params: { query: { provider, sort: 'name' } } }));
  await done(api.GET('/admin/exports/archive', { params: { query: { provider: [provider] } }, parseAs: 'stream' }));
  await done(api.POST('/admin/exports/links', { body: { providers: [provider], version: '~> 1.0' } }));
  await done(api.GET('/admin/policy'));
  await done(api.GET('/admin/settings', { params: { query: { search: 'auth' } } }));
  await done(api.GET('/admin/tokens'));
  await done(api.GET('/attention'));
  await done(api.GET('/blocks'));
  await done(api.GET('/events', { params: { query: { limit: 5 } } }));
  await done(api.GET('/events/lines', { parseAs: 'text' }));
  await done(api.GET('/fetches'));
  await done(api.GET('/figures', { params: { query: { period: 'hour' } } }));
  await done(api.GET('/holds', { params: { query: { sort: 'firstSeen' } } }));
  await done(api.GET('/openapi.json'));
  await done(api.GET('/refusals'));
  await doneUnless(api.GET('/sbom'), 'checkout');
  await done(api.GET('/setup'));
  await done(api.GET('/status'));
  const live = await done(api.GET('/live', { parseAs: 'stream' }));
  await live?.cancel();
}

/**
 * @param {Client} api
 * @param {string} failing
 */
async function everyFetch(api, failing) {
  const body = { providers: [{ provider: failing, version }], platforms: [platform] };
  const { id } = await done(api.POST('/admin/prefetches', { body, params: { header } }));
  await doneUnless(api.POST('/admin/fetches/retried', { body: { provider: failing } }), 'waits for a retry');
  await doneUnless(api.POST('/admin/fetches/cancelled', { body: { provider: failing } }), 'is running or waiting');
  const params = { header, path: { id: String(id) } };
  await doneUnless(api.DELETE('/admin/prefetches/{id}', { params }), 'no such job is open or suspended');
}

/** @param {Client} api */
async function access(api) {
  await done(api.POST('/admin/new-token', { body: { name: 'client', scopes: 'read', expires: '2999-01-31' } }));
  await done(api.POST('/admin/signing-key', { params: { header } }));
  await done(api.GET('/whoami'));
  await done(api.POST('/session', { params: { header } }));
  await done(api.DELETE('/session', { params: { header } }));
}
