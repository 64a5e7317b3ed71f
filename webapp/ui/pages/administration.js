// Shows the sections of the administration. A section is shown if the OpenAPI document of this mirror has its route.

import { sections } from '../administration/sections.js';
import * as api from '../api/client.js';
import { token } from '../api/token.js';
import { empty, h, messageOf, notice, replace } from '../widgets/dom.js';
import { field } from '../widgets/form.js';

/** @type {Page} */
export function administration(box) {
  const list = h('div');
  const input = h('input', { type: 'password', id: 'token', autocomplete: 'off', value: token.get() });
  const form = h(
    'form',
    { class: 'fields' },
    field('Administrator token', input, true),
    h('button', { class: 'primary' }, 'Use token'),
    h('button', { type: 'button', onclick: () => use('') }, 'Remove token'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    use(input.value.trim());
  });
  replace(
    box,
    h('div', { class: 'title' }, h('h1', {}, 'Administration')),
    h(
      'section',
      { class: 'card stack' },
      h(
        'p',
        { class: 'soft small' },
        'If you are not logged in as an administrator, enter a token. It is stored in this browser tab until you close the tab.',
      ),
      form,
    ),
    list,
  );

  /** @param {string} value */
  function use(value) {
    token.set(value);
    input.value = value;
    show();
  }

  async function show() {
    try {
      const { paths } = await api.get('/openapi.json');
      const offered = sections.filter(({ route }) => route in /** @type {object} */ (paths));
      replace(list, offered.length === 0 ? noSections() : [navigation(offered), offered.map(sectionCard)]);
    } catch (error) {
      replace(list, notice(messageOf(error), 'bad'));
    }
  }

  show();
}

const noSections = () =>
  h('section', { class: 'card' }, empty('No administration', 'This mirror has no administrative functions.'));

/**
 * Buttons that scroll to a section. Links would change the fragment, which chooses the page.
 *
 * @param {Section[]} offered
 */
function navigation(offered) {
  const go = (/** @type {Section} */ section) => () => {
    const title = /** @type {HTMLElement | null} */ (document.querySelector(`#${section.id} h2`));
    title?.closest('section')?.scrollIntoView();
    title?.focus({ preventScroll: true });
  };
  return h(
    'nav',
    { class: 'sections', 'aria-label': 'Sections' },
    offered.map((section) => h('button', { type: 'button', class: 'quiet', onclick: go(section) }, section.title)),
  );
}

/** @param {Section} section */
function sectionCard(section) {
  const body = h('div', { class: 'stack' });
  const refresh = async () => {
    try {
      replace(body, await section.show(refresh));
    } catch (error) {
      const isDenied = error instanceof api.Problem && (error.status === 401 || error.status === 403);
      replace(body, notice(refusalText(error), isDenied ? 'warn' : 'bad'));
    }
  };
  refresh();
  return h(
    'section',
    { class: 'card', id: section.id },
    h('header', {}, h('h2', { tabindex: '-1' }, section.title), h('span', { class: 'small soft' }, section.purpose)),
    body,
  );
}

/** @param {unknown} error */
function refusalText(error) {
  if (error instanceof api.Problem && error.status === 401) {
    return 'Log in as an administrator, or enter an administrator token.';
  }
  if (error instanceof api.Problem && error.status === 403) return `Access denied: ${error.message}`;
  return messageOf(error);
}
