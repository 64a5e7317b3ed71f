// What the user of the pages may do. The mirror decides again on every request; the pages only hide what it would refuse.

/** @typedef {'any' | 'some' | 'all' | 'publish' | 'admin'} Need the right to no provider, some, all, to publish, or to administration */
/** @typedef {'granted' | 'denied' | 'sign-in'} Access */

/**
 * Whether the user may open a page.
 *
 * @param {Need} need
 * @param {Api.Caller | null} identity null if the mirror needs a token and the browser has no session
 * @returns {Access}
 */
export function accessTo(need, identity) {
  if (need === 'any') return 'granted';
  if (identity === null) return 'sign-in';
  const { name, scopes, providers, tokenRequired } = identity;
  if (need === 'admin' || need === 'publish') {
    if (scopes.includes('admin') || scopes.includes(need)) return 'granted';
    return name === undefined ? 'sign-in' : 'denied';
  }
  if (!tokenRequired) return 'granted';
  return (scopes.includes('read') || scopes.includes('admin')) && (need === 'some' || providers.length === 0)
    ? 'granted'
    : 'denied';
}

/**
 * What the user may do, in a few words: "read, admin" or "read, 2 provider patterns".
 *
 * @param {Api.Caller} identity
 */
export function scopeText({ scopes, providers }) {
  const patterns = `${providers.length} provider ${providers.length === 1 ? 'pattern' : 'patterns'}`;
  return [...(scopes.length === 0 ? ['no rights'] : scopes), ...(providers.length > 0 ? [patterns] : [])].join(', ');
}

/**
 * The providers that the user is limited to, in words; empty without a limit.
 *
 * @param {Pick<Api.Caller, 'scopes' | 'providers' | 'publishable'>} identity
 */
export function limitText({ scopes, providers, publishable }) {
  return [
    scopes.some((scope) => scope !== 'publish') && providers.length > 0 && `May read ${providers.join(', ')}.`,
    scopes.includes('publish') && `May publish to ${publishable.join(', ') || 'all hosted providers'}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/**
 * The name of the user, without the kind that the audit log puts before it.
 *
 * @param {string} name
 */
export const displayName = (name) => name.replace(/^container:/, '');

/**
 * The value of the header Authorization.
 *
 * @param {string} user empty for a token
 * @param {string} secret
 */
export function authorizationOf(user, secret) {
  if (!user) return `Bearer ${secret}`;
  const bytes = new TextEncoder().encode(`${user}:${secret}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
