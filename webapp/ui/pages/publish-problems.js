// The problems of a refused release, or the notes on a published one, by file.

import { h } from '../widgets/dom.js';

/**
 * @param {{ file: string, reason: string }[]} sentences
 * @param {string} title
 */
export const fileTable = (sentences, title) =>
  h(
    'table',
    { class: 'rows', id: 'problems' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'File'), h('th', { scope: 'col' }, title))),
    h(
      'tbody',
      {},
      sentences.map(({ file, reason }) =>
        h('tr', {}, h('td', { class: 'mono break' }, file), h('td', { 'data-label': `${title}:` }, reason)),
      ),
    ),
  );
