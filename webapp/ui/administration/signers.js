// Signers: the keys that sign the releases of a namespace.

import * as api from '../api/client.js';
import { actionButton } from '../widgets/buttons.js';
import { h, tag } from '../widgets/dom.js';
import { formatFingerprint, formatTime } from '../widgets/formats.js';
import { pagedTable } from '../widgets/paged-table.js';

/** @typedef {Api.Item<Api.Result<'get', '/admin/signers'>['signers']>} Signer */

/** @type {Section} */
export const signers = {
  id: 'signers',
  title: 'Signers',
  purpose: 'Keys that sign the releases of a namespace',
  route: '/admin/signers',
  async show() {
    const list = pagedTable({
      async load(query) {
        const { total, signers: items } = await api.get('/admin/signers', { query });
        return { total, items };
      },
      columns: [
        ['Namespace', 'namespace'],
        ['Key', 'fingerprint'],
        ['First seen', 'firstSeen'],
        ['', ''],
      ],
      cells: (signer, refresh) => [
        h('span', { class: 'break' }, `${signer.hostname}/${signer.namespace}`),
        h('span', { class: 'mono break' }, formatFingerprint(signer.fingerprint)),
        [formatTime(signer.firstSeen), h('div', { class: 'small soft break' }, signer.release)],
        [
          signer.accepted
            ? tag('accepted', 'good')
            : actionButton('Accept …', () => accept(signer), refresh, { question: acceptance(signer) }),
          ' ',
          actionButton('Remove …', () => remove(signer), refresh, { question: removal(signer) }),
        ],
      ],
      whenEmpty: ['No signers yet', 'The key of a namespace appears here when its first release is verified.'],
    });
    return list.box;
  },
};

/**
 * @param {Signer} signer
 * @returns {Question}
 */
const acceptance = ({ hostname, namespace, fingerprint }) => ({
  title: 'Accept this signer?',
  about: h('p', { class: 'break' }, `${hostname}/${namespace}: ${formatFingerprint(fingerprint)}`),
  consequence:
    'Releases that this key signed are served, also if signers of the namespace are pinned. ' +
    'Compare the fingerprint with the one that the publisher names. You can remove the signer.',
  no: 'Do not accept',
  yes: 'Accept',
});

/** @param {Signer} signer */
const accept = ({ hostname, namespace, fingerprint }) =>
  api.post('/admin/signers/accepted', { hostname, namespace, fingerprint });

/** @param {Signer} signer */
const remove = ({ hostname, namespace, fingerprint }) =>
  api.remove('/admin/signers/{hostname}/{namespace}/{fingerprint}', { hostname, namespace, fingerprint });

/**
 * @param {Signer} signer
 * @returns {Question}
 */
const removal = ({ hostname, namespace, fingerprint }) => ({
  title: 'Remove this signer?',
  about: h('p', { class: 'break' }, `${hostname}/${namespace}: ${formatFingerprint(fingerprint)}`),
  consequence:
    'If this key signs a later release, it is reported as a new signer. ' +
    'If the namespace has no other signer, its unsigned releases are accepted.',
  no: 'Keep signer',
  yes: 'Remove',
});
