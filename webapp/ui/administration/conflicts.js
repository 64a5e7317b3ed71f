// Conflicts: packages that upstream changed after publication, and the decision about each.

import * as api from '../api/client.js';
import { namesOf } from '../api/routes.js';
import { actionButton } from '../widgets/buttons.js';
import { empty, h, replace, tag } from '../widgets/dom.js';
import { keepFocus } from '../widgets/focus.js';
import { formatTime } from '../widgets/formats.js';
import { pager, table } from '../widgets/table.js';
import { blocking } from './blocks.js';
import { acceptances, byVersion, decidedHash, isOpen, rolesOfHashes } from './conflict-hashes.js';
import { acceptance, change, withdrawal } from './conflict-questions.js';

const REFRESH_INTERVAL = 10_000;
const LIMIT = 100;

/** @type {Section} */
export const conflicts = {
  id: 'conflicts',
  title: 'Conflicts',
  purpose: 'Packages that upstream changed after publication. The first copy is served unless you accept the other.',
  route: '/admin/conflicts',
  async show(refresh) {
    const box = h('div', { class: 'stack' });
    let offset = 0;
    async function load() {
      const {
        conflicts: all,
        total,
        offset: first,
      } = await api.get('/admin/conflicts', {
        query: { offset, limit: LIMIT },
      });
      if (first !== offset) return;
      keepFocus(box, () =>
        replace(
          box,
          all.length === 0 && empty('No conflicts', 'Upstream has the same bytes as the mirror.'),
          byVersion(all).map((group) => versionGroup(group, refresh)),
          pager({ total, offset, shown: all.length, limit: LIMIT }, (next) => {
            offset = next;
            load();
          }),
        ),
      );
      if (all.some((conflict) => conflict.withheldUntil)) {
        setTimeout(() => (box.isConnected ? refresh() : undefined), REFRESH_INTERVAL);
      }
    }
    await load();
    return box;
  },
};

/**
 * The packages of a version that upstream changed.
 *
 * @param {Api.Conflict[]} group
 * @param {() => Promise<void>} refresh
 */
function versionGroup(group, refresh) {
  const { provider, version } = group[0];
  return h(
    'section',
    { class: 'group' },
    h(
      'div',
      { class: 'job-line' },
      h('h3', { class: 'name' }, `${provider} ${version}`),
      h('span', { class: 'end' }, acceptAllButton(group.filter(isOpen), refresh)),
    ),
    table(
      group,
      ['Platform', 'Hashes', 'Detected', 'Decision', ''],
      (conflict) => [
        conflict.platform,
        hashList(conflict),
        formatTime(conflict.seen),
        decision(conflict),
        decisionButtons(conflict, refresh),
      ],
      ['No conflicts', ''],
    ),
  );
}

/** @param {Api.Conflict} conflict */
const nameOf = ({ provider, version, platform }) => `${provider} ${version} ${platform}`;

/** @param {Api.Conflict} conflict */
function hashList(conflict) {
  return h(
    'ul',
    { class: 'hashes' },
    [...rolesOfHashes(conflict)].map(([hash, roles]) =>
      h(
        'li',
        {},
        `zh:${hash} `,
        roles.map((role) => [tag(role, role === 'served' ? 'good' : ''), ' ']),
      ),
    ),
  );
}

/** @param {Api.Conflict} conflict */
function decision({ withheldUntil, acceptedBy, acceptedAt, withdrawnBy, withdrawnAt }) {
  const line = (/** @type {string} */ text) => h('div', { class: 'small soft' }, text);
  return [
    withheldUntil && [tag('withheld', 'warn'), line(withheldText(withheldUntil))],
    acceptedBy && line(`accepted by ${acceptedBy}, ${formatTime(acceptedAt)}`),
    withdrawnBy && line(`withdrawn by ${withdrawnBy}, ${formatTime(withdrawnAt)}`),
    !acceptedBy && !withdrawnBy && '–',
  ];
}

/** @param {string} until */
function withheldText(until) {
  return new Date(until) > new Date() ? `until ${formatTime(until)}` : 'until the chosen bytes are verified';
}

/**
 * @param {Api.Conflict} conflict
 * @param {() => Promise<void>} refresh
 */
function decisionButtons(conflict, refresh) {
  const { provider, version, platform, acceptedBy } = conflict;
  const names = { ...namesOf(provider), version, platform };
  const route = '/admin/conflicts/accepted/{hostname}/{namespace}/{type}/{version}/{platform}';
  const accept = () => api.post('/admin/conflicts/accepted', acceptances([conflict])[0]);
  const block = () =>
    api.post('/admin/blocks', {
      provider,
      version,
      platform,
      reason: 'Upstream changed this package after publication.',
    });
  return [
    acceptedBy &&
      actionButton('Withdraw …', () => api.remove(route, names), refresh, {
        question: withdrawal(change(nameOf(conflict), decidedHash(conflict), conflict.firstSha256)),
      }),
    isOpen(conflict) && [
      actionButton('Accept upstream copy …', accept, refresh, {
        question: acceptance(change(nameOf(conflict), decidedHash(conflict), conflict.upstreamSha256)),
      }),
      actionButton('Block package …', block, refresh, { kind: 'danger', question: blocking(nameOf(conflict)) }),
    ],
  ];
}

/**
 * Accepts the shown packages of a version, if there are several. Others are on another page, or upstream changed them later.
 *
 * @param {Api.Conflict[]} open
 * @param {() => Promise<void>} refresh
 */
function acceptAllButton(open, refresh) {
  if (open.length < 2) return null;
  return actionButton(
    `Accept these ${open.length} packages …`,
    async () => {
      for (const accepted of acceptances(open)) await api.post('/admin/conflicts/accepted', accepted);
    },
    refresh,
    { question: acceptance(open.map((each) => change(nameOf(each), decidedHash(each), each.upstreamSha256))) },
  );
}
