// Plots of what was counted. What a plot shows is said in words, too, for those who do not see it.

import uPlot from './uplot.js';
import { h } from './dom.js';

/** The ticks of sizes are powers of two, those of counts whole numbers. */
const sizes = Array.from({ length: 50 }, (_, power) => 2 ** power);
const counts = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

/**
 * A plot of two series, the second one drawn in front of the first.
 *
 * @param format how a value is written at the axis
 */
export function plot(series, format, isSize) {
  const box = h('div', { class: 'plot', role: 'img' });
  let chart = null;
  let shown = null;

  // A property is text that still names the colours of both themes; an element's colour is the one of them that counts.
  function colour(name) {
    box.style.color = `var(${name})`;
    return getComputedStyle(box).color;
  }

  function draw() {
    if (!shown || box.clientWidth === 0) return;
    chart?.destroy();
    const line = colour('--line');
    const ink = colour('--ink-soft');
    const font = '12px system-ui, sans-serif';
    const bars = uPlot.paths.bars({ size: [0.72, 28], radius: 0.15 });
    const axis = { stroke: ink, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
    chart = new uPlot({
      width: box.clientWidth,
      height: 190,
      padding: [10, 14, 0, 0],
      cursor: { show: false },
      legend: { show: false },
      // Bars stand in the middle of their time: the first and the last need half a step beside them.
      scales: { x: { time: true, range: (_, first, last) => [first - shown.step / 2, last + shown.step / 2] }, y: { range: (_, low, high) => [0, Math.max(high * 1.08, isSize ? 1024 : 4)] } },
      axes: [
        { ...axis, grid: { show: false }, space: 70, size: 28, values: shown.labels },
        { ...axis, size: isSize ? 74 : 52, space: 34, incrs: isSize ? sizes : counts, values: (_, ticks) => ticks.map(format) },
      ],
      series: [
        {},
        { label: series[0], fill: colour('--series-1'), stroke: colour('--series-1'), width: 0, paths: bars, points: { show: false } },
        { label: series[1], fill: colour('--series-2'), stroke: colour('--series-2'), width: 0, paths: bars, points: { show: false } },
      ],
    }, shown.data, box);
  }

  const watch = new ResizeObserver(draw);
  watch.observe(box);
  window.addEventListener('themechange', draw);

  return {
    box,
    /** Where two amounts are parts of one whole, the first is the whole, and the second is drawn in front of it. */
    show({ starts, step, first, second, description, labels }) {
      shown = { data: [starts, first, second], labels, step };
      box.setAttribute('aria-label', description);
      draw();
    },
    end() {
      watch.disconnect();
      window.removeEventListener('themechange', draw);
      chart?.destroy();
    },
  };
}

/** The labels of the time axis: hours of a day, days of a month. */
export function timeLabels(period) {
  const options = period === 'month' ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit' };
  const format = new Intl.DateTimeFormat('en-GB', options);
  return (_, ticks) => ticks.map((tick) => format.format(new Date(tick * 1000)));
}
