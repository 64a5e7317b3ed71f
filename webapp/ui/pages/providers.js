// Lists the providers that the mirror has: searched, filtered and sorted by the mirror. The state of the list is in the URL.

import * as api from '../api/client.js';
import { onChange } from '../api/live.js';
import { h, redraw, replace, showError } from '../widgets/dom.js';
import { field, select, textInput } from '../widgets/form.js';
import { pager } from '../widgets/table.js';
import { columns, queryOf, sortedBy, stateOf } from './provider-list-state.js';
import { marks, providerTable } from './provider-table.js';
import { writeQuery } from './router.js';

const TYPING_PAUSE = 200;
const REFRESH_INTERVAL = 10_000;

/** @typedef {import('./provider-list-state.js').ListState} ListState */

/** @type {Page} */
export function providers(box, _, query) {
  let state = stateOf(query);
  let request = new AbortController();
  let timer = 0;
  const search = textInput('search', 'hashicorp aws, 5.0.0, zh:0f…', {
    type: 'search',
    id: 'search',
    value: state.search,
  });
  const host = select('host', [['', 'All hosts'], ...(state.host ? [pair(state.host)] : [])], state.host);
  const stored = select('stored', [['', 'All'], pair('true', 'Stored'), pair('false', 'Not stored')], state.stored);
  const mark = select('mark', [['', 'All'], ...Object.keys(marks).map((name) => pair(name))], state.mark);
  const unused = textInput('unused', '', { type: 'date', value: state.unused });
  const limit = select(
    'limit',
    ['20', '50', '100', '200'].map((size) => pair(size)),
    state.limit,
  );
  const sort = select(
    'sort',
    columns.map(([name, title]) => [name, title]),
    state.sort,
  );
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
      h(
        'div',
        { class: 'fields' },
        field('Name, version or hash', search, true),
        field('Host', host),
        field('Packages', stored),
        field('Mark', mark),
        field('Unused since', unused),
        field('Sort by', sort),
        field('Page size', limit),
      ),
      list,
    ),
  );

  /**
   * @param {ListState} next
   * @param {boolean} isStep whether the Back button leads back to the state before
   */
  function go(next, isStep = true) {
    state = next;
    sort.value = state.sort;
    writeQuery('/providers', queryOf(state), isStep);
    show();
  }

  search.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => go({ ...state, search: search.value.trim(), offset: '0' }, false), TYPING_PAUSE);
  });
  const filters = /** @type {[keyof ListState, HTMLSelectElement | HTMLInputElement][]} */ ([
    ['host', host],
    ['stored', stored],
    ['mark', mark],
    ['unused', unused],
    ['limit', limit],
  ]);
  for (const [name, control] of filters) {
    control.addEventListener('change', () => go({ ...state, [name]: control.value, offset: '0' }));
  }
  sort.addEventListener('change', () => go(sortedBy({ ...state, sort: '' }, sort.value)));

  async function show() {
    request.abort();
    request = new AbortController();
    const { unused: date, offset, limit: size, ...plain } = state;
    try {
      const found = await api.get('/providers', {
        query: {
          ...plain,
          unusedSince: date ? `${date}T00:00:00Z` : '',
          offset: Number(offset),
          limit: Number(size),
        },
        signal: request.signal,
      });
      offerHosts(found.hosts);
      redraw(list, { state, found }, () => [
        providerTable(found.items, state, (name) => go(sortedBy(state, name))),
        pager({ total: found.total, offset: Number(offset), shown: found.items.length, limit: Number(size) }, (to) =>
          go({ ...state, offset: String(to) }),
        ),
      ]);
    } catch (error) {
      showError(list, error);
    }
  }

  /** @param {string[]} hosts */
  function offerHosts(hosts) {
    const offered = new Set([...host.options].map(({ value }) => value));
    for (const name of hosts) {
      if (!offered.has(name)) host.append(h('option', { value: name }, name));
    }
  }

  const refresh = setInterval(show, REFRESH_INTERVAL);
  const end = onChange(show);
  show();
  return () => {
    clearTimeout(timer);
    clearInterval(refresh);
    request.abort();
    end();
  };
}

/**
 * @param {string} value
 * @returns {[string, string]}
 */
const pair = (value, text = value) => [value, text];
