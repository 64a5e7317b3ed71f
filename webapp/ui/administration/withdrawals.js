// Withdrawals: versions of hosted providers that are hidden until they are restored.

import * as api from '../api/client.js';
import { namesOf } from '../api/routes.js';
import { actionButton } from '../widgets/buttons.js';
import { h } from '../widgets/dom.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';
import { formatTime } from '../widgets/formats.js';
import { pagedTable } from '../widgets/paged-table.js';
import { providerInput } from '../widgets/provider-input.js';

/** @type {Section} */
export const withdrawals = {
  id: 'withdrawals',
  title: 'Withdrawals',
  purpose: 'Versions of hosted providers that are hidden until they are restored',
  route: '/admin/withdrawals',
  hasRecords: async () => (await api.get('/admin/withdrawals', { query: { limit: 1 } })).total > 0,
  async show() {
    const list = pagedTable({
      async load(query) {
        const { total, withdrawals: items } = await api.get('/admin/withdrawals', { query });
        return { total, items };
      },
      columns: [
        ['Version', 'provider'],
        ['Reason', 'reason'],
        ['Withdrawn by', 'by'],
        ['Since', 'at'],
        ['', ''],
      ],
      cells: (withdrawal, refresh) => [
        h('span', { class: 'break' }, nameOf(withdrawal)),
        withdrawal.reason,
        withdrawal.by,
        h('span', { class: 'small soft' }, formatTime(withdrawal.at)),
        actionButton('Restore …', () => restore(withdrawal), refresh, { question: restoring(nameOf(withdrawal)) }),
      ],
      whenEmpty: ['No withdrawals', 'A withdrawn version is neither listed nor served, but stays stored.'],
    });
    return [withdrawalForm(list.refresh), list.box];
  },
};

/** @param {{ provider: string, version: string }} release */
const nameOf = ({ provider, version }) => `${provider} ${version}`;

/** @param {() => Promise<void>} refresh */
function withdrawalForm(refresh) {
  const releaseOf = (/** @type {import('../widgets/form.js').FormValues} */ values) => ({
    provider: values.text('provider'),
    version: values.text('version'),
  });
  return form(
    [
      field('Hosted provider', providerInput('provider', 'providers.example.com/team/tool', { required: true }), true),
      field('Version', textInput('version', '1.0.0', { required: true })),
      field('Reason', textInput('reason', '', { required: true, maxlength: 500 }), true),
    ],
    [submitButton('Withdraw …', { kind: 'danger' })],
    async (values) => {
      await api.post('/admin/withdrawals', { ...releaseOf(values), reason: values.text('reason') });
      await refresh();
    },
    { question: (values) => withdrawing(nameOf(releaseOf(values))) },
  );
}

/**
 * @param {string} name
 * @returns {Question}
 */
export const withdrawing = (name) => ({
  title: 'Withdraw this version?',
  about: h('p', { class: 'break' }, name),
  consequence:
    'It is neither listed nor served, but stays stored. Clients whose lock file names it fail too, because clients read the ' +
    'list of versions on every init. Every client can read the reason. You can restore the version.',
  no: 'Keep serving',
  yes: 'Withdraw',
});

/**
 * @param {string} name
 * @returns {Question}
 */
export const restoring = (name) => ({
  title: 'Restore this version?',
  about: h('p', { class: 'break' }, name),
  consequence: 'Clients get the same bytes as before, unless another rule hides the version.',
  no: 'Keep withdrawn',
  yes: 'Restore',
});

/** @param {{ provider: string, version: string }} release */
export const restore = ({ provider, version }) =>
  api.remove('/admin/withdrawals/{hostname}/{namespace}/{type}/{version}', { ...namesOf(provider), version });
