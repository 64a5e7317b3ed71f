// Signing keys: the public keys that verify new releases of hosted namespaces, and the releases of revoked keys.

import * as api from '../api/client.js';
import { actionButton } from '../widgets/buttons.js';
import { h, replace, tag } from '../widgets/dom.js';
import { field, form, select, submitButton, textInput } from '../widgets/form.js';
import { formatFingerprint, formatTime } from '../widgets/formats.js';
import { pagedTable } from '../widgets/paged-table.js';
import { keyReleases } from './key-releases.js';
import { keyState, namespaceOf, removal, revocation } from './signing-key-texts.js';

/** @typedef {Api.SigningKey} SigningKey */

/** @type {Section} */
export const signingKeys = {
  id: 'signing-keys',
  title: 'Signing keys',
  purpose: 'Public keys that verify new releases of hosted namespaces',
  route: '/admin/signing-keys',
  hasRecords: async () => (await api.get('/admin/signing-keys', { query: { limit: 1 } })).total > 0,
  async show() {
    const { hosted } = await api.get('/setup');
    const act = h('div');
    const releases = keyReleases();
    const list = pagedTable({
      async load(query) {
        const { total, keys } = await api.get('/admin/signing-keys', { query });
        await releases.show(keys);
        return { total, items: keys };
      },
      columns: [
        ['Namespace', 'namespace'],
        ['Key', 'fingerprint'],
        ['State', 'state'],
        ['Since', 'addedAt'],
        ['', ''],
      ],
      cells: (key, refresh) => [
        h('span', { class: 'break' }, `${key.hostname}/`, h('wbr'), key.namespace),
        [
          h('span', { class: 'mono break' }, formatFingerprint(key.fingerprint)),
          key.userIds.map((/** @type {string} */ id) => h('div', { class: 'small soft break' }, id)),
        ],
        [tag(...keyState(key.state)), key.reason && h('div', { class: 'small soft break' }, key.reason)],
        since(key),
        buttons(key, refresh, () => {
          replace(
            act,
            revocationForm(key, refresh, () => replace(act)),
          );
          act.querySelector('input')?.focus();
        }),
      ],
      whenEmpty: [
        'No signing keys',
        'Without a registered key, a namespace accepts releases only if the mirror has a signing key of its own.',
      ],
    });
    return [hosted.length > 0 && registration(hosted, list.refresh), list.box, act, releases.box];
  },
};

/** @param {SigningKey} key */
function since({ addedAt, addedBy, endedAt, endedBy, state }) {
  const line = (/** @type {string | undefined} */ at, /** @type {string} */ text) =>
    h('div', { class: 'small soft break' }, `${formatTime(at)}, ${text}`);
  return [
    line(addedAt, state === 'mirror' ? 'first used' : `registered by ${addedBy}`),
    endedAt && line(endedAt, `${state} by ${endedBy}`),
  ];
}

/**
 * @param {SigningKey} key
 * @param {() => Promise<void>} refresh
 * @param {() => void} askReason
 */
const buttons = (key, refresh, askReason) => [
  key.state === 'registered' && actionButton('Remove …', () => remove(key), refresh, { question: removal(key) }),
  ' ',
  key.state !== 'revoked' && h('button', { type: 'button', class: 'danger', onclick: askReason }, 'Revoke …'),
];

/** @param {SigningKey} key */
const remove = ({ hostname, namespace, fingerprint }) =>
  api.remove('/admin/signing-keys/{hostname}/{namespace}/{fingerprint}', { hostname, namespace, fingerprint });

/**
 * @param {string[]} hosted
 * @param {() => Promise<void>} refresh
 */
function registration(hosted, refresh) {
  const text = h('textarea', {
    name: 'key',
    rows: '4',
    class: 'mono',
    placeholder: '-----BEGIN PGP PUBLIC KEY BLOCK-----',
    spellcheck: 'false',
    required: true,
  });
  const file = h('input', { type: 'file', name: 'file', accept: '.asc,.gpg,.pgp,.txt' });
  file.addEventListener('change', async () => {
    if (file.files?.[0]) text.value = await file.files[0].text();
  });
  return form(
    [
      field(
        'Hosted hostname',
        select(
          'hostname',
          hosted.map((name) => [name, name]),
          hosted[0],
        ),
        true,
      ),
      field('Namespace', textInput('namespace', 'team', { required: true })),
      field('Public key on disk', file),
      field('Armored public key', text, true),
    ],
    [submitButton('Register key')],
    async (values) => {
      const { fingerprint } = await api.put(
        '/admin/signing-keys/{hostname}/{namespace}',
        { type: 'application/pgp-keys', text: values.text('key') },
        { hostname: values.text('hostname'), namespace: values.text('namespace') },
      );
      await refresh();
      return `The key ${formatFingerprint(fingerprint)} is registered. Compare the fingerprint with the publisher’s.`;
    },
  );
}

/**
 * @param {SigningKey} key
 * @param {() => Promise<void>} refresh
 * @param {() => void} close
 */
function revocationForm(key, refresh, close) {
  const { hostname, namespace, fingerprint } = key;
  const names = { hostname, namespace, fingerprint };
  return [
    h('h3', { class: 'break' }, `Revoke the key ${formatFingerprint(fingerprint)} of ${namespaceOf(key)}`),
    form(
      [field('Reason', textInput('reason', 'the key was stolen', { required: true, maxlength: 500 }), true)],
      [submitButton('Revoke key …', { kind: 'danger' })],
      async (values) => {
        await api.post(
          '/admin/signing-keys/{hostname}/{namespace}/{fingerprint}/revocation',
          { reason: values.text('reason') },
          names,
        );
        close();
        await refresh();
      },
      {
        question: async (values) => {
          const { total } = await api.get('/admin/signing-keys/{hostname}/{namespace}/{fingerprint}/releases', {
            names,
          });
          return revocation(key, values.text('reason'), total);
        },
      },
    ),
  ];
}
