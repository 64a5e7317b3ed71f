// Starts a job of each kind with the generated client, follows it, and sends every act on it.

import { done, doneUnless } from './answers.js';

/** @typedef {import('openapi-fetch').Client<import('../../../target/ui/client.js').paths>} Client */
/** @typedef {Promise<{ data?: unknown, error?: unknown, response: Response }>} Answer */
/** @typedef {'prefetches' | 'refreshes' | 'exports' | 'imports' | 'purges' | 'retention' | 'scrub'} Kind */

const header = { 'X-Requested-By': 'client' };
const PAUSE = 100;

/** An empty zip: the end of a central directory without entries. */
const EMPTY_ZIP = new Uint8Array([0x50, 0x4b, 5, 6, ...new Array(18).fill(0)]);

/**
 * @param {Client} api
 * @param {Kind} kind
 * @param {Answer} begun the answer to the request that began a job of this kind
 */
async function everyActOn(api, kind, begun) {
  const { id } = /** @type {{ id: string }} */ (await done(begun));
  const path = { id };
  const params = { header, path };
  await done(api.GET(`/admin/${kind}`));
  await ended(() => api.GET(`/admin/${kind}/{id}`, { params: { path } }));
  await done(api.GET(`/admin/${kind}/{id}/items`, { params: { path } }));
  await doneUnless(api.DELETE(`/admin/${kind}/{id}`, { params }), 'no such job is open or suspended');
  await doneUnless(api.POST(`/admin/${kind}/{id}/resume`, { params }), 'no such job is suspended');
}

/**
 * Waits until a job is not open any more.
 *
 * @param {() => Answer} find
 */
async function ended(find) {
  for (;;) {
    const { state } = /** @type {{ state: string }} */ (await done(find()));
    if (state !== 'open') return;
    await new Promise((resolve) => {
      setTimeout(resolve, PAUSE);
    });
  }
}

/**
 * @param {Client} api
 * @param {string} provider
 * @param {string} lockFile
 */
export async function everyJob(api, provider, lockFile) {
  const body = { providers: [{ provider, version: '1.0.0' }], platforms: ['linux_amd64'] };
  await everyActOn(api, 'prefetches', api.POST('/admin/prefetches', { body, params: { header } }));
  await done(
    api.POST('/admin/prefetches', {
      body: lockFile,
      bodySerializer: () => lockFile,
      headers: { 'Content-Type': 'text/plain' },
      params: { header, query: { platform: ['linux_amd64'] } },
    }),
  );
  await everyActOn(api, 'refreshes', api.POST('/admin/refreshes', { body: { provider } }));
  const folder = 'exported';
  await everyActOn(api, 'exports', api.POST('/admin/exports', { body: { providers: [provider], folder } }));
  await everyActOn(api, 'imports', api.POST('/admin/imports', { body: { folder }, params: { header } }));
  await done(
    api.POST('/admin/imports', {
      body: '',
      bodySerializer: () => EMPTY_ZIP,
      headers: { 'Content-Type': 'application/zip' },
      params: { header, query: { unverified: 'leave' } },
    }),
  );
  await everyActOn(api, 'purges', api.POST('/admin/purges', { body: { provider, dryRun: true } }));
  await everyActOn(api, 'retention', api.POST('/admin/retention', { body: { dryRun: true } }));
  await everyActOn(api, 'scrub', api.POST('/admin/scrub', { params: { header } }));
  await doneUnless(api.DELETE('/admin/scrub', { params: { header } }), 'no such job is open or suspended');
}
