// Buttons that do more than call one function.

import { h, messageOf } from './dom.js';
import { confirm } from './dialog.js';

/**
 * A group of buttons of which one is pressed.
 *
 * @param {string} label
 * @param {[value: string, text: string][]} options
 * @param {string} chosen
 * @param {(value: string) => void} choose
 */
export function choices(label, options, chosen, choose) {
  const buttons = options.map(([value, text]) =>
    h(
      'button',
      {
        type: 'button',
        'aria-pressed': String(value === chosen),
        'data-value': value,
        onclick: () => {
          for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.value === value));
          choose(value);
        },
      },
      text,
    ),
  );
  return h('div', { class: 'choices', role: 'group', 'aria-label': label }, buttons);
}

/**
 * Copies a text to the clipboard and confirms it for two seconds.
 *
 * @param {() => string} text
 */
export function copyButton(text, label = 'Copy') {
  const button = h('button', { type: 'button' }, label);
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Not copied: select the text';
    }
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
  return button;
}

/**
 * Runs an action, after a confirmation if there is a question, and then refreshes. Shows an error beside the button.
 *
 * @param {string} label
 * @param {() => Promise<unknown>} action
 * @param {() => Promise<void>} refresh
 * @param {{ kind?: string, question?: Question }} [options]
 */
export function actionButton(label, action, refresh, { kind = '', question } = {}) {
  const message = h('span', { class: 'small', role: 'status' });
  const button = h('button', { type: 'button', class: kind }, label);
  button.addEventListener('click', async () => {
    if (question && !(await confirm(question))) return;
    button.disabled = true;
    try {
      await action();
      await refresh();
    } catch (error) {
      message.textContent = ` ${messageOf(error)}`;
    } finally {
      button.disabled = false;
    }
  });
  return [button, message];
}
