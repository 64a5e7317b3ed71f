// Lists the providers that the mirror has, with a search.

import * as api from '../api/client.js';
import { onChange } from '../api/live.js';
import { h, redraw, replace, showError, tag } from '../widgets/dom.js';
import { field, textInput } from '../widgets/form.js';
import { formatBytes, formatNumber } from '../widgets/formats.js';
import { pager, table } from '../widgets/table.js';
import { providerLink } from './router.js';

const LIMIT = 50;
const TYPING_PAUSE = 200;

/** @type {Page} */
export function providers(box, _, query) {
  let offset = 0;
  let request = new AbortController();
  let timer = 0;
  const search = textInput('search', 'hashicorp aws', {
    type: 'search',
    id: 'search',
    value: query.get('search') ?? '',
  });
  const list = h('div', { 'aria-live': 'polite' });
  replace(
    box,
    h(
      'div',
      { class: 'title' },
      h('h1', {}, 'Providers'),
      h('a', { href: '#/availability' }, 'Why can’t a client get a package?'),
    ),
    h(
      'section',
      { class: 'card' },
      h('div', { class: 'fields' }, field('Hostname, namespace or type', search, true)),
      list,
    ),
  );
  search.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => go(0), TYPING_PAUSE);
  });

  const go = (/** @type {number} */ to) => {
    offset = to;
    show();
  };

  async function show() {
    request.abort();
    request = new AbortController();
    const words = search.value.trim();
    try {
      const found = await api.get('/providers', {
        query: { search: words, offset, limit: LIMIT },
        signal: request.signal,
      });
      redraw(list, found, ({ total, items }) => [
        providerTable(items, words),
        pager({ total, offset, shown: items.length, limit: LIMIT }, go),
      ]);
    } catch (error) {
      showError(list, error);
    }
  }

  const end = onChange(show);
  show();
  return () => {
    clearTimeout(timer);
    request.abort();
    end();
  };
}

/**
 * @param {Api.ProviderList['items']} items
 * @param {string} words
 */
function providerTable(items, words) {
  return table(
    items,
    ['Provider', 'Stored packages', 'Size'],
    (item) => [
      h(
        'td',
        { class: 'break' },
        h('a', { href: providerLink(item) }, addressParts(item)),
        ' ',
        item.hidden && h('span', { title: item.hidden }, tag('hidden', 'bad')),
      ),
      h('td', { class: 'number', 'data-label': 'stored packages:' }, formatNumber(item.packages)),
      h('td', { class: 'number', 'data-label': 'size:' }, formatBytes(item.bytes)),
    ],
    words
      ? ['No matching provider', 'Every search word must be part of the provider’s address.']
      : ['No provider yet', 'Providers that clients request appear here. The Setup page shows how to set up a client.'],
  );
}

/** @param {Api.Item<Api.ProviderList['items']>} provider */
const addressParts = ({ hostname, namespace, type }) => [
  h('span', { class: 'soft' }, `${hostname}/`),
  `${namespace}/${type}`,
];
