// Refresh: fetches version lists from upstream at once.

import * as api from '../api/client.js';
import { h } from '../widgets/dom.js';
import { field, form, submitButton } from '../widgets/form.js';
import { providerInput } from '../widgets/provider-input.js';
import { jobList, jobSection, jobsOf } from './jobs.js';

const route = '/admin/refreshes';

export const refreshes = jobSection(
  { id: 'refreshes', title: 'Refresh lists', purpose: 'Version lists that are fetched from upstream at once', route },
  () => {
    const jobs = jobList(jobsOf(route));
    return h('div', { class: 'stack' }, refreshForm(jobs.refresh), jobs.box);
  },
);

/** @param {() => Promise<void>} refresh */
function refreshForm(refresh) {
  return form(
    [field('Provider or pattern (empty: all known lists)', providerInput('provider', 'hashicorp/*'), true)],
    [submitButton('Refresh now', { kind: '' })],
    async (values) => {
      try {
        await api.post(route, { provider: values.optional('provider') });
      } finally {
        refresh();
      }
    },
  );
}
