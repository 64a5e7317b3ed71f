// Shows in the corner of every page who uses it, and signs out.

import { displayName, limitText, scopeText } from '../api/rights.js';
import { signOut } from '../api/session.js';
import { h, messageOf } from '../widgets/dom.js';

/**
 * The name and scope of the user with a button that signs out, or a link that leads to the sign-in page.
 *
 * @param {Api.Caller | null} identity
 * @returns {Child}
 */
export function userBox(identity) {
  if (identity === null) return null;
  if (identity.name === undefined) return h('a', { href: '#/sign-in', class: 'small' }, 'Sign in');
  return [
    h(
      'span',
      { class: 'name', title: limitText(identity) || null },
      h('b', {}, displayName(identity.name)),
      h('span', { class: 'soft' }, ` ${scopeText(identity)}`),
    ),
    identity.session && signOutButton(),
  ];
}

function signOutButton() {
  const button = h('button', { type: 'button', class: 'quiet' }, 'Sign out');
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      await signOut();
    } catch (error) {
      button.textContent = messageOf(error);
    } finally {
      button.disabled = false;
    }
  });
  return button;
}
