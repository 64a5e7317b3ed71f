// Policy: the rules that the settings define.

import * as api from '../api/client.js';
import { h } from '../widgets/dom.js';
import { facts } from '../widgets/facts.js';
import { policyRows } from './policy-texts.js';

/** @type {Section} */
export const policy = {
  id: 'policy',
  title: 'Policy',
  purpose: 'Rules of the settings. Blocks and other decisions are in their own sections.',
  route: '/admin/policy',
  async show() {
    const rows = policyRows(await api.get('/admin/policy'));
    return facts(rows.map(([name, texts]) => [name, texts.map((text) => h('div', { class: 'break' }, text))]));
  },
};
