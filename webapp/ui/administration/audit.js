// Audit log: who requested or changed what. The URL keeps the search.

import * as api from '../api/client.js';
import { h, messageOf, notice, replace, tag } from '../widgets/dom.js';
import { keepFocus } from '../widgets/focus.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';
import { formatTime } from '../widgets/formats.js';
import { latestOnly } from '../widgets/latest.js';
import { providerInput } from '../widgets/provider-input.js';
import { table } from '../widgets/table.js';
import { writeQuery } from '../pages/router.js';
import { searchOf } from './audit-search.js';

const LIMIT = 50;
/** The mirror passes over no more entries. */
const MAX_OFFSET = 10_000;

/** @typedef {Api.Item<Api.Result<'get', '/admin/audit'>['entries']>} Entry */

/** @type {Section} */
export const audit = {
  id: 'audit',
  title: 'Audit log',
  purpose: 'Who requested or changed what, on one instance',
  route: '/admin/audit',
  async show(_, query) {
    const list = h('div', { class: 'stack', 'aria-live': 'polite' });
    let search = searchOf(Object.fromEntries(query));

    const latest = latestOnly();
    const show = (offset = 0) =>
      latest(
        () => api.get('/admin/audit', { query: { ...search.request, offset, limit: LIMIT } }),
        (found) => keepFocus(list, () => replace(list, results(found, show))),
        (error) => replace(list, notice(messageOf(error), 'bad')),
      );

    show();
    const value = (/** @type {string} */ name) => ({ value: query.get(name) ?? '' });
    return [
      form(
        [
          field('Provider', providerInput('provider', 'hashicorp/aws', value('provider')), true),
          field('Version', textInput('version', '5.0.0', value('version'))),
          field('Token or user', textInput('token', 'build-server', value('token'))),
          field('Address', textInput('address', '10.1.', value('address'))),
          field('From', textInput('since', '', { type: 'date', ...value('since') })),
          field('To', textInput('until', '', { type: 'date', ...value('until') })),
        ],
        [submitButton('Search')],
        async (values) => {
          const names = ['provider', 'version', 'token', 'address', 'since', 'until'];
          search = searchOf(Object.fromEntries(names.map((name) => [name, values.text(name)])));
          writeQuery('/administration/audit', new URLSearchParams(search.state), false);
          await show();
        },
        { keeps: () => true },
      ),
      list,
    ];
  },
};

/**
 * @param {Api.Result<'get', '/admin/audit'>} found
 * @param {(offset: number) => void} show
 */
function results({ enabled, instance, entries, offset, hasMore, complete }, show) {
  if (!enabled) return notice('This mirror writes no audit log. To write one, set mirror.audit.file.', 'warn');
  return [
    h('p', { class: 'soft small' }, `Searched: the audit log of the instance on ${instance}. Others have their own.`),
    !complete && notice('Not the whole audit log was read: further entries may match. Limit the time.', 'warn'),
    table(entries, ['Time', 'Token or user', 'Request', 'Outcome'], cells, [
      'No matching entry',
      'No request in the audit log of this instance meets all conditions.',
    ]),
    hasMore && offset + LIMIT > MAX_OFFSET && notice('There are earlier entries. To see them, limit the time.', 'warn'),
    (hasMore || offset > 0) &&
      h(
        'div',
        { class: 'pager' },
        h(
          'button',
          { type: 'button', disabled: offset === 0, onclick: () => show(Math.max(0, offset - LIMIT)) },
          'Later',
        ),
        h(
          'button',
          { type: 'button', disabled: !hasMore || offset + LIMIT > MAX_OFFSET, onclick: () => show(offset + LIMIT) },
          'Earlier',
        ),
      ),
  ];
}

/** @param {Entry} entry */
function cells({ time, who, address, method, provider, version, platform, path, outcome, status }) {
  const subject = provider ? [provider, version, platform].filter(Boolean).join(' ') : (path ?? '–');
  return [
    h('span', { class: 'small soft' }, formatTime(time)),
    [h('span', { class: 'break' }, who ?? '–'), h('div', { class: 'small soft' }, address)],
    h('span', { class: 'break' }, `${method} ${subject}`),
    [tag(outcome, kindOf(outcome)), h('div', { class: 'small soft' }, String(status))],
  ];
}

/** @param {string} outcome */
const kindOf = (outcome) => ({ refused: 'warn', failed: 'bad', hit: 'good', done: 'good' })[outcome] ?? '';
