// Asks for confirmation before something is done.

import { h } from './dom.js';

/**
 * Whether the answer is yes. The dialogue opens with the answer that does no harm.
 *
 * A question has a title, what it is about, the consequence of a yes, and the words of both answers.
 */
export function confirmed({ title, about, consequence, no, yes }) {
  return new Promise((answer) => {
    const dialogue = h('dialog', { 'aria-labelledby': 'question' },
      h('h3', { id: 'question' }, title),
      about,
      h('p', { class: 'soft small' }, consequence),
      h('form', { method: 'dialog', class: 'answers' },
        h('button', { value: 'no', autofocus: true }, no),
        h('button', { value: 'yes', class: 'danger' }, yes)));
    dialogue.addEventListener('close', () => {
      dialogue.remove();
      answer(dialogue.returnValue === 'yes');
    });
    document.body.append(dialogue);
    dialogue.showModal();
  });
}
