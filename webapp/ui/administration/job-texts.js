// What the list of jobs says about a job.

import { formatBytes, formatNumber } from '../widgets/formats.js';

const failures = new Set(['failed', 'refused', 'mismatch', 'rotten', 'missing', 'unverified']);

/** Outcomes whose names in the API are not the words of the pages. @type {Record<string, string>} */
const labels = {
  present: 'already stored',
  mismatch: 'hash mismatch',
  removable: 'to be removed',
  rotten: 'corrupt',
  mended: 'repaired',
};

/** @param {string} outcome */
export const outcomeLabel = (outcome) => labels[outcome] ?? outcome;

/** @param {string} outcome */
export const isFailure = (outcome) => failures.has(outcome);

/**
 * The kind of tag for the state of a job. A job that is done with failed items is not good.
 *
 * @param {Pick<Api.Job, 'state' | 'counts'>} job
 */
export function jobKind({ state, counts }) {
  if (state === 'failed' || state === 'suspended') return 'bad';
  if (state === 'open') return 'warn';
  return state === 'done' && !Object.keys(counts).some(isFailure) ? 'good' : '';
}

/**
 * The numbers of a job's progress: {bytesRead: 2048} becomes "bytes read: 2 KiB".
 *
 * @param {Record<string, unknown>} progress
 */
export function progressText(progress) {
  return Object.entries(progress)
    .flatMap(([name, value]) => {
      if (typeof value !== 'number') return [];
      const words = name.replace(/([A-Z])/g, ' $1').toLowerCase();
      return [`${words}: ${/bytes/i.test(name) ? formatBytes(value) : formatNumber(value)}`];
    })
    .join(' · ');
}

/**
 * Items with failures first, otherwise in their order.
 *
 * @template {Pick<Api.JobItem, 'outcome'>} I
 * @param {I[]} items
 */
export const failuresFirst = (items) => [
  ...items.filter(({ outcome }) => isFailure(outcome)),
  ...items.filter(({ outcome }) => !isFailure(outcome)),
];
