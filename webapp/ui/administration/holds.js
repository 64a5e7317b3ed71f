// New versions on hold: what changed in each, approvals, and their withdrawal.

import * as api from '../api/client.js';
import { namesOf } from '../api/routes.js';
import { actionButton } from '../widgets/buttons.js';
import { h, tag } from '../widgets/dom.js';
import { formatFingerprint, formatTime } from '../widgets/formats.js';
import { pagedTable } from '../widgets/paged-table.js';
import { changesOf } from './hold-changes.js';

/** @typedef {Api.Item<Api.Result<'get', '/holds'>['holds']>} Hold */
/** @typedef {Api.Item<Api.Result<'get', '/admin/approvals'>['approvals']>} Approval */

/** @type {Section} */
export const holds = {
  id: 'holds',
  title: 'Hold new versions',
  purpose: 'New versions that wait for approval, as mirror.hold says, and approvals',
  route: '/admin/approvals',
  async show() {
    const refresh = async () => {
      await Promise.all(tables.map((each) => each.refresh()));
    };
    const tables = [waiting(refresh), decisions(refresh)];
    return tables.map(({ box }) => box);
  },
};

/** @param {() => Promise<void>} refresh */
const waiting = (refresh) =>
  pagedTable({
    async load(query) {
      const { total, holds: items } = await api.get('/holds', { query });
      return { total, items };
    },
    columns: [
      ['Version', 'provider'],
      ['First seen', 'firstSeen'],
      ['Changed since the newest served version', ''],
      ['', ''],
    ],
    cells: (hold) => [
      h('span', { class: 'break' }, `${hold.provider} ${hold.version}`),
      [
        formatTime(hold.firstSeen),
        hold.until && h('div', { class: 'small soft' }, `Approved by a rule at ${formatTime(hold.until)}`),
      ],
      changes(hold),
      actionButton('Approve …', () => approve(hold), refresh, { question: approval(hold) }),
    ],
    whenEmpty: ['No versions on hold', 'A version that appears after the first list of its provider waits here.'],
  });

/** @param {() => Promise<void>} refresh */
const decisions = (refresh) =>
  pagedTable({
    async load(query) {
      const { total, approvals: items } = await api.get('/admin/approvals', { query });
      return { total, items };
    },
    columns: [
      ['Version', 'provider'],
      ['Decision', 'approved'],
      ['Decided by', 'at'],
      ['', ''],
    ],
    cells: (decision) => [
      h('span', { class: 'break' }, `${decision.provider} ${decision.version}`),
      decision.approved ? tag('approved', 'good') : tag('withdrawn', 'warn'),
      [decision.by, h('div', { class: 'small soft' }, formatTime(decision.at))],
      decision.approved &&
        actionButton('Withdraw …', () => withdraw(decision), refresh, { question: withdrawal(decision) }),
    ],
    whenEmpty: ['No approvals', 'An approved version is listed and served.'],
  });

/** @param {Hold} hold */
function changes(hold) {
  const found = changesOf(hold, formatFingerprint);
  return found.length === 0
    ? h('span', { class: 'soft' }, 'nothing')
    : found.map(({ name, text }) => h('div', { class: 'break' }, `${name}: ${text}`));
}

/** @param {Hold} hold */
const approve = ({ provider, version }) => api.post('/admin/approvals', { provider, version });

/** @param {Approval} approval */
const withdraw = ({ provider, version }) =>
  api.remove('/admin/approvals/{hostname}/{namespace}/{type}/{version}', { ...namesOf(provider), version });

/**
 * @param {Hold} hold
 * @returns {Question}
 */
const approval = (hold) => ({
  title: 'Approve this version?',
  about: [h('p', { class: 'break' }, `${hold.provider} ${hold.version}`), h('div', {}, changes(hold))],
  consequence: 'All instances then list and serve it, unless another rule hides it.',
  no: 'Keep on hold',
  yes: 'Approve',
});

/**
 * @param {Approval} approval
 * @returns {Question}
 */
const withdrawal = ({ provider, version }) => ({
  title: 'Withdraw this approval?',
  about: h('p', { class: 'break' }, `${provider} ${version}`),
  consequence:
    'The version is neither listed nor served until an administrator approves it again. ' +
    'A client whose lock file names it fails.',
  no: 'Keep approval',
  yes: 'Withdraw',
});
