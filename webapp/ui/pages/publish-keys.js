// The signing keys of the namespace that a release is published to.

import { keyState } from '../administration/signing-key-texts.js';
import * as api from '../api/client.js';
import { accessTo } from '../api/rights.js';
import { identity } from '../api/session.js';
import { h, messageOf, redraw, replace, tag } from '../widgets/dom.js';
import { formatFingerprint } from '../widgets/formats.js';

/**
 * A box that lists the keys for administrators; others may not read them.
 *
 * @param {AbortSignal} signal
 */
export function keysBox(signal) {
  const box = h('div', { 'aria-live': 'polite' });
  return {
    box,
    /** @param {{ hostname: string, namespace: string }} target */
    async show({ hostname, namespace }) {
      if (accessTo('admin', identity()) !== 'granted') return;
      try {
        const { keys } = await api.get('/admin/signing-keys/{hostname}/{namespace}', {
          names: { hostname, namespace },
          signal,
        });
        redraw(box, keys, () => keyList(keys));
      } catch (error) {
        if (!signal.aborted) replace(box, h('p', { class: 'small soft' }, messageOf(error)));
      }
    },
  };
}

/** @param {{ fingerprint: string, state: string }[]} found */
const keyList = (found) =>
  found.length === 0
    ? h('p', { class: 'small soft' }, 'The namespace has no registered signing key. ', manageLink())
    : [
        h('h3', {}, 'Signing keys of the namespace'),
        h(
          'ul',
          {},
          found.map(({ fingerprint, state }) =>
            h('li', {}, h('span', { class: 'mono' }, formatFingerprint(fingerprint)), ' ', tag(...keyState(state))),
          ),
        ),
        manageLink(),
      ];

const manageLink = () => h('a', { href: '#/administration/signing-keys' }, 'Register or revoke signing keys');
