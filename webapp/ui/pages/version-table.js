// The table of a provider's versions: which packages are stored.

import { empty, h, tag } from '../widgets/dom.js';
import { formatAge, formatBytes } from '../widgets/formats.js';
import { pager } from '../widgets/table.js';
import { packageState, statesOf } from './package-states.js';
import { providerLink } from './router.js';

/** The number of versions on a page. */
export const LIMIT = 20;

/** @typedef {import('./provider.js').ProviderNames} ProviderNames */

/**
 * @param {Api.Provider} found
 * @param {ProviderNames} names
 * @param {number} offset
 * @param {(offset: number) => void} go
 */
export function versionTable(found, names, offset, go) {
  const { total, versions } = found;
  if (total === 0) return empty('No matching version', 'The text must be part of the version.');
  return [
    h(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Versions by platform' },
      matrix(found, names),
    ),
    h(
      'div',
      { class: 'legend' },
      statesOf(versions, Boolean(found.hosted)).map((state) =>
        h('span', {}, h('span', { class: `state ${state}` }), packageState(state, Boolean(found.hosted))[0]),
      ),
    ),
    pager({ total, offset, shown: versions.length, limit: LIMIT }, go),
  ];
}

/**
 * @param {Api.Provider} found
 * @param {ProviderNames} names
 */
function matrix({ platforms, versions, hidden: all, hosted }, names) {
  return h(
    'table',
    { class: 'matrix' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'Version'),
        h('th', { scope: 'col' }, 'Size'),
        h('th', { scope: 'col' }, 'Last use'),
        platforms.map((platform) => {
          const [system, architecture] = platform.split('_');
          return h('th', { scope: 'col' }, system, h('br'), architecture);
        }),
      ),
    ),
    h(
      'tbody',
      {},
      versions.map(({ version, listed, hidden, refusal, packages }) =>
        h(
          'tr',
          {},
          h(
            'th',
            { scope: 'row' },
            h('a', { href: providerLink(names, version) }, version),
            ' ',
            !listed &&
              !hidden &&
              h('span', { class: 'small soft' }, hosted ? 'no longer published' : 'no longer upstream'),
            hidden && [tag('hidden', 'bad'), !all && h('div', { class: 'small soft break' }, hidden)],
            !hidden && refusal && tag(refusal.leftOut ? 'hidden' : 'refused', 'bad'),
          ),
          useCells(Object.values(packages)),
          platforms.map((platform) => h('td', {}, packageMark(packages[platform], Boolean(hosted)))),
        ),
      ),
    ),
  );
}

/** @param {Api.PackageSummary[]} packages */
function useCells(packages) {
  const stored = packages.filter(({ bytes }) => bytes !== undefined);
  const size = stored.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  const used = packages.flatMap(({ lastUsed }) => (lastUsed ? [lastUsed] : [])).sort();
  return [
    h('td', { class: 'nowrap' }, stored.length > 0 ? formatBytes(size) : '–'),
    h('td', { class: 'nowrap' }, used.length > 0 ? formatAge(used[used.length - 1]) : '–'),
  ];
}

/**
 * @param {Api.PackageSummary | undefined} found
 * @param {boolean} isHosted
 */
function packageMark(found, isHosted) {
  if (!found) return h('span', { class: 'soft', role: 'img', 'aria-label': 'not published' });
  const { state, bytes, lastUsed } = found;
  const text = [
    packageState(state, isHosted)[0],
    bytes && formatBytes(bytes),
    lastUsed && `last used ${formatAge(lastUsed)}`,
  ]
    .filter(Boolean)
    .join(', ');
  return h('span', { class: `state ${state}`, role: 'img', 'aria-label': text, title: text });
}
