// Explains why a client gets a package or not: the result of each rule.

import * as api from '../api/client.js';
import { completeAddress, namesOf } from '../api/routes.js';
import { card, h, messageOf, notice, replace, tag } from '../widgets/dom.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';
import { formatTime } from '../widgets/formats.js';
import { table } from '../widgets/table.js';
import { availabilityLink } from './router.js';

/** @type {Record<string, string>} */
const ruleNames = {
  host: 'Hostname',
  include: 'Included providers',
  exclude: 'Excluded providers',
  versions: 'Version rules',
  release_age: 'Release age',
  hold: 'Hold',
  block: 'Block',
  withdrawal: 'Withdrawal',
  signature: 'Signature',
  conflict: 'Conflict',
  storage: 'Storage',
  upstream: 'Upstream',
};

/** @type {Record<string, [text: string, kind: string]>} */
const decisions = {
  passed: ['passed', 'good'],
  refused: ['refused', 'bad'],
  undecided: ['undecided', 'warn'],
};

/** @type {Record<string, [text: string, kind: string]>} */
const conclusions = {
  passed: ['Clients get this package.', 'good'],
  refused: ['Clients do not get this package.', 'bad'],
  undecided: ['No rule refuses this package, but not every rule could be decided.', 'warn'],
};

/** @type {Page} */
export function availability(box, _, query) {
  const asked = {
    provider: query.get('provider') ?? '',
    version: query.get('version') ?? '',
    platform: query.get('platform') ?? '',
  };
  const result = h('div', { 'aria-live': 'polite' });
  const input = (/** @type {keyof typeof asked} */ name, /** @type {string} */ example) =>
    textInput(name, example, { required: true, value: asked[name] });
  replace(
    box,
    h('p', { class: 'crumb' }, h('a', { href: '#/providers' }, 'Providers')),
    h('div', { class: 'title' }, h('h1', {}, 'Why can’t a client get a package?')),
    h(
      'section',
      { class: 'card' },
      form(
        [
          field('Provider', input('provider', 'registry.terraform.io/hashicorp/aws'), true),
          field('Version', input('version', '5.0.0')),
          field('Platform', input('platform', 'linux_amd64')),
        ],
        [submitButton('Check rules')],
        async (values) => {
          const wanted = {
            provider: sourceAddress(values.text('provider')),
            version: values.text('version'),
            platform: values.text('platform'),
          };
          const link = availabilityLink(wanted);
          // Another URL shows the page again, with the result.
          if (link === location.hash) await show(wanted);
          else location.hash = link;
        },
      ),
    ),
    result,
  );

  /** @param {typeof asked} wanted */
  async function show({ provider, version, platform }) {
    replace(result);
    const names = { ...namesOf(provider), version, platform };
    const found = await api.get('/providers/{hostname}/{namespace}/{type}/{version}/{platform}/availability', {
      names,
    });
    const [text, kind] = conclusions[found.decision];
    replace(result, notice(text, kind), card(`${provider} ${version} ${platform}`, ruleTable(found.rules)));
  }

  if (asked.provider && asked.version && asked.platform) {
    show(asked).catch((error) => replace(result, notice(messageOf(error), 'bad')));
  }
}

/**
 * The complete address: clients omit the hostname of the public registry.
 *
 * @param {string} text
 */
export function sourceAddress(text) {
  const { length } = text.split('/');
  if (length !== 2 && length !== 3) {
    throw new Error('A provider is namespace/type or hostname/namespace/type.');
  }
  return completeAddress(text);
}

/** @param {Api.Availability['rules']} rules */
function ruleTable(rules) {
  return table(
    rules,
    ['Rule', 'Result', 'Reason'],
    ({ rule, decision, reason, until }) => [
      ruleNames[rule] ?? rule,
      tag(...(decisions[decision] ?? [decision, ''])),
      h('span', { class: 'break' }, reasonText({ reason, until })),
    ],
    ['No rules', ''],
  );
}

/**
 * Why a rule decides so, and until when.
 *
 * @param {Pick<Api.Item<Api.Availability['rules']>, 'reason' | 'until'>} result
 */
export const reasonText = ({ reason, until }) => `${reason}.${until ? ` Until ${formatTime(until)}.` : ''}`;
