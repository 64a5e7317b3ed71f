// Blocks: providers, versions and packages that are never served.

import * as api from '../api/client.js';
import { namesOf } from '../api/routes.js';
import { actionButton } from '../widgets/buttons.js';
import { h } from '../widgets/dom.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';
import { formatTime } from '../widgets/formats.js';
import { pagedTable } from '../widgets/paged-table.js';
import { providerInput } from '../widgets/provider-input.js';
import { withMatches } from './pattern-targets.js';

/** @typedef {Api.Item<Api.Result<'get', '/admin/blocks'>['blocks']>} Block */

/** @type {Section} */
export const blocks = {
  id: 'blocks',
  title: 'Blocks',
  purpose: 'Providers, versions and packages that are never served',
  route: '/admin/blocks',
  async show() {
    const list = pagedTable({
      async load(query) {
        const { total, blocks: items } = await api.get('/admin/blocks', { query });
        return { total, items };
      },
      columns: [
        ['Provider', 'provider'],
        ['Reason', 'reason'],
        ['Blocked by', 'by'],
        ['Since', 'at'],
        ['', ''],
      ],
      cells: (block, refresh) => [
        h('span', { class: 'break' }, nameOf(block)),
        block.reason,
        block.by,
        h('span', { class: 'small soft' }, formatTime(block.at)),
        actionButton('Unblock …', () => unblock(block), refresh, { question: unblocking(block) }),
      ],
      whenEmpty: ['No blocks', 'A blocked version is neither listed nor served.'],
    });
    return [blockForm(list.refresh), list.box];
  },
};

/** @param {{ provider: string, version?: string, platform?: string }} target */
const nameOf = ({ provider, version, platform }) => [provider, version, platform].filter(Boolean).join(' ');

/** @param {() => Promise<void>} refresh */
function blockForm(refresh) {
  const targetOf = (/** @type {import('../widgets/form.js').FormValues} */ values) => ({
    provider: values.text('provider'),
    version: values.optional('version'),
    platform: values.optional('platform'),
  });
  return form(
    [
      field('Provider', providerInput('provider', 'hashicorp/aws, hashicorp/*', { required: true }), true),
      field('Version (empty: all)', textInput('version', '5.0.0')),
      field('Platform (empty: all)', textInput('platform', 'linux_amd64')),
      field('Reason', textInput('reason', '', { required: true }), true),
    ],
    [submitButton('Block …', { kind: 'danger' })],
    async (values) => {
      await api.post('/admin/blocks', { ...targetOf(values), reason: values.text('reason') });
      await refresh();
    },
    {
      question: (values) =>
        withMatches(
          blocking(nameOf(targetOf(values))),
          values.text('provider'),
          'To exclude those too, set mirror.exclude.',
        ),
    },
  );
}

/**
 * @param {string} name
 * @returns {Question}
 */
export const blocking = (name) => ({
  title: 'Block this for all clients?',
  about: h('p', { class: 'break' }, name),
  consequence:
    'It is neither listed nor served, even if it is stored. A client whose lock file names it fails. ' +
    'Every client can read the reason. You can lift the block.',
  no: 'Keep serving',
  yes: 'Block',
});

/**
 * @param {Block} block
 * @returns {Question}
 */
const unblocking = (block) => ({
  title: 'Lift this block?',
  about: [h('p', { class: 'break' }, nameOf(block)), h('p', { class: 'break' }, `Reason: ${block.reason}`)],
  consequence: 'Clients get it again, unless another rule hides it.',
  no: 'Keep block',
  yes: 'Unblock',
});

/** @param {Pick<Block, 'provider' | 'version' | 'platform'>} block */
export function unblock({ provider, version, platform }) {
  const names = namesOf(provider);
  if (!version) return api.remove('/admin/blocks/{hostname}/{namespace}/{type}', names);
  if (!platform) return api.remove('/admin/blocks/{hostname}/{namespace}/{type}/{version}', { ...names, version });
  return api.remove('/admin/blocks/{hostname}/{namespace}/{type}/{version}/{platform}', {
    ...names,
    version,
    platform,
  });
}
