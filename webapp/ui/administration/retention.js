// Retention: the removal of packages that expired.

import * as api from '../api/client.js';
import { h, replace } from '../widgets/dom.js';
import { field, form, submitButton } from '../widgets/form.js';
import { jobList, jobSection, jobsOf } from './jobs.js';
import { retentionRules } from './retention-rules.js';

const route = '/admin/retention';

export const retention = jobSection(
  { id: 'retention', title: 'Retention', purpose: 'Removal of expired packages', route },
  () => {
    const rules = h('p', { class: 'soft small' });
    const jobs = jobList({
      ...jobsOf(route),
      async list() {
        const policy = await api.get(route);
        replace(rules, retentionRules(policy).join(' · ') || 'The settings define no retention rule.');
        return policy.tasks;
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
      form([], [submitButton('Show expired packages')], () => start(true)),
      form(
        [field('I have checked the expired packages', h('input', { type: 'checkbox', name: 'sure' }))],
        [submitButton('Remove expired packages', { kind: 'danger' })],
        async (values) => (values.checked('sure') ? start(false) : 'Tick the box to confirm.'),
      ),
      jobs.box,
    );
  },
);
