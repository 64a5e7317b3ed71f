// Plots of one or two series. Each plot has a description in words for people who do not see it.

import uPlot from '../uplot.js';
import { h, setText } from './dom.js';
import { COUNT_STEPS, SIZE_STEPS, timeRange, valueRange } from './plot-geometry.js';

/**
 * @typedef {object} PlotData
 * @property {number[]} starts when each step starts, in seconds since 1970
 * @property {number} step seconds
 * @property {(plot: unknown, ticks: number[]) => string[]} labels
 * @property {number[]} first
 * @property {number[]} [second] drawn in front of the first
 * @property {string} [timeZone] of the ticks, if it is not that of the browser
 * @property {string} description
 */

/**
 * Creates a plot.
 *
 * @param {string[]} names of the one or two series
 * @param {(value: number) => string} format of a value at the axis
 * @param {boolean} isSize
 */
export function plot(names, format, isSize) {
  const box = h('div', { class: 'plot', role: 'img' });
  const value = h('div', { class: 'value small soft', 'aria-hidden': 'true' });
  /** @type {uPlot | null} */
  let chart = null;
  /** @type {PlotData | null} */
  let shown = null;

  // A CSS property still names the colours of both themes; the computed colour of an element is one of them.
  function colour(/** @type {string} */ property) {
    box.style.color = `var(${property})`;
    return getComputedStyle(box).color;
  }

  // The values of the bars below the pointer.
  function valueText(/** @type {number | null | undefined} */ index) {
    if (!shown || index === null || index === undefined) return '';
    const { starts, labels, first, second } = shown;
    const values = [first, ...(second ? [second] : [])];
    const texts = values.map((series, each) => `${format(series[index])} ${names[each]}`);
    return `${labels(null, [starts[index]])[0]}: ${texts.join(', ')}`;
  }

  function draw() {
    if (!shown || box.clientWidth === 0) return;
    chart?.destroy();
    const { starts, step, labels, first, second, timeZone } = shown;
    const paths = uPlot.paths.bars?.({ size: [0.72, 28], radius: 0.15 });
    const axis = {
      stroke: colour('--ink-soft'),
      font: '12px system-ui, sans-serif',
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
    };
    const bars = (/** @type {number} */ index) => {
      const fill = colour(`--series-${index + 1}`);
      return { label: names[index], fill, stroke: fill, width: 0, paths, points: { show: false } };
    };
    chart = new uPlot(
      {
        width: box.clientWidth,
        height: 190,
        padding: [10, 14, 0, 0],
        cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
        hooks: { setCursor: [({ cursor }) => setText(value, valueText(cursor.idx))] },
        legend: { show: false },
        scales: {
          x: { time: true, range: (_, from, to) => timeRange(from, to, step) },
          y: { range: (_, _low, high) => valueRange(high, isSize) },
        },
        axes: [
          { ...axis, grid: { show: false }, space: 70, size: 28, values: labels },
          {
            ...axis,
            size: isSize ? 74 : 52,
            space: 34,
            incrs: isSize ? SIZE_STEPS : COUNT_STEPS,
            values: (_, ticks) => ticks.map(format),
          },
        ],
        series: [{}, ...names.map((_, index) => bars(index))],
        ...(timeZone ? { tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), timeZone) } : {}),
      },
      second ? [starts, first, second] : [starts, first],
      box,
    );
  }

  const resizes = new ResizeObserver(draw);
  resizes.observe(box);
  window.addEventListener('themechange', draw);

  return {
    box,
    value,
    show(/** @type {PlotData} */ data) {
      shown = data;
      box.setAttribute('aria-label', data.description);
      draw();
    },
    end() {
      resizes.disconnect();
      window.removeEventListener('themechange', draw);
      chart?.destroy();
    },
  };
}
