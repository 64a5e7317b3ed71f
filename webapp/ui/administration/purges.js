// Purge: the removal of named packages from storage. A dry run shows what a purge would remove.

import * as api from '../api/client.js';
import { h } from '../widgets/dom.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';
import { providerInput } from '../widgets/provider-input.js';
import { withMatches } from './pattern-targets.js';
import { jobList, jobSection, jobsOf } from './jobs.js';

const route = '/admin/purges';

export const purges = jobSection(
  { id: 'purges', title: 'Purge', purpose: 'Removal of named packages from storage', route },
  () => {
    const jobs = jobList(jobsOf(route));
    return h('div', { class: 'stack' }, purgeForm(jobs.refresh), jobs.box);
  },
);

/** @typedef {import('../widgets/form.js').FormValues} FormValues */

/** @param {FormValues} values */
const targetOf = (values) => ({
  provider: values.text('provider'),
  version: values.optional('version'),
  platform: values.optional('platform'),
});

/** @param {() => Promise<void>} refresh */
function purgeForm(refresh) {
  return form(
    [
      field('Provider', providerInput('provider', 'hashicorp/null', { required: true }), true),
      field('Version (empty: all)', textInput('version', '3.2.4')),
      field('Platform (empty: all)', textInput('platform', 'linux_amd64')),
      field('Version again (hosted providers only)', textInput('confirm', '')),
    ],
    [
      submitButton('Show affected packages', { kind: '', value: 'show' }),
      submitButton('Purge …', { kind: 'danger', value: 'purge' }),
    ],
    async (values, button) => {
      try {
        await api.post(route, {
          ...targetOf(values),
          confirm: values.optional('confirm'),
          dryRun: button !== 'purge',
        });
      } finally {
        refresh();
      }
    },
    {
      question: (values, button) =>
        button === 'purge'
          ? withMatches(question(values), values.text('provider'), 'To exclude those, set mirror.exclude.')
          : null,
      keeps: (button) => button !== 'purge',
    },
  );
}

/**
 * @param {FormValues} values
 * @returns {Question}
 */
const question = (values) => ({
  title: 'Purge from storage?',
  about: h('p', { class: 'break' }, Object.values(targetOf(values)).filter(Boolean).join(' ')),
  consequence:
    'The versions stay listed. If a client requests a purged package, it is fetched again. ' +
    'To prevent that, block it first. A hosted version is deleted for good, because this mirror has the only copy.',
  no: 'Keep packages',
  yes: 'Purge',
});
