// The numbers of a plot: what its axes cover, and where their ticks are.

import { formatDuration } from './formats.js';

/** Ticks of sizes are powers of two. */
export const SIZE_STEPS = Array.from({ length: 50 }, (_, power) => 2 ** power);

/** Ticks of counts are whole numbers. */
export const COUNT_STEPS = Array.from({ length: 12 }, (_, power) =>
  [1, 2, 5].map((digit) => digit * 10 ** power),
).flat();

/**
 * The range of the time axis. A bar is centred on its time, so the first and the last bar need half a step more.
 *
 * @param {number} first
 * @param {number} last
 * @param {number} step
 * @returns {[number, number]}
 */
export const timeRange = (first, last, step) => [first - step / 2, last + step / 2];

/**
 * The range of the value axis: some space above the highest bar, and never so small that ticks repeat.
 *
 * @param {number} highest
 * @param {boolean} isSize
 * @returns {[number, number]}
 */
export const valueRange = (highest, isSize) => [0, Math.max(highest * 1.08, isSize ? 1024 : 4)];

/**
 * Labels of the time axis: days if the period is a month, otherwise hours and minutes.
 *
 * @param {string} period
 * @param {string} [timeZone]
 */
export function timeLabels(period, timeZone) {
  /** @type {Intl.DateTimeFormatOptions} */
  const options = period === 'month' ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit' };
  const format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  return (/** @type {unknown} */ _, /** @type {number[]} */ ticks) =>
    ticks.map((tick) => format.format(new Date(tick * 1000)));
}

/**
 * What the bars and times of the plots mean.
 *
 * @param {number} stepSeconds
 */
export const plotNote = (stepSeconds, timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone) =>
  `Each bar is ${formatDuration(stepSeconds).replace(/ 0 (s|min|h)$/, '')} wide. Time zone: ${timeZone}.`;

/**
 * Adds two series step by step.
 *
 * @param {number[]} first
 * @param {number[]} second
 */
export const sumOf = (first, second) => first.map((value, index) => value + second[index]);

/**
 * Subtracts the second series from the first one step by step.
 *
 * @param {number[]} first
 * @param {number[]} second
 */
export const differenceOf = (first, second) => first.map((value, index) => value - second[index]);
