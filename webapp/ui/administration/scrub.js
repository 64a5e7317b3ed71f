// Scrub: hashing of all stored packages, and the repair of corrupt ones.

import * as api from '../api/client.js';
import { h } from '../widgets/dom.js';
import { form, submitButton } from '../widgets/form.js';
import { jobList, jobSection } from './jobs.js';

const route = '/admin/scrub';

export const scrub = jobSection(
  { id: 'scrub', title: 'Scrub', purpose: 'Detection and repair of corrupt packages', route },
  () => {
    const jobs = jobList({
      list,
      get: () => api.get(route),
      cancel: () => api.remove(route),
      resume: (id) => api.post(`${route}/{id}/resume`, undefined, { id }),
    });
    return h(
      'div',
      { class: 'stack' },
      form([], [submitButton('Check all packages')], async () => {
        await api.post(route);
        jobs.refresh();
      }),
      jobs.box,
    );
  },
);

/** The last run; empty if there was none. */
async function list() {
  try {
    return { total: 1, tasks: [await api.get(route)] };
  } catch (error) {
    if (error instanceof api.Problem && error.status === 404) return { total: 0, tasks: [] };
    throw error;
  }
}
