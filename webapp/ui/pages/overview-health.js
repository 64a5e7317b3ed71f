// The health facts of the overview: storage, uptime and upstream hosts.

import { h, tag } from '../widgets/dom.js';
import { formatAge, formatBytes, formatDuration, formatNumber } from '../widgets/formats.js';
import { table } from '../widgets/table.js';

/** @type {Record<string, [text: string, kind: string]>} */
const storageStates = {
  writable: ['writable', 'good'],
  read_only: ['read-only', 'warn'],
  slow: ['slow', 'warn'],
  missing: ['missing', 'bad'],
  unreachable: ['unreachable', 'bad'],
  unknown: ['not checked yet', ''],
};

/** @type {Record<string, [text: string, kind: string]>} */
const hostStates = {
  not_contacted: ['not contacted yet', ''],
  answering: ['available', 'good'],
  failing: ['failing', 'bad'],
};

/** @param {Api.Status} status */
export function healthFacts({ storage, upstream, now, startedAt }) {
  const uptime = (Date.parse(now) - Date.parse(startedAt)) / 1000;
  return [
    h(
      'dl',
      { class: 'facts' },
      h('dt', {}, 'Storage'),
      h('dd', {}, tag(...(storageStates[storage.state] ?? [storage.state, '']))),
      h('dt', {}, 'Contents'),
      h('dd', {}, contents(storage)),
      storage.freeBytes !== undefined && [
        h('dt', {}, 'Disk'),
        h('dd', {}, `${formatBytes(storage.freeBytes)} of ${formatBytes(storage.diskBytes)} free`),
      ],
      h('dt', {}, 'Uptime'),
      h('dd', {}, formatDuration(uptime)),
    ),
    table(
      upstream,
      ['Upstream host', 'State', 'Last response'],
      ({ host, state, lastAnswer }) => [
        h('td', { class: 'break' }, host),
        tag(...(hostStates[state] ?? [state, ''])),
        h('td', { class: 'small soft', 'data-label': 'last response:' }, formatAge(lastAnswer, Date.parse(now))),
      ],
      ['No upstream host yet', 'The hosts that the mirror contacts appear here.'],
    ),
  ];
}

/** @param {Api.Status['storage']} storage */
function contents({ packages, providers, bytes }) {
  if (packages === undefined) return 'not counted yet';
  return `${formatNumber(packages)} packages of ${formatNumber(providers)} providers, ${formatBytes(bytes)}`;
}
