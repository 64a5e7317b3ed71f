// Conflicts: packages that upstream changed after publication, and the decision about each.

import * as api from '../api/client.js';
import { namesOf } from '../api/routes.js';
import { actionButton } from '../widgets/buttons.js';
import { empty, h, replace, tag } from '../widgets/dom.js';
import { formatTime } from '../widgets/formats.js';
import { pager, table } from '../widgets/table.js';
import { blocking } from './blocks.js';
import { acceptances, byVersion, decidedHash, isOpen, rolesOfHashes } from './conflict-hashes.js';

const REFRESH_INTERVAL = 10_000;
const LIMIT = 100;
const WITHHELD =
  'The package is not served for 75 seconds, until every instance has applied the decision. ' +
  'Other packages of the version stay available.';

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
      const { conflicts: all, total } = await api.get('/admin/conflicts', { query: { offset, limit: LIMIT } });
      replace(
        box,
        all.length === 0 && empty('No conflicts', 'Upstream has the same bytes as the mirror.'),
        byVersion(all).map((group) => versionGroup(group, refresh)),
        pager({ total, offset, shown: all.length, limit: LIMIT }, (next) => {
          offset = next;
          load();
        }),
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
      actionButton('Withdraw …', () => api.remove(route, names), refresh, { question: withdrawal(conflict) }),
    isOpen(conflict) && [
      actionButton('Accept upstream copy …', accept, refresh, {
        question: acceptance(change(conflict, decidedHash(conflict), conflict.upstreamSha256)),
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
    { question: acceptance(open.map((each) => change(each, decidedHash(each), each.upstreamSha256))) },
  );
}

/**
 * @param {Api.Conflict} conflict
 * @param {string} from
 * @param {string} to
 */
const change = (conflict, from, to) => [
  h('p', { class: 'break' }, nameOf(conflict)),
  h('ul', { class: 'hashes' }, h('li', {}, 'from ', `zh:${from}`), h('li', {}, 'to ', `zh:${to}`)),
];

/**
 * @param {Child} about
 * @returns {Question}
 */
const acceptance = (about) => ({
  title: 'Accept the upstream copy?',
  about,
  consequence:
    `${WITHHELD} Then the mirror serves the upstream bytes, which must match this hash. ` +
    'Clients whose lock file has only the old hash refuse them. You can withdraw the acceptance.',
  no: 'Keep current copy',
  yes: 'Accept',
});

/**
 * @param {Api.Conflict} conflict
 * @returns {Question}
 */
const withdrawal = (conflict) => ({
  title: 'Withdraw the acceptance?',
  about: change(conflict, decidedHash(conflict), conflict.firstSha256),
  consequence:
    `${WITHHELD} Then the mirror serves the bytes that were verified first. ` +
    'If neither storage nor upstream has them, the package cannot be downloaded.',
  no: 'Keep acceptance',
  yes: 'Withdraw',
});
