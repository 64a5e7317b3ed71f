// Settings: the values in effect, and where each comes from.

import * as api from '../api/client.js';
import { h, tag } from '../widgets/dom.js';
import { field, textInput } from '../widgets/form.js';
import { pagedTable } from '../widgets/paged-table.js';

const TYPING_PAUSE = 250;

/** @type {Section} */
export const settings = {
  id: 'settings',
  title: 'Settings',
  purpose: 'Values in effect since the start, with their sources. Secrets are not shown.',
  route: '/admin/settings',
  async show() {
    const search = textInput('search', 'mirror.s3, environment …', { type: 'search' });
    const list = pagedTable({
      async load(query) {
        const { total, settings: items } = await api.get('/admin/settings', {
          query: { ...query, search: search.value },
        });
        return { total, items };
      },
      columns: [
        ['Setting', 'name'],
        ['Value', 'value'],
        ['Source', 'source'],
      ],
      cells: ({ name, value, source, meaning }) => [
        [h('code', { class: 'break' }, name), h('div', { class: 'small soft' }, meaning)],
        h('code', { class: 'break' }, value),
        source === 'default' ? h('span', { class: 'soft' }, source) : tag(source, 'info break'),
      ],
      whenEmpty: ['No matching setting', 'No name, value or source contains this text.'],
    });
    let timer = 0;
    search.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(list.restart, TYPING_PAUSE);
    });
    return [h('div', { class: 'fields' }, field('Search', search, true)), list.box];
  },
};
