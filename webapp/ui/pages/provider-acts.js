// The acts of administrators on the page of a provider or of a version: block, unblock, prefetch, purge, and those of hosted
// providers.

import { unblock } from '../administration/blocks.js';
import * as api from '../api/client.js';
import { accessTo } from '../api/rights.js';
import { identity } from '../api/session.js';
import { actionButton } from '../widgets/buttons.js';
import { card, h, redraw } from '../widgets/dom.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';
import { formatTime, splitWords } from '../widgets/formats.js';
import { hostedForms, hostedLines } from './hosted-acts.js';

/** @typedef {import('./provider.js').ProviderNames} ProviderNames */
/** @typedef {Api.Item<Api.Provider['blocks']>} Block */

/**
 * A card with the acts, or with who may act.
 *
 * @param {ProviderNames} names
 * @param {string | undefined} version undefined on the page of the provider
 * @param {() => Promise<void>} refresh
 */
export function actsCard(names, version, refresh) {
  const access = accessTo('admin', identity());
  const isAdministrator = access === 'granted';
  const blocks = h('div', { class: 'stack' });
  const forms = h('div', { class: 'stack' });
  const box = card(
    'Administration',
    isAdministrator
      ? h('div', { class: 'stack' }, blocks, forms)
      : [blocks, h('p', { class: 'small soft' }, whoMay(access))],
  );
  box.id = 'acts';
  return {
    box,
    /** @param {{ blocks: Block[], hosted?: Api.Hosted }} found */
    show(found) {
      redraw(blocks, [found.blocks, found.hosted], () => [
        found.blocks.map((block) => blockLine(names, block, isAdministrator, refresh)),
        found.hosted && hostedLines(names, version, found.hosted, isAdministrator, refresh),
      ]);
      const shape = found.hosted && { isWithdrawn: found.hosted.withdrawal !== undefined };
      if (isAdministrator) {
        redraw(forms, shape ?? {}, () => [
          blockForm(names, version, refresh),
          ...(shape ? hostedForms(names, version, shape.isWithdrawn, refresh) : upstreamForms(names, version, refresh)),
        ]);
      }
    },
  };
}

/** @param {ProviderNames} names */
const providerOf = ({ hostname, namespace, type }) => `${hostname}/${namespace}/${type}`;

/** @param {string} access */
const whoMay = (access) => [
  'To block, prefetch, purge or accept packages here, ',
  access === 'sign-in' ? h('a', { href: '#/sign-in' }, 'sign in') : 'sign in',
  ' with a token with the scope admin.',
];

/**
 * @param {ProviderNames} names
 * @param {Block} block
 * @param {boolean} isAdministrator
 * @param {() => Promise<void>} refresh
 */
function blockLine(names, block, isAdministrator, refresh) {
  const { version, platform, reason, by, at } = block;
  const provider = providerOf(names);
  return h(
    'p',
    { class: 'block break' },
    `${blockedText(block)}: ${reason} `,
    h('span', { class: 'small soft' }, `${by}, ${formatTime(at)} `),
    isAdministrator && actionButton('Unblock', () => unblock({ provider, version, platform }), refresh),
  );
}

/** @param {Pick<Block, 'version' | 'platform'>} block */
export const blockedText = ({ version, platform }) =>
  version ? `${[version, platform].filter(Boolean).join(' ')} is blocked` : 'All versions are blocked';

/** @typedef {import('../widgets/form.js').FormValues} FormValues */

/** @param {string | undefined} version */
const platformField = (version) =>
  version ? [field('Platform (empty: all)', textInput('platform', 'linux_amd64'))] : [];

/**
 * @param {ProviderNames} names
 * @param {string | undefined} version
 * @param {FormValues} values
 */
const targetOf = (names, version, values) => ({
  provider: providerOf(names),
  version,
  platform: version ? values.optional('platform') : undefined,
});

/**
 * @param {ProviderNames} names
 * @param {string | undefined} version
 * @param {() => Promise<void>} refresh
 */
const blockForm = (names, version, refresh) =>
  form(
    [...platformField(version), field('Reason', textInput('reason', '', { required: true }), true)],
    [submitButton(version ? 'Block version' : 'Block provider', { kind: 'danger' })],
    async (values) => {
      await api.post('/admin/blocks', { ...targetOf(names, version, values), reason: values.text('reason') });
      await refresh();
      return 'Clients do not get it any more.';
    },
  );

/**
 * The forms of what an upstream has: prefetch and purge.
 *
 * @param {ProviderNames} names
 * @param {string | undefined} version
 * @param {() => Promise<void>} refresh
 */
function upstreamForms(names, version, refresh) {
  const provider = providerOf(names);
  const done = async (/** @type {string} */ text) => {
    await refresh();
    return text;
  };
  return [
    form(
      [
        ...(version ? [] : [field('Version', textInput('version', '~> 3.2', { required: true }))]),
        field('Platforms', textInput('platforms', 'linux_amd64 darwin_arm64, or *', { value: 'linux_amd64' }), true),
      ],
      [submitButton('Prefetch', { kind: '' })],
      async (values) => {
        await api.post('/admin/prefetches', {
          providers: [
            {
              provider,
              version: version ?? values.text('version'),
              all: false,
              platforms: splitWords(values.text('platforms')),
            },
          ],
        });
        return done('The prefetch is queued. The Administration page shows its progress.');
      },
    ),
    form(
      platformField(version),
      [submitButton(version ? 'Purge version …' : 'Purge provider …', { kind: 'danger' })],
      async (values) => {
        await api.post('/admin/purges', { ...targetOf(names, version, values), dryRun: false });
        return done('The purge is queued. The Administration page shows its progress.');
      },
      {
        question: (values) => purgeQuestion([provider, version, values.optional('platform')].filter(Boolean).join(' ')),
      },
    ),
  ];
}

/**
 * @param {string} about
 * @returns {Question}
 */
const purgeQuestion = (about) => ({
  title: 'Purge from storage?',
  about: h('p', { class: 'break' }, about),
  consequence:
    'All stored packages of it are removed, except those that a client used within the last hour. The versions stay ' +
    'listed. If a client requests a purged package, it is fetched again. To prevent that, block it first.',
  no: 'Keep packages',
  yes: 'Purge',
});
