// What an empty mirror shows: the lines that set up its first client.

import * as api from '../api/client.js';
import { identity } from '../api/session.js';
import { card, h, messageOf, notice, replace } from '../widgets/dom.js';
import { snippet } from '../widgets/snippet.js';

/** @param {Api.Status} status */
export const isUnused = ({ storage, fetches, lastHour }) =>
  storage.providers === 0 && fetches.providers.length === 0 && lastHour.hits + lastHour.misses === 0;

/** A card that is shown while the mirror has nothing and no client. */
export function welcomeCard() {
  const box = h('div', { hidden: true });
  let isLoaded = false;

  async function load() {
    try {
      const first = await api.get('/setup');
      const { texts } = first.configured ? first : await api.get('/setup', { query: { url: api.mirrorUrl() } });
      const needsToken = identity()?.tokenRequired ?? false;
      const text = texts.find(
        ({ client, way, token }) => client === 'terraform' && way === 'network-mirror' && token === needsToken,
      );
      replace(box, card(heading(), text && setUpLines(text)));
    } catch (error) {
      replace(box, card(heading(), notice(messageOf(error), 'bad')));
    }
  }

  return {
    box,
    show(/** @type {Api.Status} */ status) {
      box.hidden = !isUnused(status);
      if (box.hidden || isLoaded) return;
      isLoaded = true;
      load();
    },
  };
}

const heading = () => h('h2', {}, 'Waiting for the first client');

/** @param {Api.Item<Api.Setup['texts']>} text */
const setUpLines = ({ file, text }) =>
  h(
    'div',
    { class: 'stack' },
    h('p', { class: 'soft small' }, 'To set up Terraform, add this to ', file, ':'),
    snippet('Configuration', text),
    h('p', {}, h('a', { href: '#/setup' }, 'Other clients and protocols')),
  );
