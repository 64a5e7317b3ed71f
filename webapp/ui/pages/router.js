// Chooses a page by the fragment of the URL.

/**
 * @typedef {object} PageRoute
 * @property {RegExp} pattern
 * @property {string} title
 * @property {import('../api/rights.js').Need} need the right that the page needs
 * @property {Page} page
 */

/**
 * Finds the page of a fragment, #/events?kind=conflict. Returns undefined if no page matches.
 *
 * @param {PageRoute[]} routes
 * @param {string} fragment
 */
export function findPage(routes, fragment) {
  const { path, query } = splitFragment(fragment);
  for (const { pattern, title, need, page } of routes) {
    const match = pattern.exec(path);
    if (match) {
      const names = match.slice(1).map(decodeURIComponent);
      return { page, need, names, query, title: names.slice(1).join('/') || title };
    }
  }
  return undefined;
}

/** @param {string} fragment */
function splitFragment(fragment) {
  const [path, query = ''] = fragment.replace(/^#/, '').split('?');
  return { path: path || '/', query: new URLSearchParams(query) };
}

/**
 * Whether a link of the navigation leads to the page of a fragment or to one above it.
 *
 * @param {string} link
 * @param {string} fragment
 */
export function isCurrent(link, fragment) {
  const { path } = splitFragment(fragment);
  const target = splitFragment(link).path;
  return target === '/' ? path === '/' : path === target || path.startsWith(`${target}/`);
}

/**
 * Writes the state of a page into the URL, without opening the page anew.
 *
 * @param {string} path
 * @param {URLSearchParams} query
 * @param {boolean} isStep whether the Back button leads back to the state before
 */
export function writeQuery(path, query, isStep) {
  const text = query.toString();
  const fragment = `#${path}${text ? `?${text}` : ''}`;
  if (fragment === location.hash) return;
  if (isStep) history.pushState(null, '', fragment);
  else history.replaceState(null, '', fragment);
}

/**
 * The fragment of a provider's page, or of the page of one of its versions.
 *
 * @param {{ hostname: string, namespace: string, type: string }} provider
 * @param {string} [version]
 */
export function providerLink({ hostname, namespace, type }, version) {
  const names = [hostname, namespace, type, version].filter((name) => name !== undefined);
  return `#/providers/${names.map(encodeURIComponent).join('/')}`;
}

/**
 * The fragment of the page that explains why clients get a package or not.
 *
 * @param {Record<string, string>} known the fields of its form that are known
 */
export const availabilityLink = (known) => `#/availability?${new URLSearchParams(known)}`;
