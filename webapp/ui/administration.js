// What may be done to the mirror. A section is there where the mirror's own description of its interface has its route, so
// that this page never offers what this mirror does not have.

import * as api from './api.js';
import { empty, h, notice, replace } from './dom.js';
import { sections } from './acts.js';

export function administration(box) {
  const list = h('div');
  const field = h('input', { type: 'password', id: 'token', autocomplete: 'off', value: api.token.get() });
  const form = h('form', { class: 'fields' },
    h('label', { class: 'wide' }, 'Administrator’s token', field),
    h('button', { class: 'primary' }, 'Use it'),
    h('button', { type: 'button', onclick: () => use('') }, 'Forget it'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    use(field.value.trim());
  });
  replace(
    box,
    h('div', { class: 'title' }, h('h1', {}, 'Administration')),
    h('section', { class: 'card stack' },
      h('p', { class: 'soft small' }, 'Needed unless the container knows you as an administrator. It is kept in this tab until you close it.'), form),
    list,
  );

  function use(token) {
    api.token.set(token);
    field.value = token;
    show();
  }

  async function show() {
    try {
      const { paths } = await api.get('openapi.json');
      const offered = sections.filter((section) => paths[section.route]);
      replace(list, offered.length === 0
        ? h('section', { class: 'card' }, empty('Nothing to administer', 'This mirror offers no administrative acts.'))
        : [index(offered), offered.map((section) => shown(section, paths))]);
    } catch (problem) {
      replace(list, notice(problem.message, 'bad'));
    }
  }

  show();
}

/** The way to a section; links would choose another page. */
function index(offered) {
  const go = (section) => () => {
    const title = document.querySelector(`#${section.id} h2`);
    title.closest('section').scrollIntoView();
    title.focus({ preventScroll: true });
  };
  return h('nav', { class: 'sections', 'aria-label': 'Sections' },
    offered.map((section) => h('button', { type: 'button', class: 'quiet', onclick: go(section) }, section.title)));
}

function shown(section, paths) {
  const body = h('div', { class: 'stack' });
  const refresh = async () => {
    try {
      replace(body, await section.show(refresh, paths));
    } catch (problem) {
      replace(body, notice(refusal(problem), problem.status === 401 || problem.status === 403 ? 'warn' : 'bad'));
    }
  };
  refresh();
  return h('section', { class: 'card', id: section.id },
    h('header', {}, h('h2', { tabindex: '-1' }, section.title), h('span', { class: 'small soft' }, section.purpose)), body);
}

function refusal(problem) {
  if (problem.status === 401) return 'This needs an administrator’s token, or a login to the container.';
  if (problem.status === 403) return `You may not do this: ${problem.message}`;
  return problem.message;
}
