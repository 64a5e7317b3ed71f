// The jobs of a section: their state, their items, and buttons that cancel and resume.

import * as api from '../api/client.js';
import { confirm } from '../widgets/dialog.js';
import { empty, h, messageOf, notice, replace, tag } from '../widgets/dom.js';
import { keepFocus } from '../widgets/focus.js';
import { formatAge, formatNumber } from '../widgets/formats.js';
import { latestOnly } from '../widgets/latest.js';
import { pager, table } from '../widgets/table.js';
import { failuresFirst, isFailure, jobKind, outcomeLabel, progressText } from './job-texts.js';

const REFRESH_INTERVAL = 2_000;
const MAX_ITEMS = 200;
const LIMIT = 20;

/**
 * @typedef {object} JobSource
 * @property {(query: { offset: number, limit: number }) => Promise<{ total: number, tasks: Api.Job[] }>} list
 * @property {(id: string) => Promise<Api.Job>} get a job with its items
 * @property {(id: string) => Promise<unknown>} cancel
 * @property {(id: string) => Promise<unknown>} [resume] a suspended job
 */

/**
 * The jobs of a route whose jobs have an id.
 *
 * @param {'/admin/prefetches' | '/admin/imports' | '/admin/exports' | '/admin/purges' | '/admin/refreshes' | '/admin/retention'} route
 * @returns {JobSource}
 */
export function jobsOf(route) {
  return {
    list: (query) => api.get(route, { query }),
    get: (id) => api.get(`${route}/{id}`, { names: { id } }),
    cancel: (id) => api.remove(`${route}/{id}`, { id }),
    resume: (id) => api.post(`${route}/{id}/resume`, undefined, { id }),
  };
}

/**
 * Lists jobs. Refreshes the list while a job is open and the page is shown.
 *
 * @param {JobSource} source
 */
export function jobList({ list, get, cancel, resume }) {
  const box = h('div', { class: 'stack' });
  /** @type {Set<string>} */
  const expanded = new Set();
  let timer = 0;
  let offset = 0;

  const show = latestOnly();

  function refresh() {
    clearTimeout(timer);
    return show(load, draw, (error) => keepFocus(box, () => replace(box, notice(messageOf(error), 'bad'))));
  }

  async function load() {
    const { total, tasks } = await list({ offset, limit: LIMIT });
    return {
      total,
      jobs: await Promise.all(tasks.map((job) => (expanded.has(job.id) && !job.items ? get(job.id) : job))),
    };
  }

  /** @param {{ total: number, jobs: Api.Job[] }} found */
  function draw({ total, jobs }) {
    const next = pager({ total, offset, shown: jobs.length, limit: LIMIT }, (to) => {
      offset = to;
      refresh();
    });
    const shown =
      jobs.length === 0 ? empty('No jobs yet', 'Jobs are stored, and continue after a restart.') : jobs.map(row);
    keepFocus(box, () => replace(box, shown, next));
    if (jobs.some((job) => job.state === 'open')) {
      timer = setTimeout(() => (box.isConnected ? refresh() : undefined), REFRESH_INTERVAL);
    }
  }

  /** @param {Api.Job} job */
  function row(job) {
    const isExpanded = expanded.has(job.id);
    const toggle = () => {
      if (!expanded.delete(job.id)) expanded.add(job.id);
      refresh();
    };
    /**
     * @param {(id: string) => Promise<unknown>} act
     * @param {Question} [question]
     */
    const andRefresh = (act, question) => async () => {
      if (question && !(await confirm(question))) return;
      // If the job has ended meanwhile, the list shows it.
      await act(job.id).catch(() => undefined);
      refresh();
    };
    const isSuspended = job.state === 'suspended';
    return h(
      'div',
      { class: 'job' },
      h(
        'div',
        { class: 'job-line' },
        tag(job.state === 'open' ? 'in progress' : job.state, jobKind(job)),
        h('strong', { class: 'name', title: job.id }, job.subject),
        h('span', { class: 'soft small' }, `${job.requester ?? 'scheduled'}, ${formatAge(job.askedAt)}`),
        Object.entries(job.counts).map(([outcome, count]) =>
          tag(`${formatNumber(count)} ${outcomeLabel(outcome)}`, isFailure(outcome) ? 'bad' : ''),
        ),
        h(
          'span',
          { class: 'end' },
          h(
            'button',
            { type: 'button', 'aria-expanded': String(isExpanded), onclick: toggle },
            isExpanded ? 'Hide items' : 'Show items',
          ),
          isSuspended && resume && h('button', { type: 'button', onclick: andRefresh(resume) }, 'Resume'),
          (job.state === 'open' || isSuspended) &&
            h('button', { type: 'button', onclick: andRefresh(cancel, cancellation(job)) }, 'Cancel …'),
        ),
      ),
      job.state === 'open' && progressBar(job),
      job.failure && notice(job.failure, 'bad'),
      job.progress && h('p', { class: 'soft small' }, progressText(job.progress)),
      isExpanded && job.items && itemTable(job.items),
    );
  }

  refresh();
  return { box, refresh };
}

/**
 * The finished part of a job; without a value as long as the number of its items is unknown.
 *
 * @param {Api.Job} job
 */
function progressBar({ finished, total, subject }) {
  const known = total ? { max: total, value: Math.min(finished, total) } : {};
  return h('progress', { 'aria-label': `Progress: ${subject}`, ...known });
}

/**
 * @param {Api.Job} job
 * @returns {Question}
 */
const cancellation = ({ subject }) => ({
  title: 'Cancel this job?',
  about: h('p', { class: 'break' }, subject),
  consequence: 'What it finished stays as it is. The rest is not done, and a cancelled job cannot be resumed.',
  no: 'Keep job',
  yes: 'Cancel job',
});

/** @param {Api.JobItem[]} items */
function itemTable(items) {
  return h(
    'div',
    {},
    table(
      failuresFirst(items).slice(0, MAX_ITEMS),
      ['Item', 'Outcome', 'Detail'],
      ({ subject, outcome, detail }) => [
        h('span', { class: 'break' }, subject),
        tag(outcomeLabel(outcome), isFailure(outcome) ? 'bad' : ''),
        h('span', { class: 'break' }, detail),
      ],
      ['No items yet', 'The items of the job appear here.'],
    ),
    items.length > MAX_ITEMS &&
      h('p', { class: 'soft small' }, `The API lists ${formatNumber(items.length - MAX_ITEMS)} more items.`),
  );
}

/**
 * A section that shows a form or a refusal, depending on whether the API lets the caller read its route.
 *
 * @param {Omit<Section, 'show'> & { route: Api.RouteOf<'get'> }} section
 * @param {() => Child} make
 * @returns {Section}
 */
export const jobSection = (section, make) => ({
  ...section,
  async show() {
    try {
      await api.get(section.route);
    } catch (error) {
      // A job that never ran is not an error.
      if (!(error instanceof api.Problem) || error.status !== 404) throw error;
    }
    return make();
  },
});
