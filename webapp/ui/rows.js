// Tables of what administrators decide about, with a button an act.

import * as api from './api.js';
import { empty, h } from './dom.js';
import { confirmed } from './question.js';

export const only = (about, ...names) => Object.fromEntries(names.map((name) => [name, about[name]]));

export const pathOf = (about) => api.path(...about.provider.split('/'), ...[about.version, about.platform].filter(Boolean));

/** A table with a row an item, or the words for when there is none. */
export function listed(items, heads, cells, none) {
  if (items.length === 0) return empty(...none);
  return h('table', { class: 'rows' },
    h('thead', {}, h('tr', {}, heads.map((head) => (head ? h('th', { scope: 'col' }, head) : h('td'))))),
    h('tbody', {}, items.map((item) => h('tr', {}, cells(item).map((cell, index) => h('td', { class: heads[index] ? null : 'act' }, cell))))));
}

/** A button that does something, asks first if there is a question, and then shows the section anew; errors stand beside it. */
export function act(label, work, refresh, kind = '', question = null) {
  const said = h('span', { class: 'small', role: 'status' });
  const button = h('button', { type: 'button', class: kind }, label);
  button.addEventListener('click', async () => {
    if (question && !await confirmed(question)) return;
    button.disabled = true;
    try {
      await work();
      await refresh();
    } catch (problem) {
      button.disabled = false;
      said.textContent = ` ${problem.message}`;
    }
  });
  return [button, said];
}
