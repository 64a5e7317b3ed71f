// The sections of the administration page. Each names the route that it needs, without which it is not shown, and makes
// what it shows; refresh shows it anew. One more act is one more entry.

import * as api from './api.js';
import { empty, h, notice } from './dom.js';
import { time } from './format.js';

export const sections = [
  {
    id: 'blocks',
    title: 'Blocks',
    purpose: 'what clients may not have, whoever asks',
    route: '/admin/blocks',
    async show(refresh) {
      const { blocks } = await api.get('admin/blocks');
      return [blockForm(refresh), blocks.length === 0
        ? empty('Nothing is blocked', 'A blocked version is no longer listed and no longer given.')
        : table(['Provider', 'Reason', 'By', ''], blocks.map((block) => [
          h('span', { class: 'break' }, [block.provider, block.version, block.platform].filter(Boolean).join(' ')),
          block.reason,
          [block.by, h('div', { class: 'small soft' }, time(block.at))],
          act('Lift', () => api.send('DELETE', `admin/blocks/${pathOf(block)}`), refresh),
        ]))];
    },
  },
];

const pathOf = (about) => api.path(...about.provider.split('/'), ...[about.version, about.platform].filter(Boolean));

function table(heads, rows) {
  return h('table', { class: 'rows' },
    h('thead', {}, h('tr', {}, heads.map((head) => (head ? h('th', { scope: 'col' }, head) : h('td'))))),
    h('tbody', {}, rows.map((cells) => h('tr', {}, cells.map((cell) => h('td', {}, cell))))));
}

/** A button that does something and then shows the section anew; what goes wrong is said beside it. */
function act(label, work, refresh, kind = '') {
  const said = h('span', { class: 'small', role: 'status' });
  const button = h('button', { type: 'button', class: kind }, label);
  button.addEventListener('click', async () => {
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
