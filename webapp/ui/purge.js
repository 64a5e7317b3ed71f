// Takes named packages out of storage: first it is shown what would go, and what would stay and why; then it is asked again.

import * as api from './api.js';
import { h, notice, replace } from './dom.js';
import { confirmed } from './question.js';
import { field, input, listOf, section, tasks } from './keeping.js';

const route = 'admin/purges';

function purges() {
  const told = h('div');
  const list = tasks(listOf(route), route, undefined, (task) => task.progress?.target);
  const provider = input('provider', 'registry.terraform.io/hashicorp/null');
  const form = h('form', { class: 'fields' },
    field('Provider', provider, true), field('Version, or all', input('version', '3.2.4')),
    field('Platform, or all', input('platform', 'linux_amd64')),
    h('button', { value: 'show' }, 'Show what would go'),
    h('button', { class: 'danger', value: 'purge' }, 'Purge …'));
  provider.required = true;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const wanted = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
    if (event.submitter?.value !== 'purge') {
      await begin({ ...wanted, dryRun: true });
    } else if (await confirmed(question(Object.values(wanted).join(' ')))) {
      await begin({ ...wanted, dryRun: false });
    }
  });

  async function begin(order) {
    try {
      await api.send('POST', route, order);
      replace(told);
    } catch (problem) {
      replace(told, notice(problem.message, 'bad'));
    }
    list.look();
  }

  return h('div', { class: 'stack' }, form, told, list.box);
}

const question = (target) => ({
  title: 'Take it out of storage?',
  about: h('p', { class: 'break' }, target),
  consequence: 'Its versions stay listed, and a package is fetched again when somebody asks for it. To keep it away from clients, block it first.',
  no: 'Keep it',
  yes: 'Purge',
});

export const purging = section('purges', 'Purge', 'take packages out of storage', purges);
