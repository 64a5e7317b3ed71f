// The packages that upstream changed after they were published, and what an administrator decides about each.

import * as api from './api.js';
import { h, tag } from './dom.js';
import { time } from './format.js';
import { confirmed } from './question.js';
import { act, listed, only, pathOf } from './rows.js';

const LOOKED_AT_EVERY = 10_000;
const WITHHELD = 'Clients get nothing for this platform for the next 75 seconds, until every instance of the mirror knows it. The other packages of the version are served all along.';

export const conflicts = {
  id: 'conflicts',
  title: 'Conflicts',
  purpose: 'packages that upstream changed after they were published; the first copy is served unless the other is accepted',
  route: '/admin/conflicts',
  async show(refresh) {
    const { conflicts: all } = await api.get('admin/conflicts');
    const table = listed(all, ['Package', 'Hashes', 'Seen', 'Decision', ''], (conflict) => [
      h('span', { class: 'break' }, nameOf(conflict)),
      hashes(conflict),
      time(conflict.seen),
      decision(conflict),
      [acts(conflict, refresh), wholeVersion(conflict, all, refresh)],
    ], ['No conflict', 'Upstream has what the mirror has.']);
    if (all.some((conflict) => conflict.withheldUntil)) {
      setTimeout(() => (table.isConnected ? refresh() : undefined), LOOKED_AT_EVERY);
    }
    return table;
  },
};

const isOpen = (conflict) => conflict.upstreamSha256 !== (conflict.acceptedSha256 ?? conflict.firstSha256);

const nameOf = (conflict) => `${conflict.provider} ${conflict.version} ${conflict.platform}`;

/** Each digest once, and what it is. */
function hashes(conflict) {
  const roles = new Map();
  const add = (digest, role) => digest && roles.set(digest, [...(roles.get(digest) ?? []), role]);
  add(conflict.firstSha256, 'first');
  add(conflict.acceptedSha256, 'accepted');
  add(conflict.upstreamSha256, 'upstream');
  add(conflict.servedSha256, 'served');
  return h('ul', { class: 'hashes' }, [...roles].map(([digest, names]) => h('li', {}, `zh:${digest} `,
    names.map((name) => [tag(name, name === 'served' ? 'good' : ''), ' ']))));
}

function decision(conflict) {
  const said = (words, by, at) => by && h('div', { class: 'small soft' }, `${words} by ${by}, ${time(at)}`);
  return [
    conflict.withheldUntil && [tag('withheld', 'warn'), h('div', { class: 'small soft' }, withheld(conflict.withheldUntil))],
    said('accepted', conflict.acceptedBy, conflict.acceptedAt),
    said('withdrawn', conflict.withdrawnBy, conflict.withdrawnAt),
    !conflict.acceptedBy && !conflict.withdrawnBy && '–',
  ];
}

function withheld(until) {
  return new Date(until) > new Date() ? `until ${time(until)}` : 'until the bytes that were decided for are proven';
}

function acts(conflict, refresh) {
  return [
    conflict.acceptedBy && act('Withdraw', () => ifConfirmed(withdrawal(conflict), () => api.send('DELETE', `admin/conflicts/accepted/${pathOf(conflict)}`)), refresh),
    isOpen(conflict) && [
      act('Accept upstream’s', () => ifConfirmed(acceptance(conflict), () => api.send('POST', 'admin/conflicts/accepted',
        { ...only(conflict, 'provider', 'version', 'platform'), sha256: conflict.upstreamSha256 })), refresh),
      act('Block both', () => api.send('POST', 'admin/blocks', {
        ...only(conflict, 'provider', 'version', 'platform'), reason: 'upstream changed it after it was published',
      }), refresh, 'danger'),
    ],
  ];
}

/** Beside the first of several packages of a version that upstream changed. */
function wholeVersion(conflict, all, refresh) {
  const open = all.filter((each) => isOpen(each) && each.provider === conflict.provider && each.version === conflict.version);
  if (open.length < 2 || open[0] !== conflict) return null;
  return act(`Accept all ${open.length} of the version`, () => ifConfirmed(
    { ...acceptance(conflict), about: open.map((each) => change(each, each.acceptedSha256 ?? each.firstSha256, each.upstreamSha256)) },
    () => api.send('POST', 'admin/conflicts/accepted', { ...only(conflict, 'provider', 'version'), allPlatforms: true }),
  ), refresh);
}

async function ifConfirmed(question, work) {
  if (await confirmed(question)) await work();
}

function change(conflict, from, to) {
  return [
    h('p', { class: 'break' }, nameOf(conflict)),
    h('ul', { class: 'hashes' }, h('li', {}, 'from ', `zh:${from}`), h('li', {}, 'to ', `zh:${to}`)),
  ];
}

const acceptance = (conflict) => ({
  title: 'Serve what upstream has now?',
  about: change(conflict, conflict.acceptedSha256 ?? conflict.firstSha256, conflict.upstreamSha256),
  consequence: `${WITHHELD} Then this package is served with upstream’s bytes, which must hash to this digest. Lock files with the hashes before refuse it. You can withdraw this.`,
  no: 'Keep what is served',
  yes: 'Accept',
});

const withdrawal = (conflict) => ({
  title: 'Serve the first bytes again?',
  about: change(conflict, conflict.acceptedSha256, conflict.firstSha256),
  consequence: `${WITHHELD} Then this package is served with the bytes that were verified first. If neither the storage nor upstream has them any more, it cannot be downloaded.`,
  no: 'Keep what is accepted',
  yes: 'Withdraw',
});
