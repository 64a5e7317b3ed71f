// Starts a job of each kind with the generated client, follows it, and sends every act on it.

import { done, doneUnless } from './answers.js';

/** @typedef {import('openapi-fetch').Client<import('../../../target/ui/client.js').paths>} Client */
/** @typedef {Promise<{ data?: unknown, error?: unknown, response: Response }>} Answer */
/** @typedef {{ path: { id: string } }} JobId */

/**
 * @typedef {object} JobRequests
 * @property {() => Answer} begin
 * @property {() => Answer} list
 * @property {(params: JobId) => Answer} find
 * @property {(params: JobId) => Answer} items
 * @property {(params: JobId & { header: typeof header }) => Answer} cancel
 * @property {(params: JobId & { header: typeof header }) => Answer} resume
 */

const header = { 'X-Requested-By': 'client' };
const PAUSE = 100;

/** An empty zip: the end of a central directory without entries. */
const EMPTY_ZIP = new Uint8Array([0x50, 0x4b, 5, 6, ...new Array(18).fill(0)]);

/** @param {JobRequests} requests */
async function everyActOn({ begin, list, find, items, cancel, resume }) {
  const { id } = /** @type {{ id: string }} */ (await done(begin()));
  const path = { id };
  await done(list());
  await ended(() => find({ path }));
  await done(items({ path }));
  await doneUnless(cancel({ header, path }), 'no such job is open or suspended');
  await doneUnless(resume({ header, path }), 'no such job is suspended');
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
  await everyActOn({
    begin: () =>
      api.POST('/admin/prefetches', {
        body: { providers: [{ provider, version: '1.0.0' }], platforms: ['linux_amd64'] },
        params: { header },
      }),
    list: () => api.GET('/admin/prefetches'),
    find: (params) => api.GET('/admin/prefetches/{id}', { params }),
    items: (params) => api.GET('/admin/prefetches/{id}/items', { params }),
    cancel: (params) => api.DELETE('/admin/prefetches/{id}', { params }),
    resume: (params) => api.POST('/admin/prefetches/{id}/resume', { params }),
  });
  await done(
    api.POST('/admin/prefetches', {
      body: lockFile,
      bodySerializer: () => lockFile,
      headers: { 'Content-Type': 'text/plain' },
      params: { header, query: { platform: ['linux_amd64'] } },
    }),
  );
  await everyActOn({
    begin: () => api.POST('/admin/refreshes', { body: { provider } }),
    list: () => api.GET('/admin/refreshes'),
    find: (params) => api.GET('/admin/refreshes/{id}', { params }),
    items: (params) => api.GET('/admin/refreshes/{id}/items', { params }),
    cancel: (params) => api.DELETE('/admin/refreshes/{id}', { params }),
    resume: (params) => api.POST('/admin/refreshes/{id}/resume', { params }),
  });
  await everyActOn({
    begin: () => api.POST('/admin/exports', { body: { providers: [provider], folder: 'exported' } }),
    list: () => api.GET('/admin/exports'),
    find: (params) => api.GET('/admin/exports/{id}', { params }),
    items: (params) => api.GET('/admin/exports/{id}/items', { params }),
    cancel: (params) => api.DELETE('/admin/exports/{id}', { params }),
    resume: (params) => api.POST('/admin/exports/{id}/resume', { params }),
  });
  await everyActOn({
    begin: () => api.POST('/admin/imports', { body: { folder: 'exported' }, params: { header } }),
    list: () => api.GET('/admin/imports'),
    find: (params) => api.GET('/admin/imports/{id}', { params }),
    items: (params) => api.GET('/admin/imports/{id}/items', { params }),
    cancel: (params) => api.DELETE('/admin/imports/{id}', { params }),
    resume: (params) => api.POST('/admin/imports/{id}/resume', { params }),
  });
  await done(
    api.POST('/admin/imports', {
      body: '',
      bodySerializer: () => EMPTY_ZIP,
      headers: { 'Content-Type': 'application/zip' },
      params: { header, query: { unverified: 'leave' } },
    }),
  );
  await everyActOn({
    begin: () => api.POST('/admin/purges', { body: { provider, dryRun: true } }),
    list: () => api.GET('/admin/purges'),
    find: (params) => api.GET('/admin/purges/{id}', { params }),
    items: (params) => api.GET('/admin/purges/{id}/items', { params }),
    cancel: (params) => api.DELETE('/admin/purges/{id}', { params }),
    resume: (params) => api.POST('/admin/purges/{id}/resume', { params }),
  });
  await everyActOn({
    begin: () => api.POST('/admin/retention', { body: { dryRun: true } }),
    list: () => api.GET('/admin/retention'),
    find: (params) => api.GET('/admin/retention/{id}', { params }),
    items: (params) => api.GET('/admin/retention/{id}/items', { params }),
    cancel: (params) => api.DELETE('/admin/retention/{id}', { params }),
    resume: (params) => api.POST('/admin/retention/{id}/resume', { params }),
  });
  await everyActOn({
    begin: () => api.POST('/admin/scrub', { params: { header } }),
    list: () => api.GET('/admin/scrub'),
    find: (params) => api.GET('/admin/scrub/{id}', { params }),
    items: (params) => api.GET('/admin/scrub/{id}/items', { params }),
    cancel: (params) => api.DELETE('/admin/scrub/{id}', { params }),
    resume: (params) => api.POST('/admin/scrub/{id}/resume', { params }),
  });
  await doneUnless(api.DELETE('/admin/scrub', { params: { header } }), 'no such job is open or suspended');
}
