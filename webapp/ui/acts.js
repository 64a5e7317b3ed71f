// The sections of the administration page. Each names the route that it needs, without which it is not shown, and makes
// what it shows; refresh shows it anew. One more act is one more entry.

import * as api from './api.js';
import { empty, h, notice, tag } from './dom.js';
import { fingerprint, time } from './format.js';
import { keeping } from './keeping.js';
import { purging } from './purge.js';
import { confirmed } from './question.js';

export const sections = [
  {
    id: 'blocks',
    title: 'Blocks',
    purpose: 'what clients may not have, whoever asks',
    route: '/admin/blocks',
    async show(refresh) {
      const { blocks } = await api.get('admin/blocks');
      return [blockForm(refresh), listed(blocks, ['Provider', 'Reason', 'By', ''], (block) => [
        h('span', { class: 'break' }, [block.provider, block.version, block.platform].filter(Boolean).join(' ')),
        block.reason,
        [block.by, h('div', { class: 'small soft' }, time(block.at))],
        act('Lift', () => api.send('DELETE', `admin/blocks/${pathOf(block)}`), refresh),
      ], ['Nothing is blocked', 'A blocked version is no longer listed and no longer given.'])];
    },
  },
  {
    id: 'conflicts',
    title: 'Conflicts',
    purpose: 'packages that upstream changed after they were published; the first copy is served',
    route: '/admin/conflicts',
    async show(refresh) {
      const { conflicts } = await api.get('admin/conflicts');
      return listed(conflicts, ['Package', 'Served, and what upstream has', 'Seen', ''], (conflict) => [
        h('span', { class: 'break' }, `${conflict.provider} ${conflict.version} ${conflict.platform}`),
        h('ul', { class: 'hashes' }, h('li', {}, `zh:${conflict.servedSha256}`), h('li', {}, `zh:${conflict.upstreamSha256}`)),
        time(conflict.seen),
        conflict.acceptedBy
          ? h('span', { class: 'small soft' }, `accepted by ${conflict.acceptedBy}`)
          : [
            act('Accept upstream’s', () => api.send('POST', 'admin/conflicts/accepted', only(conflict, 'provider', 'version', 'platform')), refresh),
            act('Block both', () => api.send('POST', 'admin/blocks', {
              ...only(conflict, 'provider', 'version', 'platform'), reason: 'upstream changed it after it was published',
            }), refresh, 'danger'),
          ],
      ], ['No conflict', 'Upstream has what the mirror has.']);
    },
  },
  {
    id: 'signers',
    title: 'Signers',
    purpose: 'the keys that releases are signed by',
    route: '/admin/signers',
    async show(refresh) {
      const { signers } = await api.get('admin/signers');
      return listed(signers, ['Namespace', 'Key', 'First seen', ''], (signer) => [
        h('span', { class: 'break' }, `${signer.hostname}/${signer.namespace}`),
        h('span', { class: 'mono break' }, fingerprint(signer.fingerprint)),
        [time(signer.firstSeen), h('div', { class: 'small soft break' }, signer.release)],
        [
          signer.accepted
            ? tag('accepted', 'good')
            : act('Accept', () => api.send('POST', 'admin/signers/accepted', only(signer, 'hostname', 'namespace', 'fingerprint')), refresh),
          ' ',
          act('Remove …', () => api.send('DELETE', `admin/signers/${api.path(signer.hostname, signer.namespace, signer.fingerprint)}`), refresh, '', {
            title: 'Remove this signer?',
            target: `${signer.hostname}/${signer.namespace}: ${fingerprint(signer.fingerprint)}`,
            note: 'A release that this key signs later is signed by a new key. Without any signer, unsigned releases of the namespace are accepted.',
            no: 'Keep it',
            yes: 'Remove',
          }),
        ],
      ], ['No signer yet', 'The key of a namespace appears here when its first release was verified.']);
    },
  },
  {
    id: 'unsigned',
    title: 'Unsigned releases',
    purpose: 'providers whose releases may come without a signature, although a signer of the namespace is known or pinned',
    route: '/admin/unsigned',
    async show(refresh) {
      const { acceptances } = await api.get('admin/unsigned');
      return [unsignedForm(refresh), listed(acceptances, ['Provider', 'Accepted by', ''], (acceptance) => [
        h('span', { class: 'break' }, acceptance.provider),
        [acceptance.by, h('div', { class: 'small soft' }, time(acceptance.at))],
        act('Withdraw', () => api.send('DELETE', `admin/unsigned/${pathOf(acceptance)}`), refresh),
      ], ['No unsigned release is accepted', 'Once a signer of a namespace is known, a release without a signature is refused.'])];
    },
  },
  ...keeping,
  purging,
];

const only = (about, ...names) => Object.fromEntries(names.map((name) => [name, about[name]]));

const pathOf = (about) => api.path(...about.provider.split('/'), ...[about.version, about.platform].filter(Boolean));

/** A table with a row an item, or the words for when there is none. */
function listed(items, heads, cells, none) {
  if (items.length === 0) return empty(...none);
  return h('table', { class: 'rows' },
    h('thead', {}, h('tr', {}, heads.map((head) => (head ? h('th', { scope: 'col' }, head) : h('td'))))),
    h('tbody', {}, items.map((item) => h('tr', {}, cells(item).map((cell, index) => h('td', { class: heads[index] ? null : 'act' }, cell))))));
}

/** A button that does something, asks first if there is a question, and then shows the section anew; errors stand beside it. */
function act(label, work, refresh, kind = '', question = null) {
  const said = h('span', { class: 'small', role: 'status' });
  const button = h('button', { type: 'button', class: kind }, label);
  button.addEventListener('click', async () => {
    if (question && !await confirmed(question)) return;
    button.disabled = true;
    try {
      await work();
      await refresh();
    } catch (problem) {
      button.disabled = false;
      said.textContent = ` ${problem.message}`;
    }
  });
  return [button, said];
}

function blockForm(refresh) {
  const field = (name, label, placeholder, required) => h('label', { class: name === 'reason' ? 'wide' : '' }, label,
    h('input', { name, placeholder, required, autocomplete: 'off', spellcheck: false }));
  const said = h('div');
  const form = h('form', { class: 'fields' },
    h('label', { class: 'wide' }, 'Provider',
      h('input', { name: 'provider', placeholder: 'registry.terraform.io/hashicorp/aws', required: true, autocomplete: 'off', spellcheck: false })),
    field('version', 'Version, or all', '5.0.0', false),
    field('platform', 'Platform, or all', 'linux_amd64', false),
    field('reason', 'Reason, for those who look', '', true),
    h('button', { class: 'danger' }, 'Block'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const wanted = Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()).map(([name, value]) => [name, value.trim()]));
    try {
      await api.send('POST', 'admin/blocks', wanted);
      await refresh();
    } catch (problem) {
      said.replaceChildren(notice(problem.message, 'bad'));
    }
  });
  return [form, said];
}

function unsignedForm(refresh) {
  const said = h('div');
  const form = h('form', { class: 'fields' },
    h('label', { class: 'wide' }, 'Provider',
      h('input', { name: 'provider', placeholder: 'registry.opentofu.org/acme/null', required: true, autocomplete: 'off', spellcheck: false })),
    h('button', { class: 'danger' }, 'Accept unsigned …'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const provider = new FormData(form).get('provider').trim();
    const accepted = await confirmed({
      title: 'Accept unsigned releases?',
      target: provider,
      note: 'Whatever the registry gives without a key for this provider is then served without any proof of who published it, now and later.',
      no: 'Refuse them',
      yes: 'Accept',
    });
    if (!accepted) return;
    try {
      await api.send('POST', 'admin/unsigned', { provider });
      await refresh();
    } catch (problem) {
      said.replaceChildren(notice(problem.message, 'bad'));
    }
  });
  return [form, said];
}
