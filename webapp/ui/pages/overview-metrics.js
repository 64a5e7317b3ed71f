// The metrics of the overview: four numbers and three plots.

import { card, h, messageOf, replace, setText } from '../widgets/dom.js';
import { formatBytes, formatCompact, formatNumber, formatPercent } from '../widgets/formats.js';
import { differenceOf, plotNote, sumOf, timeLabels } from '../widgets/plot-geometry.js';
import { plot } from '../widgets/plot.js';

export function metricsView() {
  const numbers = h('dl', { class: 'numbers' });
  const note = h('p', { class: 'small soft' });
  const archives = plotCard('Archives served', ['all', 'from upstream'], formatNumber, false);
  const volume = plotCard('Bytes served', ['all', 'streamed'], formatBytes, true);
  const upstream = plotCard('Upstream requests', ['all', 'failed'], formatNumber, false);

  return {
    numbers,
    note,
    plots: [archives.card, volume.card, upstream.card],
    show(/** @type {Api.Metrics} */ { starts, stepSeconds, period, figures, totals }) {
      setText(note, plotNote(stepSeconds));
      const time = { starts, step: stepSeconds, labels: timeLabels(period) };
      archives.show({ ...time, first: sumOf(figures.hits, figures.misses), second: figures.misses }, [
        `${formatNumber(totals.hits)} from storage`,
        `${formatNumber(totals.misses)} from upstream`,
      ]);
      volume.show(
        { ...time, first: figures.bytesServed, second: differenceOf(figures.bytesServed, figures.bytesSaved) },
        [
          `${formatBytes(totals.bytesSaved)} from storage`,
          `${formatBytes(totals.bytesServed - totals.bytesSaved)} streamed from upstream`,
        ],
      );
      upstream.show({ ...time, first: figures.upstreamRequests, second: figures.upstreamFailures }, [
        `${formatNumber(totals.upstreamRequests)} requests`,
        `${formatNumber(totals.upstreamFailures)} failed`,
      ]);
      replace(numbers, totalNumbers(totals));
    },
    showError(/** @type {unknown} */ error) {
      if (!numbers.hasChildNodes()) replace(numbers, totalNumber('Metrics', '–', messageOf(error)));
    },
    end() {
      for (const each of [archives, volume, upstream]) each.end();
    },
  };
}

/** @param {Api.Metrics['totals']} totals */
function totalNumbers(totals) {
  const archives = totals.hits + totals.misses;
  const failedFetches = `, ${formatNumber(totals.fetchesFailed)} failed attempts`;
  return [
    totalNumber(
      'Archive hit rate',
      formatPercent(totals.hits, archives),
      `${formatNumber(totals.hits)} of ${formatNumber(archives)} served from storage`,
    ),
    totalNumber(
      'Upstream traffic saved',
      formatBytes(totals.bytesSaved),
      `of ${formatBytes(totals.bytesServed)} served to clients`,
    ),
    totalNumber(
      'Client requests',
      formatCompact(totals.requests),
      totals.failedRequests === 0 ? 'none failed' : `${formatNumber(totals.failedRequests)} failed`,
    ),
    totalNumber(
      'Packages fetched',
      formatNumber(totals.fetchesStored),
      `${formatBytes(totals.bytesFetched)}${totals.fetchesFailed === 0 ? '' : failedFetches}`,
    ),
  ];
}

/**
 * @param {string} name
 * @param {string} value
 * @param {string} detail
 */
const totalNumber = (name, value, detail) =>
  h('div', {}, h('dt', {}, name), h('dd', {}, value, h('small', {}, detail)));

/**
 * @param {string} title
 * @param {[string, string]} series
 * @param {(value: number) => string} format
 * @param {boolean} isSize
 */
function plotCard(title, series, format, isSize) {
  const keys = h('div', { class: 'keys' });
  const drawn = plot(series, format, isSize);
  return {
    card: card([h('h2', {}, title), keys], drawn.box, drawn.value),
    /**
     * @param {Omit<import('../widgets/plot.js').PlotData, 'description'>} data
     * @param {string[]} legend
     */
    show(data, legend) {
      replace(
        keys,
        legend.map((text) => h('span', {}, text)),
      );
      drawn.show({ ...data, description: `${title}: ${legend.join(', ')}` });
    },
    end: drawn.end,
  };
}
