// Tokens: who has one, how to create one, and the key that signs links and sessions.

import * as api from '../api/client.js';
import { actionButton } from '../widgets/buttons.js';
import { h, notice, tag } from '../widgets/dom.js';
import { field, form, select, submitButton, textInput } from '../widgets/form.js';
import { formatAge, formatTime, splitWords } from '../widgets/formats.js';
import { pagedTable } from '../widgets/paged-table.js';
import { providerInput } from '../widgets/provider-input.js';
import { snippet } from '../widgets/snippet.js';

/** @typedef {Api.Item<Api.Result<'get', '/admin/tokens'>['tokens']>} Token */

/** @type {Section} */
export const tokens = {
  id: 'tokens',
  title: 'Tokens',
  purpose: 'Tokens of the tokens file, new tokens, and the key that signs links',
  route: '/admin/tokens',
  async show() {
    const list = pagedTable({
      async load(query) {
        const { total, tokens: items } = await api.get('/admin/tokens', { query });
        return { total, items };
      },
      columns: [
        ['Name', 'name'],
        ['Scopes', ''],
        ['Providers', ''],
        ['Expires', 'expires'],
        ['Last use', 'lastUsed'],
      ],
      cells: ({ name, scopes, providers, expires, lastUsed }) => [
        h('strong', { class: 'break' }, name),
        scopes.map((/** @type {string} */ scope) => [tag(scope, scope === 'admin' ? 'warn' : ''), ' ']),
        h('td', { class: 'break', 'data-label': 'providers' }, providers.join(', ') || 'all'),
        h('td', { 'data-label': 'expires' }, expiry(expires)),
        h('td', { 'data-label': 'last use' }, formatAge(lastUsed)),
      ],
      whenEmpty: ['No tokens', 'The setting mirror.auth.tokens-file names no file, or the file has no token.'],
    });
    return [
      list.box,
      h('h3', {}, 'Create a token'),
      tokenForm(),
      h('h3', {}, 'Key that signs archive links and sessions'),
      h('div', {}, (await hasKeyFile()) ? 'The keys are in the file that mirror.auth.key-file names.' : rotation()),
    ];
  },
};

/** @param {string | undefined} expires */
function expiry(expires) {
  if (expires === undefined) return 'never';
  return new Date(expires) > new Date() ? formatTime(expires) : tag('expired', 'bad');
}

function tokenForm() {
  return form(
    [
      field('Name', textInput('name', 'build-server', { required: true })),
      field(
        'Scopes',
        select(
          'scopes',
          [
            ['read', 'read'],
            ['publish', 'publish releases'],
            ['read,publish', 'read and publish releases'],
            ['read,admin', 'read and administer'],
          ],
          'read',
        ),
      ),
      field('Expires (empty: never)', textInput('expires', '', { type: 'date' })),
      field('Providers (empty: all)', providerInput('providers', 'hashicorp/*, registry.example.com/acme/*'), true),
    ],
    [submitButton('Create token')],
    async (values) => {
      const made = await api.post('/admin/new-token', {
        name: values.text('name'),
        scopes: values.text('scopes'),
        expires: values.optional('expires'),
        providers: splitWords(values.text('providers')),
      });
      return [
        notice('This token is shown only once. The mirror stores nothing: add the line to the tokens file.'),
        titled('Token for the client', made.token),
        titled('Line for the tokens file', made.line),
      ];
    },
  );
}

/**
 * @param {string} title
 * @param {string} text
 */
const titled = (title, text) => [h('h4', { class: 'small' }, title), snippet(title, text, { class: 'wrap' })];

async function hasKeyFile() {
  const name = 'mirror.auth.key-file';
  const { settings } = await api.get('/admin/settings', { query: { search: name } });
  return settings.some((setting) => setting.name === name && setting.source !== 'default');
}

function rotation() {
  const done = h('span', { class: 'small', role: 'status' });
  return [
    actionButton(
      'Rotate signing key …',
      () => api.post('/admin/signing-key'),
      async () => {
        done.textContent = ' The mirror signs with a new key.';
      },
      {
        kind: 'danger',
        question: {
          title: 'Rotate the signing key?',
          about: null,
          consequence:
            'Archive links and sessions of the previous key stay valid until the next rotation; older ones end at once.',
          no: 'Keep key',
          yes: 'Rotate',
        },
      },
    ),
    done,
  ];
}
