// Shows the sections of the administration. A section is shown if the OpenAPI document of this mirror has its route.

import { sections } from '../administration/sections.js';
import * as api from '../api/client.js';
import { refreshIdentity } from '../api/session.js';
import { empty, h, messageOf, notice, replace } from '../widgets/dom.js';

/** @type {Page} */
export function administration(box, _, query) {
  const list = h('div');
  replace(box, h('div', { class: 'title' }, h('h1', {}, 'Administration')), list);

  async function show() {
    try {
      // The sections send many requests at once. With a session that has ended, each would be a failed login.
      await refreshIdentity();
      const { paths } = await api.get('/openapi.json');
      const offered = sections.filter(({ route }) => route in /** @type {object} */ (paths));
      replace(list, offered.length === 0 ? noSections() : [navigation(offered), offered.map(sectionCard)]);
      goTo(query.get('section') ?? '');
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
  const go = (/** @type {Section} */ section) => () => goTo(section.id);
  return h(
    'nav',
    { class: 'sections', 'aria-label': 'Sections' },
    offered.map((section) => h('button', { type: 'button', class: 'quiet', onclick: go(section) }, section.title)),
  );
}

/** @param {string} id */
function goTo(id) {
  const section = document.getElementById(id);
  section?.scrollIntoView();
  section?.querySelector('h2')?.focus({ preventScroll: true });
}

/** @param {Section} section */
function sectionCard(section) {
  const body = h('div', { class: 'stack' });
  const refresh = async () => {
    try {
      replace(body, await section.show(refresh));
    } catch (error) {
      replace(body, notice(messageOf(error), 'bad'));
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
