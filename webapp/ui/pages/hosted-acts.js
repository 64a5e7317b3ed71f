// The acts of administrators on hosted providers and versions: deprecate, withdraw, undo both, and purge.

import { endDeprecation } from '../administration/deprecations.js';
import { restore, restoring, withdrawing } from '../administration/withdrawals.js';
import * as api from '../api/client.js';
import { actionButton } from '../widgets/buttons.js';
import { h } from '../widgets/dom.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';
import { formatTime } from '../widgets/formats.js';

/** @typedef {import('./provider.js').ProviderNames} ProviderNames */

/** @param {ProviderNames} names */
const providerOf = ({ hostname, namespace, type }) => `${hostname}/${namespace}/${type}`;

/** @param {Api.Deprecation} deprecation */
export const deprecationText = ({ version, text }) =>
  `${version ? `Version ${version}` : 'This provider'} is deprecated: ${text}`;

/**
 * What is decided about a hosted provider or version, with the buttons that undo it.
 *
 * @param {ProviderNames} names
 * @param {string | undefined} version undefined on the page of the provider
 * @param {Api.Hosted} hosted
 * @param {boolean} isAdministrator
 * @param {() => Promise<void>} refresh
 */
export function hostedLines(names, version, { deprecations, withdrawal }, isAdministrator, refresh) {
  const provider = providerOf(names);
  return [
    withdrawal &&
      version &&
      line(
        `${version} is withdrawn: ${withdrawal.reason}`,
        withdrawal,
        isAdministrator &&
          actionButton('Restore …', () => restore({ provider, version }), refresh, {
            question: restoring(`${provider} ${version}`),
          }),
      ),
    deprecations.map((each) =>
      line(
        deprecationText(each),
        each,
        isAdministrator &&
          actionButton('End deprecation', () => endDeprecation({ provider, version: each.version }), refresh),
      ),
    ),
  ];
}

/**
 * @param {string} text
 * @param {{ by: string, at: string }} decided
 * @param {Child} button
 */
const line = (text, { by, at }, button) =>
  h('p', { class: 'block break' }, `${text} `, h('span', { class: 'small soft' }, `${by}, ${formatTime(at)} `), button);

/**
 * The forms of a hosted provider or version.
 *
 * @param {ProviderNames} names
 * @param {string | undefined} version undefined on the page of the provider
 * @param {boolean} isWithdrawn
 * @param {() => Promise<void>} refresh
 */
export function hostedForms(names, version, isWithdrawn, refresh) {
  const provider = providerOf(names);
  return [
    form(
      [field('Text for users', textInput('text', 'use 2.0.0', { required: true, maxlength: 500 }), true)],
      [submitButton(version ? 'Deprecate version' : 'Deprecate provider', { kind: '' })],
      async (values) => {
        await api.post('/admin/deprecations', { provider, version, text: values.text('text') });
        await refresh();
        return 'It stays listed. Clients of the registry protocol print the text.';
      },
    ),
    version &&
      !isWithdrawn &&
      form(
        [field('Reason', textInput('withdrawal', '', { required: true, maxlength: 500 }), true)],
        [submitButton('Withdraw version …', { kind: 'danger' })],
        async (values) => {
          await api.post('/admin/withdrawals', { provider, version, reason: values.text('withdrawal') });
          await refresh();
        },
        { question: () => withdrawing(`${provider} ${version}`) },
      ),
    version &&
      form(
        [field(`Type ${version} to delete it for good`, textInput('confirm', version, { required: true }))],
        [submitButton('Purge version …', { kind: 'danger' })],
        async (values) => {
          await api.post('/admin/purges', { provider, version, confirm: values.text('confirm'), dryRun: false });
          return 'The purge is queued. The Administration page shows its progress.';
        },
        { question: () => purging(`${provider} ${version}`) },
      ),
  ];
}

/**
 * @param {string} name
 * @returns {Question}
 */
const purging = (name) => ({
  title: 'Delete this version for good?',
  about: h('p', { class: 'break' }, name),
  consequence:
    'This mirror has the only copy. All its packages are deleted, and no registry has them. Clients whose lock file names it ' +
    'fail. To hide it and keep the bytes, withdraw it instead.',
  no: 'Keep version',
  yes: 'Delete',
});
