// Retention: the removal of packages that expired.

import * as api from '../api/client.js';
import { h, replace } from '../widgets/dom.js';
import { form, submitButton } from '../widgets/form.js';
import { jobList, jobSection, jobsOf } from './jobs.js';
import { retentionRules } from './retention-rules.js';

const route = '/admin/retention';

export const retention = jobSection(
  { id: 'retention', title: 'Retention', purpose: 'Removal of expired packages', route },
  () => {
    const rules = h('p', { class: 'soft small' });
    /** @type {string[]} */
    let texts = [];
    const jobs = jobList({
      ...jobsOf(route),
      async list(query) {
        const policy = await api.get(route, { query });
        texts = retentionRules(policy);
        replace(rules, texts.join(' · ') || 'The settings define no retention rule.');
        return policy;
      },
    });
    const start = async (/** @type {boolean} */ dryRun) => {
      await api.post(route, { dryRun });
      jobs.refresh();
      return '';
    };
    return h(
      'div',
      { class: 'stack' },
      rules,
      form(
        [],
        [
          submitButton('Show expired packages', { value: 'show' }),
          submitButton('Remove expired packages …', { kind: 'danger', value: 'remove' }),
        ],
        (_, button) => start(button !== 'remove'),
        { question: (_, button) => (button === 'remove' ? removal(texts) : null) },
      ),
      jobs.box,
    );
  },
);

/**
 * @param {string[]} rules
 * @returns {Question}
 */
const removal = (rules) => ({
  title: 'Remove expired packages?',
  about: rules.map((rule) => h('p', { class: 'break' }, rule)),
  consequence:
    'Every package that these rules expire is removed from storage. “Show expired packages” lists them first. ' +
    'Their versions stay listed, and a package is fetched again when a client requests it.',
  no: 'Keep packages',
  yes: 'Remove',
});
