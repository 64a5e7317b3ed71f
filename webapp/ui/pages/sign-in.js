// Asks for a token, or for a user of the container, and says who may use a page.

import { displayName, scopeText } from '../api/rights.js';
import { identity, signIn } from '../api/session.js';
import { card, h, notice, replace } from '../widgets/dom.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';

const ADMINISTRATORS =
  'Administration needs a token with the scope admin, or a user of the container with the role mirror-admin.';

/** @type {Page} */
export function signInPage(box) {
  const needsToken = identity() === null;
  replace(
    box,
    h('div', { class: 'title' }, h('h1', {}, 'Sign in')),
    signInCard(
      needsToken
        ? 'This mirror needs a token. Enter the token that its operator gave you.'
        : 'Everyone who reaches this mirror may read. Sign in to administer it.',
    ),
  );
}

/**
 * The page for a user who is signed in but may not use the page of a route.
 *
 * @param {import('../api/rights.js').Need} need
 * @returns {Page}
 */
export const denied = (need) => (box) => {
  const user = identity();
  const who = user?.name ? `You are signed in as ${displayName(user.name)} (${scopeText(user)}). ` : '';
  replace(
    box,
    h('div', { class: 'title' }, h('h1', {}, 'Not allowed')),
    notice(who + (need === 'admin' ? ADMINISTRATORS : readersText(user)), 'warn'),
    signInCard('Sign in with another token or user:'),
  );
};

/** @param {Api.Caller | null} user */
export function readersText(user) {
  if (!user || user.scopes.length === 0) return 'Reading needs a token, or a user with the role mirror-admin.';
  return `This page describes all providers. Your token is limited to ${user.providers.join(', ')}.`;
}

/** @param {string} purpose */
function signInCard(purpose) {
  return card(
    'Token or user',
    h(
      'div',
      { class: 'stack' },
      h('p', {}, purpose),
      form(
        [
          field(
            'Token, or password of the user',
            textInput('secret', '', {
              type: 'password',
              id: 'secret',
              required: true,
              autocomplete: 'current-password',
            }),
            true,
          ),
          field('User of the container (empty for a token)', textInput('user', '', { autocomplete: 'username' })),
        ],
        [submitButton('Sign in')],
        async (values) => {
          await signIn(values.text('user'), values.text('secret'));
          if (location.hash === '#/sign-in') location.hash = '#/';
        },
      ),
      h(
        'ul',
        { class: 'notes' },
        h('li', {}, `${ADMINISTRATORS} Everything else needs a token with the scope read, if the mirror needs tokens.`),
        h('li', {}, 'The session lasts twelve hours at most. It ends when the token expires or is removed.'),
      ),
    ),
  );
}
