// A table of a list that the API divides into pages and sorts.

import { h, messageOf, notice, replace } from './dom.js';
import { keepFocus } from './focus.js';
import { latestOnly } from './latest.js';
import { pager, sortableHeading, table } from './table.js';

const LIMIT = 50;

/** @typedef {{ sort: string | undefined, order: 'asc' | 'desc', offset: number, limit: number }} ListQuery */

/**
 * Shows a list. A column without a member cannot be sorted; one without a title holds buttons.
 *
 * @template T
 * @param {object} list
 * @param {(query: ListQuery) => Promise<{ total: number, items: T[] }>} list.load
 * @param {[title: string, member: string][]} list.columns
 * @param {(item: T, refresh: () => Promise<void>) => Child[]} list.cells the cells of a row
 * @param {[title: string, text: string]} list.whenEmpty
 */
export function pagedTable({ load, columns, cells, whenEmpty }) {
  const box = h('div', { class: 'stack' });
  /** @type {ListQuery} */
  let query = { sort: undefined, order: 'asc', offset: 0, limit: LIMIT };
  const show = latestOnly();

  const refresh = () =>
    show(
      () => load(query),
      ({ total, items }) => {
        if (items.length === 0 && query.offset > 0) {
          restart();
          return;
        }
        draw(
          table(items, columns.map(heading), (item) => cells(item, refresh), whenEmpty),
          pager({ total, offset: query.offset, shown: items.length, limit: query.limit }, (offset) =>
            change({ offset }),
          ),
        );
      },
      (error) => draw(notice(messageOf(error), 'bad')),
    );

  /** @param {...Child} children */
  const draw = (...children) => keepFocus(box, () => replace(box, ...children));

  /** @param {[title: string, member: string]} column */
  function heading([title, member]) {
    if (!member) return title;
    const isSorted = query.sort === member;
    const turned = isSorted && query.order === 'asc' ? 'desc' : 'asc';
    return sortableHeading(title, isSorted ? query.order : '', () =>
      change({ sort: member, order: turned, offset: 0 }),
    );
  }

  /** @param {Partial<ListQuery>} changed */
  function change(changed) {
    query = { ...query, ...changed };
    refresh();
  }

  const restart = () => change({ offset: 0 });
  refresh();
  return { box, refresh, restart };
}
