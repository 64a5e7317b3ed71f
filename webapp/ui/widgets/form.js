// Forms: labelled fields, and one button that sends them.

import { confirm } from './dialog.js';
import { h, messageOf, notice, replace } from './dom.js';

/**
 * @param {string} label
 * @param {HTMLElement} control
 */
export const field = (label, control, wide = false) => h('label', { class: wide ? 'wide' : null }, label, control);

/**
 * @param {string} name
 * @param {string} [placeholder]
 * @param {Record<string, unknown>} [attributes]
 */
export const textInput = (name, placeholder = '', attributes = {}) =>
  h('input', { name, placeholder, autocomplete: 'off', spellcheck: false, ...attributes });

/**
 * @param {string} name
 * @param {[value: string, text: string][]} options
 * @param {string} chosen
 */
export const select = (name, options, chosen) =>
  h(
    'select',
    { name, id: name },
    options.map(([value, text]) => h('option', { value, selected: value === chosen }, text)),
  );

/**
 * A form with one or more buttons. Submits after a confirmation if there is a question. Shows below it what the
 * submission returns, or why it failed. After a success the form is reset, unless the button keeps the values.
 *
 * @param {HTMLElement[]} fields
 * @param {HTMLButtonElement[]} buttons
 * @param {(values: FormValues, button: string) => Promise<Child | void>} submit
 * @param {{ question?: (values: FormValues, button: string) => Question | null | Promise<Question>, keeps?: (button: string) => boolean }} [options]
 */
export function form(fields, buttons, submit, { question = () => null, keeps = () => false } = {}) {
  const message = h('div');
  const element = h('form', { class: 'fields' }, fields, buttons);
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    const pressed = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value ?? '';
    const values = new FormValues(new FormData(element));
    try {
      const asked = await question(values, pressed);
      if (asked && !(await confirm(asked))) return;
      for (const button of buttons) button.disabled = true;
      const result = (await submit(values, pressed)) ?? null;
      replace(message, typeof result === 'string' && result ? notice(result) : result);
      if (!keeps(pressed)) element.reset();
    } catch (error) {
      replace(message, notice(messageOf(error), 'bad'));
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  });
  return h('div', { class: 'stack' }, element, message);
}

/**
 * @param {string} label
 * @param {{ kind?: string, value?: string }} [options]
 */
export const submitButton = (label, { kind = 'primary', value = '' } = {}) =>
  h('button', { class: kind, value }, label);

/** The values of a form, without spaces around them. */
export class FormValues {
  /** @param {FormData} data */
  constructor(data) {
    this.data = data;
  }

  /** @param {string} name */
  text(name) {
    return String(this.data.get(name) ?? '').trim();
  }

  /**
   * The text; undefined if the field is empty.
   *
   * @param {string} name
   */
  optional(name) {
    return this.text(name) || undefined;
  }

  /** @param {string} name */
  checked(name) {
    return this.data.has(name);
  }
}
