// Who uses the pages, and the session of this browser. The session is a cookie that no script can read.

import { get, Problem, send } from './client.js';
import { authorizationOf } from './rights.js';

/** @typedef {Api.Caller | null} Identity null if the mirror needs a token and the browser has no session */

/** @type {Identity} */
let current = null;
/** @type {(identity: Identity) => void} */
let listener = () => {};

/** Who uses the pages, as far as the mirror has said. */
export const identity = () => current;

/**
 * Calls a listener whenever someone else uses the pages.
 *
 * @param {(identity: Identity) => void} call
 */
export function onIdentity(call) {
  listener = call;
}

/** Asks the mirror who uses the pages. */
export async function refreshIdentity() {
  try {
    use(await get('/whoami'));
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
    use(null);
  }
}

/**
 * Signs in. Fails with the mirror's sentence if the credentials are wrong; the session before stays valid then.
 *
 * @param {string} user empty for a token
 * @param {string} secret
 */
export async function signIn(user, secret) {
  await change('POST', { Authorization: authorizationOf(user, secret) });
  await refreshIdentity();
  if (!current?.session) {
    throw new Error('The browser did not keep the session. Allow cookies for this site, or open the pages by https.');
  }
}

/** Signs out. */
export async function signOut() {
  await change('DELETE', {});
  await refreshIdentity();
}

/**
 * @param {string} method
 * @param {Record<string, string>} headers
 */
const change = (method, headers) =>
  send(`session?path=${encodeURIComponent(new URL('.', document.baseURI).pathname)}`, { method, headers });

/** @param {Identity} next */
function use(next) {
  const isSame = JSON.stringify(next) === JSON.stringify(current);
  current = next;
  if (!isSame) listener(next);
}
