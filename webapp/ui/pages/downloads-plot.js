// The plot of downloads by day.

import { formatNumber } from '../widgets/formats.js';
import { timeLabels } from '../widgets/plot-geometry.js';

/** The width of a bar in seconds. */
export const DAY = 86_400;

/** @typedef {import('../widgets/plot.js').PlotData} PlotData */

/**
 * The data of the plot: a bar for each day.
 *
 * @param {Api.Downloads} found
 * @returns {PlotData}
 */
export function plotOf({ days }) {
  const counts = days.map(({ downloads }) => downloads);
  const sum = counts.reduce((all, each) => all + each, 0);
  return {
    starts: days.map(({ day }) => Date.parse(`${day}T00:00:00Z`) / 1000),
    step: DAY,
    labels: timeLabels('month', 'UTC'),
    first: counts,
    timeZone: 'Etc/UTC',
    description: `Downloads: ${formatNumber(sum)} in ${days.length} days`,
  };
}
