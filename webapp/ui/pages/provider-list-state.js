// The state of the list of providers: what is searched, filtered and sorted, as the URL has it.

const DEFAULT_LIMIT = '50';

/** @typedef {{ search: string, host: string, stored: string, mark: string, unused: string, sort: string, order: string, offset: string, limit: string }} ListState */

/** Columns that one can sort by, with the order that one sees first. @type {[sort: string, title: string, order: 'asc' | 'desc'][]} */
export const columns = [
  ['address', 'Provider', 'asc'],
  ['packages', 'Stored packages', 'desc'],
  ['size', 'Size', 'desc'],
  ['newest', 'Newest version', 'desc'],
  ['versions', 'Versions', 'desc'],
  ['last_used', 'Last use', 'desc'],
  ['downloads', 'Downloads', 'desc'],
  ['signer', 'Signer', 'asc'],
  ['marks', 'Marks', 'desc'],
];

/**
 * The state of the list in a URL.
 *
 * @param {URLSearchParams} query
 * @returns {ListState}
 */
export function stateOf(query) {
  const value = (/** @type {string} */ name, absent = '') => query.get(name) ?? absent;
  const sort = value('sort', 'address');
  return {
    search: value('search'),
    host: value('host'),
    stored: value('stored'),
    mark: value('mark'),
    unused: value('unused'),
    sort,
    order: value('order', firstOrder(sort)),
    offset: value('offset', '0'),
    limit: value('limit', DEFAULT_LIMIT),
  };
}

/** @param {string} sort */
const firstOrder = (sort) => columns.find(([name]) => name === sort)?.[2] ?? 'asc';

/**
 * The parameters of a URL that differ from those of the plain list.
 *
 * @param {ListState} state
 */
export function queryOf(state) {
  const plain = stateOf(new URLSearchParams(state.sort === 'address' ? {} : { sort: state.sort }));
  const differs = (/** @type {string} */ name) =>
    state[/** @type {keyof ListState} */ (name)] !== plain[/** @type {keyof ListState} */ (name)] ||
    (name === 'sort' && state.sort !== 'address');
  return new URLSearchParams(Object.entries(state).filter(([name]) => differs(name)));
}

/**
 * The state after a click on the heading of a column: sorted by it, or in the opposite order if it was already.
 *
 * @param {ListState} state
 * @param {string} sort
 * @returns {ListState}
 */
export function sortedBy(state, sort) {
  const turned = state.order === 'asc' ? 'desc' : 'asc';
  return { ...state, sort, order: state.sort === sort ? turned : firstOrder(sort), offset: '0' };
}

/** @param {ListState} state */
export const isFiltered = ({ search, host, stored, mark, unused }) =>
  [search, host, stored, mark, unused].some(Boolean);
