// A question that is asked before something is done. The dialogue opens with the answer that does no harm.

import { h } from './dom.js';

/** Asks, and returns whether the answer is yes. */
export function confirmed({ title, target, note, no, yes }) {
  return new Promise((answer) => {
    const dialogue = h('dialog', { 'aria-labelledby': 'question' },
      h('h3', { id: 'question' }, title),
      h('p', { class: 'break' }, target),
      h('p', { class: 'soft small' }, note),
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
