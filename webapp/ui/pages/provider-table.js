// The table of the list of providers.

import { h, tag } from '../widgets/dom.js';
import { formatAge, formatBytes, formatNumber, formatTime } from '../widgets/formats.js';
import { sortableHeading, table } from '../widgets/table.js';
import { columns, isFiltered } from './provider-list-state.js';
import { providerLink } from './router.js';

/** @typedef {import('./provider-list-state.js').ListState} ListState */

/** @type {Record<string, [text: string, kind: string]>} */
export const marks = {
  blocked: ['blocked', 'bad'],
  conflict: ['conflict', 'bad'],
  refused: ['refused', 'bad'],
  failing: ['failing', 'warn'],
  prefetched: ['prefetched', 'info'],
};

/**
 * @param {Api.ProviderList['items']} items
 * @param {ListState} state
 * @param {(sort: string) => void} sortBy
 */
export function providerTable(items, state, sortBy) {
  return table(
    items,
    columns
      .filter(([name]) => name !== 'marks')
      .map(([name, title]) => sortableHeading(title, name === state.sort ? state.order : '', () => sortBy(name))),
    (item) => [
      h(
        'td',
        { class: 'break' },
        h('a', { href: providerLink(item) }, addressParts(item)),
        ' ',
        item.hidden && h('span', { title: item.hidden }, tag('hidden', 'bad')),
        item.marks.map((name) => [' ', tag(...(marks[name] ?? [name, '']))]),
        item.match &&
          h('div', { class: 'small' }, 'found: ', h('a', { href: providerLink(item, item.match) }, item.match)),
      ),
      numberCell('stored packages', formatNumber(item.packages)),
      numberCell('size', formatBytes(item.bytes)),
      h(
        'td',
        { class: 'break', 'data-label': 'newest version:' },
        item.newest ? h('a', { href: providerLink(item, item.newest) }, item.newest) : '–',
      ),
      numberCell('versions', formatNumber(item.versions)),
      h(
        'td',
        { class: 'nowrap', 'data-label': 'last use:', title: item.lastUsed ? formatTime(item.lastUsed) : null },
        formatAge(item.lastUsed),
      ),
      numberCell('downloads', formatNumber(item.downloads)),
      h(
        'td',
        { class: 'mono small', 'data-label': 'signer:', title: item.signer ?? null },
        item.signer ? item.signer.slice(-16) : '–',
      ),
    ],
    isFiltered(state)
      ? [
          'No matching provider',
          'Every search word must be part of the address, a version or a hash of a stored package.',
        ]
      : ['No provider yet', 'Providers that clients request appear here. The Setup page shows how to set up a client.'],
  );
}

/**
 * @param {string} label
 * @param {string} text
 */
const numberCell = (label, text) => h('td', { class: 'number', 'data-label': `${label}:` }, text);

/** @param {Api.Item<Api.ProviderList['items']>} provider */
const addressParts = ({ hostname, namespace, type }) => [
  h('span', { class: 'soft' }, `${hostname}/`),
  `${namespace}/${type}`,
];
