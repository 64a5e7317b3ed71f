// Tables with a row for each item.

import { empty, h } from './dom.js';
import { formatNumber } from './formats.js';

/** Headings of columns with numbers, which are right-aligned. */
const numeric = new Set(['Size', 'Stored packages', 'Versions', 'Downloads']);

/**
 * A table, or a message if there are no items. A column without a heading holds buttons. The function makes the cells of
 * a row, or only their contents.
 *
 * @template T
 * @param {T[]} items
 * @param {(string | HTMLTableCellElement)[]} headings
 * @param {(item: T) => Child[]} cells
 * @param {[title: string, text: string]} whenEmpty
 */
export function table(items, headings, cells, whenEmpty) {
  if (items.length === 0) return empty(...whenEmpty);
  const rows = items.map((item) => tableRow(cells(item), headings));
  return h('table', { class: 'rows' }, tableHead(headings), h('tbody', {}, rows));
}

/** @param {(string | HTMLTableCellElement)[]} headings */
function tableHead(headings) {
  const cell = (/** @type {string | HTMLTableCellElement} */ heading) => {
    if (heading instanceof HTMLTableCellElement) return heading;
    return heading ? h('th', { scope: 'col', class: numeric.has(heading) ? 'number' : null }, heading) : h('td');
  };
  return h('thead', {}, h('tr', {}, headings.map(cell)));
}

/**
 * A row of cells, or of their contents.
 *
 * @param {Child[]} cells
 * @param {(string | HTMLTableCellElement)[]} [headings]
 */
export function tableRow(cells, headings) {
  const cell = (/** @type {Child} */ content, /** @type {number} */ index) =>
    content instanceof HTMLTableCellElement
      ? content
      : h('td', { class: headings?.[index] === '' ? 'act' : null }, content);
  return h('tr', {}, cells.map(cell));
}

/**
 * A heading with a button that sorts by its column.
 *
 * @param {string} title
 * @param {string} order how the table is sorted by this column: asc, desc or not at all
 * @param {() => void} sort
 */
export function sortableHeading(title, order, sort) {
  const direction = { asc: 'ascending', desc: 'descending' }[order];
  const arrow = { asc: ' ↑', desc: ' ↓' }[order] ?? '';
  return h(
    'th',
    { scope: 'col', class: numeric.has(title) ? 'number' : null, 'aria-sort': direction },
    h(
      'button',
      { type: 'button', class: 'sort', name: title, onclick: sort },
      title,
      h('span', { 'aria-hidden': 'true' }, arrow),
    ),
  );
}

/**
 * Buttons for the previous and the next part of a long list, and a field for any other; null if the list has one part.
 *
 * @param {{ total: number, offset: number, shown: number, limit: number }} part
 * @param {(offset: number) => void} go
 */
export function pager({ total, offset, shown, limit }, go) {
  if (total <= limit) return null;
  const to = (/** @type {number} */ target) => () => go(target);
  return h(
    'div',
    { class: 'pager' },
    `${formatNumber(offset + 1)} to ${formatNumber(offset + shown)} of ${formatNumber(total)}`,
    total > 2 * limit && pageField({ total, offset, limit }, go),
    h('button', { type: 'button', disabled: offset === 0, onclick: to(Math.max(0, offset - limit)) }, 'Previous'),
    h('button', { type: 'button', disabled: offset + shown >= total, onclick: to(offset + limit) }, 'Next'),
  );
}

/**
 * @param {{ total: number, offset: number, limit: number }} part
 * @param {(offset: number) => void} go
 */
function pageField({ total, offset, limit }, go) {
  const last = Math.ceil(total / limit);
  const field = h('input', {
    type: 'number',
    name: 'page',
    min: '1',
    max: String(last),
    value: String(Math.floor(offset / limit) + 1),
  });
  field.addEventListener('change', () => {
    const page = Math.min(last, Math.max(1, Math.floor(Number(field.value)) || 1));
    go((page - 1) * limit);
  });
  return h('label', { class: 'page' }, 'Page', field, `of ${formatNumber(last)}`);
}
