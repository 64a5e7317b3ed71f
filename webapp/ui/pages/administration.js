// Shows one section of the administration, which its URL names. A section is shown if the OpenAPI document has its route
// and there is something for it to show.

import { groups, sections, usedSections } from '../administration/sections.js';
import * as api from '../api/client.js';
import { refreshIdentity } from '../api/session.js';
import { empty, h, messageOf, notice, replace } from '../widgets/dom.js';
import { keepFocus } from '../widgets/focus.js';
import { isCurrent } from './router.js';

const ROOT = '#/administration';

/** @type {Page} */
export function administration(box, [name], query) {
  const named = query.get('section');
  if (named) {
    location.replace(`${ROOT}/${encodeURIComponent(named)}`);
    return;
  }
  const list = h('div');
  replace(box, h('div', { class: 'title' }, h('h1', {}, 'Administration')), list);

  async function show() {
    try {
      // A section sends several requests at once. With a session that has ended, each would be a failed login.
      await refreshIdentity();
      const { paths } = await api.get('/openapi.json');
      const { hosted } = await api.get('/setup');
      const offered = await usedSections(
        sections.filter(({ route }) => route in /** @type {object} */ (paths)),
        hosted.length > 0,
      );
      const chosen = name === undefined ? offered[0] : offered.find(({ id }) => id === name);
      replace(list, navigation(offered, chosen), chosen ? sectionCard(chosen, query) : noSection());
    } catch (error) {
      replace(list, notice(messageOf(error), 'bad'));
    }
  }

  show();
}

const noSection = () =>
  h('section', { class: 'card' }, empty('No such section', 'This mirror has no administrative function of this name.'));

/**
 * @param {Section[]} offered
 * @param {Section | undefined} chosen
 */
function navigation(offered, chosen) {
  return h(
    'nav',
    { class: 'sections', 'aria-label': 'Sections' },
    groups.map(({ title, ids }) => {
      const members = offered.filter(({ id }) => ids.includes(id));
      return (
        members.length > 0 &&
        h(
          'div',
          {},
          h('span', { class: 'small soft' }, title),
          members.map((section) => sectionLink(section, section === chosen)),
        )
      );
    }),
  );
}

/**
 * @param {Section} section
 * @param {boolean} isChosen
 */
function sectionLink({ id, title }, isChosen) {
  const href = `${ROOT}/${id}`;
  return h('a', { href, 'aria-current': isChosen || isCurrent(href, location.hash) ? 'page' : null }, title);
}

/**
 * @param {Section} section
 * @param {URLSearchParams} query
 */
function sectionCard(section, query) {
  const body = h('div', { class: 'stack' });
  const refresh = async () => {
    try {
      const content = await section.show(refresh, query);
      keepFocus(body, () => replace(body, content));
    } catch (error) {
      replace(body, notice(messageOf(error), 'bad'));
    }
  };
  refresh();
  return h(
    'section',
    { class: 'card', id: section.id },
    h('header', {}, h('h2', {}, section.title), h('span', { class: 'small soft' }, section.purpose)),
    body,
  );
}
