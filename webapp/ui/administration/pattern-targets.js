// What a pattern of providers means in an act: the matching providers that the mirror knows now.

import * as api from '../api/client.js';
import { completeAddress } from '../api/routes.js';
import { h } from '../widgets/dom.js';

const PAGE = 200;
/** The mirror accepts no more providers in one act. */
const MOST = 200;

/** @param {string} text */
const partsOf = (text) => completeAddress(text.toLowerCase()).split('/');

/**
 * Whether a pattern such as hashicorp/* matches an address.
 *
 * @param {string} pattern
 * @param {string} address
 */
export function matchesPattern(pattern, address) {
  const parts = address.toLowerCase().split('/');
  const wanted = partsOf(pattern);
  return wanted.length === parts.length && wanted.every((part, index) => part === '*' || part === parts[index]);
}

/**
 * Adds the known providers that a pattern matches to a question, and that later ones are not included. Returns the same
 * question for a name without a *. Fails if no provider matches, or too many do.
 *
 * @param {Question} question
 * @param {string} provider
 * @param {string} later what to do about providers that become known later
 * @returns {Promise<Question>}
 */
export async function withMatches(question, provider, later) {
  if (!provider.includes('*')) return question;
  const matching = await knownProviders(provider);
  if (matching.length === 0) throw new Error(`No known provider matches ${provider}.`);
  if (matching.length > MOST) {
    throw new Error(`More than ${MOST} known providers match ${provider}. Choose a narrower pattern.`);
  }
  return {
    ...question,
    about: [
      question.about,
      h(
        'ul',
        { class: 'hashes' },
        matching.map((address) => h('li', {}, address)),
      ),
    ],
    consequence: `${question.consequence} Only the providers in this list are included, not those that become known later. ${later}`,
  };
}

/** @param {string} pattern */
async function knownProviders(pattern) {
  const search = partsOf(pattern)
    .filter((part) => part !== '*')
    .join(' ');
  const matching = [];
  for (let offset = 0, total = 1; offset < total && matching.length <= MOST; offset += PAGE) {
    const page = await api.get('/providers', { query: { search, offset, limit: PAGE } });
    total = page.total;
    matching.push(...page.items.map(({ address }) => address).filter((address) => matchesPattern(pattern, address)));
  }
  return matching;
}
