// Questions about decisions on packages that upstream changed.

import { h } from '../widgets/dom.js';

const WITHHELD =
  'The package is not served for 75 seconds, until every instance has applied the decision. ' +
  'Other packages of the version stay available.';

/**
 * Names a package, and the hash that replaces another.
 *
 * @param {string} name
 * @param {string} from
 * @param {string} to
 */
export const change = (name, from, to) => [
  h('p', { class: 'break' }, name),
  h('ul', { class: 'hashes' }, h('li', {}, 'from ', `zh:${from}`), h('li', {}, 'to ', `zh:${to}`)),
];

/**
 * @param {Child} about
 * @returns {Question}
 */
export const acceptance = (about) => ({
  title: 'Accept the upstream copy?',
  about,
  consequence:
    `${WITHHELD} Then the mirror serves the upstream bytes, which must match this hash. Clients whose lock file has only ` +
    'the old hash refuse them. You can withdraw the acceptance on the Administration page.',
  no: 'Keep current copy',
  yes: 'Accept',
});

/**
 * @param {Child} about
 * @returns {Question}
 */
export const withdrawal = (about) => ({
  title: 'Withdraw the acceptance?',
  about,
  consequence:
    `${WITHHELD} Then the mirror serves the bytes that were verified first. ` +
    'If neither storage nor upstream has them, the package cannot be downloaded.',
  no: 'Keep acceptance',
  yes: 'Withdraw',
});
