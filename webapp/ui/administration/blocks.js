// Blocks: providers, versions and packages that are never served.

import * as api from '../api/client.js';
import { namesOf } from '../api/routes.js';
import { actionButton } from '../widgets/buttons.js';
import { h } from '../widgets/dom.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';
import { formatTime } from '../widgets/formats.js';
import { table } from '../widgets/table.js';

/** @typedef {Api.Item<Api.Result<'get', '/admin/blocks'>['blocks']>} Block */

/** @type {Section} */
export const blocks = {
  id: 'blocks',
  title: 'Blocks',
  purpose: 'Providers, versions and packages that are never served',
  route: '/admin/blocks',
  async show(refresh) {
    const found = await api.get('/admin/blocks');
    return [
      blockForm(refresh),
      table(
        found.blocks,
        ['Provider', 'Reason', 'Blocked by', ''],
        (block) => [
          h('span', { class: 'break' }, [block.provider, block.version, block.platform].filter(Boolean).join(' ')),
          block.reason,
          [block.by, h('div', { class: 'small soft' }, formatTime(block.at))],
          actionButton('Unblock', () => unblock(block), refresh),
        ],
        ['No blocks', 'A blocked version is neither listed nor served.'],
      ),
    ];
  },
};

/** @param {() => Promise<void>} refresh */
function blockForm(refresh) {
  return form(
    [
      field('Provider', textInput('provider', 'registry.terraform.io/hashicorp/aws', { required: true }), true),
      field('Version (empty: all)', textInput('version', '5.0.0')),
      field('Platform (empty: all)', textInput('platform', 'linux_amd64')),
      field('Reason', textInput('reason', '', { required: true }), true),
    ],
    [submitButton('Block', { kind: 'danger' })],
    async (values) => {
      await api.post('/admin/blocks', {
        provider: values.text('provider'),
        version: values.optional('version'),
        platform: values.optional('platform'),
        reason: values.text('reason'),
      });
      await refresh();
    },
  );
}

/** @param {Block} block */
function unblock({ provider, version, platform }) {
  const names = namesOf(provider);
  if (!version) return api.remove('/admin/blocks/{hostname}/{namespace}/{type}', names);
  if (!platform) return api.remove('/admin/blocks/{hostname}/{namespace}/{type}/{version}', { ...names, version });
  return api.remove('/admin/blocks/{hostname}/{namespace}/{type}/{version}/{platform}', {
    ...names,
    version,
    platform,
  });
}
