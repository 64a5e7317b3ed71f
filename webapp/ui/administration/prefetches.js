// Prefetch: packages that are fetched before a client requests them.

import * as api from '../api/client.js';
import { h } from '../widgets/dom.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';
import { splitWords } from '../widgets/formats.js';
import { providerInput } from '../widgets/provider-input.js';
import { jobList, jobSection, jobsOf } from './jobs.js';

const route = '/admin/prefetches';

export const prefetches = jobSection(
  {
    id: 'prefetches',
    title: 'Prefetch',
    purpose: 'Packages to fetch before a client requests them',
    route,
  },
  () => {
    const jobs = jobList(jobsOf(route));
    return h('div', { class: 'stack' }, providerForm(jobs.refresh), lockFileForm(jobs.refresh), jobs.box);
  },
);

const platformField = () =>
  field('Platforms', textInput('platforms', 'linux_amd64 darwin_arm64, or *', { value: 'linux_amd64' }));

/** @param {() => Promise<void>} refresh */
function providerForm(refresh) {
  return form(
    [
      field('Provider', providerInput('provider', 'hashicorp/null')),
      field('Version', textInput('version', '~> 3.2')),
      platformField(),
      field('All matching versions', h('input', { type: 'checkbox', name: 'all' })),
    ],
    [submitButton('Prefetch')],
    async (values) => {
      await api.post(route, {
        providers: [
          {
            provider: values.text('provider'),
            version: values.text('version'),
            all: values.checked('all'),
            platforms: splitWords(values.text('platforms')),
          },
        ],
      });
      refresh();
    },
  );
}

/** @param {() => Promise<void>} refresh */
function lockFileForm(refresh) {
  const text = h('textarea', {
    name: 'lockFile',
    rows: '4',
    placeholder: 'Contents of .terraform.lock.hcl',
    spellcheck: 'false',
  });
  const file = h('input', { type: 'file' });
  file.addEventListener('change', async () => {
    if (file.files?.[0]) text.value = await file.files[0].text();
  });
  return form(
    [field('Lock file', text, true), field('Lock file on disk', file), platformField()],
    [submitButton('Prefetch lock file')],
    async (values) => {
      await api.post(route, {
        lockFile: values.text('lockFile'),
        platforms: splitWords(values.text('platforms')),
      });
      refresh();
    },
  );
}
