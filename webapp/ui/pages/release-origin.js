// The origin of a provider or version: its upstream, or a publication on this mirror.

import { h, tag } from '../widgets/dom.js';
import { formatTime } from '../widgets/formats.js';

/**
 * A link to the upstream page, or that the mirror itself is the origin.
 *
 * @param {Api.Hosted | undefined} hosted
 * @param {string} upstream
 */
export const originOf = (hosted, upstream) =>
  hosted
    ? h('span', { class: 'soft' }, 'Published on this mirror')
    : h('a', { href: upstream, rel: 'noreferrer' }, `Upstream: ${new URL(upstream).host}`);

/**
 * Who published a version and when, and whether the mirror signed it. The keys of other signatures are listed beside it.
 *
 * @param {Api.Hosted | undefined} hosted
 * @returns {Child}
 */
export function publicationFacts(hosted) {
  const publication = hosted?.publication;
  if (!publication) return null;
  const { by, at, signedByMirror } = publication;
  return [
    h('dt', {}, 'Published'),
    h('dd', {}, `${formatTime(at)} by ${by}`),
    signedByMirror && [
      h('dt', {}, 'Signed by'),
      h(
        'dd',
        {},
        tag('the mirror', 'info'),
        h('div', { class: 'small soft' }, 'The namespace had no registered signing key.'),
      ),
    ],
  ];
}
