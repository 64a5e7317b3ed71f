// Shows one version of a provider: its signature, its packages and how to use it.

import * as api from '../api/client.js';
import { onChange } from '../api/live.js';
import { card, h, notice, redraw, replace, showError, tag } from '../widgets/dom.js';
import { formatFingerprint, formatNumber, formatTime } from '../widgets/formats.js';
import { snippet } from '../widgets/snippet.js';
import { downloadsCard } from './downloads.js';
import { deprecationText } from './hosted-acts.js';
import { actsCard } from './provider-acts.js';
import { packagesCard } from './release-packages.js';
import { originOf, publicationFacts } from './release-origin.js';
import { verification } from './release-texts.js';
import { availabilityLink, providerLink } from './router.js';

/** @type {Page} */
export function release(box, [hostname, namespace, type, version]) {
  const names = { hostname, namespace, type, version };
  const content = h('div');
  const acts = actsCard(names, version, show);
  const downloads = downloadsCard(names, version);
  replace(
    box,
    h(
      'p',
      { class: 'crumb' },
      h('a', { href: '#/providers' }, 'Providers'),
      ' / ',
      h('a', { href: providerLink(names) }, `${hostname}/${namespace}/${type}`),
    ),
    h(
      'div',
      { class: 'title' },
      h('h1', {}, `${type} ${version}`),
      h(
        'a',
        { href: availabilityLink({ provider: `${hostname}/${namespace}/${type}`, version }) },
        'Why can’t a client get it?',
      ),
    ),
    content,
    downloads.box,
    acts.box,
  );

  async function show() {
    const counting = downloads.show();
    try {
      const found = await api.get('/providers/{hostname}/{namespace}/{type}/{version}', { names });
      const counted = await counting;
      redraw(content, { found, counted }, () => [
        (found.hosted?.deprecations ?? []).map((each) => notice(deprecationText(each), 'warn')),
        found.hidden && notice(`Clients do not see this version. ${found.hidden}.`, 'warn'),
        releaseCard(found),
        packagesCard(found, counted?.packages ?? [], show),
        installCard(found),
      ]);
      acts.show(found);
    } catch (error) {
      showError(content, error);
    }
  }

  show();
  const end = onChange(show);
  return () => {
    end();
    downloads.end();
  };
}

/** @param {Api.Release} release */
function installCard({ requiredProviders, lockFile }) {
  if (!requiredProviders) return null;
  return card(
    'Use this version',
    h(
      'div',
      { class: 'stack' },
      h('h3', {}, 'Configuration'),
      snippet('Configuration', requiredProviders),
      lockFile && [h('h3', {}, 'Lock file'), snippet('Lock file', lockFile)],
    ),
  );
}

/**
 * @param {string} name
 * @param {...Child} value
 */
const fact = (name, ...value) => [h('dt', {}, name), h('dd', {}, value)];

/** @param {Api.Release} release */
function releaseCard({ hosted, refusal, verifiedAt, signers, upstream }) {
  return card(
    [h('h2', {}, 'Release'), originOf(hosted, upstream), tag(...verification({ refusal, verifiedAt, signers }))],
    refusal && h('dl', { class: 'facts' }, refusalFacts(refusal)),
    (verifiedAt || !refusal) &&
      h(
        'dl',
        { class: 'facts' },
        publicationFacts(hosted),
        fact('Verification', verifiedAt ? formatTime(verifiedAt) : 'at the first client request'),
        verifiedAt && signers.map(signatureFacts),
      ),
  );
}

/** @param {Api.Signature} signature */
function signatureFacts({ fingerprint, signingFingerprint, signedAt, keyExpiredAt }) {
  const key = (/** @type {string} */ hex) => h('span', { class: 'mono' }, formatFingerprint(hex));
  return [
    fact('Signing key', key(fingerprint)),
    signingFingerprint !== fingerprint && fact('Signing subkey', key(signingFingerprint)),
    fact('Signature date', formatTime(signedAt)),
    keyExpiredAt &&
      fact(
        'Key expiry',
        formatTime(keyExpiredAt),
        ' ',
        tag('before the signature', 'warn'),
        h(
          'div',
          { class: 'small soft' },
          'The date comes from the registry’s copy of the key. Clients accept such a signature. ' +
            'To refuse it, set mirror.trust.refuse-expired-keys.',
        ),
      ),
  ];
}

/** @param {Api.Refusal} refusal */
function refusalFacts({ reason, leftOut, since, checkedAt, checks, nextCheckAt }) {
  return [
    fact('Reason', reason),
    fact(
      'Version list',
      leftOut ? 'hidden, because it was never served' : 'still listed, because it was served before',
    ),
    fact('First refusal', formatTime(since)),
    fact('Last check', `${formatTime(checkedAt)} (${formatNumber(checks)} in total)`),
    fact('Next check', `${formatTime(nextCheckAt)}, or when the version list is refreshed`),
  ];
}
