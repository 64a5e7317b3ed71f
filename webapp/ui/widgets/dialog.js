// Asks for confirmation before an action.

import { h } from './dom.js';

/**
 * Returns whether the answer is yes. The focus is on the harmless answer first.
 *
 * @param {Question} question
 * @returns {Promise<boolean>}
 */
export function confirm({ title, about, consequence, no, yes }) {
  return new Promise((resolve) => {
    const dialog = h(
      'dialog',
      { 'aria-labelledby': 'question' },
      h('h3', { id: 'question' }, title),
      about,
      h('p', { class: 'soft small' }, consequence),
      h(
        'form',
        { method: 'dialog', class: 'answers' },
        h('button', { value: 'no', autofocus: true }, no),
        h('button', { value: 'yes', class: 'danger' }, yes),
      ),
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
