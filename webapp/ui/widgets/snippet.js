// Texts that users copy.

import { copyButton } from './buttons.js';
import { h } from './dom.js';

/**
 * A text with a button that copies it.
 *
 * @param {string} label
 * @param {string} text
 * @param {Record<string, unknown>} [attributes] further attributes of the text
 */
export const snippet = (label, text, attributes = {}) =>
  h(
    'div',
    { class: 'snippet' },
    h('pre', { tabindex: '0', role: 'region', 'aria-label': label, ...attributes }, text),
    copyButton(() => text),
  );

/**
 * Hashes with a button that copies each.
 *
 * @param {string[]} hashes
 */
export const hashList = (hashes) =>
  h(
    'ul',
    { class: 'hashes' },
    hashes.map((hash) =>
      h(
        'li',
        {},
        hash,
        ' ',
        copyButton(() => hash),
      ),
    ),
  );
