// Deprecations: hosted providers and versions that stay listed, with a text that users read.

import * as api from '../api/client.js';
import { namesOf } from '../api/routes.js';
import { actionButton } from '../widgets/buttons.js';
import { h } from '../widgets/dom.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';
import { formatTime } from '../widgets/formats.js';
import { pagedTable } from '../widgets/paged-table.js';
import { providerInput } from '../widgets/provider-input.js';

/** @type {Section} */
export const deprecations = {
  id: 'deprecations',
  title: 'Deprecations',
  purpose: 'Hosted providers and versions that stay listed, with a text that users read',
  route: '/admin/deprecations',
  hasRecords: async () => (await api.get('/admin/deprecations', { query: { limit: 1 } })).total > 0,
  async show() {
    const list = pagedTable({
      async load(query) {
        const { total, deprecations: items } = await api.get('/admin/deprecations', { query });
        return { total, items };
      },
      columns: [
        ['Provider', 'provider'],
        ['Text', 'text'],
        ['Deprecated by', 'by'],
        ['Since', 'at'],
        ['', ''],
      ],
      cells: (deprecation, refresh) => [
        h('span', { class: 'break' }, [deprecation.provider, deprecation.version].filter(Boolean).join(' ')),
        deprecation.text,
        deprecation.by,
        h('span', { class: 'small soft' }, formatTime(deprecation.at)),
        actionButton('End deprecation', () => endDeprecation(deprecation), refresh),
      ],
      whenEmpty: ['No deprecations', 'Clients of the registry protocol print the text of a deprecation.'],
    });
    return [deprecationForm(list.refresh), list.box];
  },
};

/** @param {() => Promise<void>} refresh */
const deprecationForm = (refresh) =>
  form(
    [
      field('Hosted provider', providerInput('provider', 'providers.example.com/team/tool', { required: true }), true),
      field('Version (empty: all)', textInput('version', '1.0.0')),
      field('Text for users', textInput('text', 'use 2.0.0', { required: true, maxlength: 500 }), true),
    ],
    [submitButton('Deprecate')],
    async (values) => {
      await api.post('/admin/deprecations', {
        provider: values.text('provider'),
        version: values.optional('version'),
        text: values.text('text'),
      });
      await refresh();
    },
  );

/** @param {{ provider: string, version?: string }} target */
export function endDeprecation({ provider, version }) {
  const names = namesOf(provider);
  return version
    ? api.remove('/admin/deprecations/{hostname}/{namespace}/{type}/{version}', { ...names, version })
    : api.remove('/admin/deprecations/{hostname}/{namespace}/{type}', names);
}
