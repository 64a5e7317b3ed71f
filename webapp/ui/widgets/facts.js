// A list of names with their values.

import { h } from './dom.js';

/** @param {[name: string, value: Child][]} rows */
export const facts = (rows) =>
  h(
    'dl',
    { class: 'facts' },
    rows.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
  );
