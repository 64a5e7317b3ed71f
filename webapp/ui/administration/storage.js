// Storage: what is stored, and how much space is free.

import * as api from '../api/client.js';
import { h, tag } from '../widgets/dom.js';
import { facts } from '../widgets/facts.js';
import { formatBytes, formatNumber, formatPercent } from '../widgets/formats.js';

/** @type {Section} */
export const storage = {
  id: 'storage',
  title: 'Contents',
  purpose: 'Stored packages and free space',
  route: '/status',
  async show() {
    const { storage: stored } = await api.get('/status');
    return facts([
      ['State', tag(stored.state.replace('_', '-'), stored.state === 'writable' ? 'good' : 'warn')],
      ['Providers', formatNumber(stored.providers)],
      ['Packages', formatNumber(stored.packages)],
      ['Size of all packages', formatBytes(stored.bytes)],
      ['Free disk', freeDisk(stored)],
    ]);
  },
};

/** @param {Api.Status['storage']} stored */
function freeDisk({ freeBytes, diskBytes }) {
  if (freeBytes === undefined || diskBytes === undefined) return 'unlimited or unknown: the storage is a bucket';
  const used = h('progress', {
    max: 1,
    value: (diskBytes - freeBytes) / diskBytes,
    'aria-label': 'Used part of the disk',
  });
  return [`${formatBytes(freeBytes)} of ${formatBytes(diskBytes)} (${formatPercent(freeBytes, diskBytes)})`, used];
}
