// Export: packages for another site, as a download or in a folder.

import * as api from '../api/client.js';
import { download } from '../api/download.js';
import { h } from '../widgets/dom.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';
import { splitWords } from '../widgets/formats.js';
import { providerInput } from '../widgets/provider-input.js';
import { jobList, jobSection, jobsOf } from './jobs.js';

const route = '/admin/exports';

export const exports = jobSection(
  { id: 'exports', title: 'Export', purpose: 'Packages for another site', route },
  () => {
    const jobs = jobList(jobsOf(route));
    return h('div', { class: 'stack' }, exportForm(jobs.refresh), jobs.box);
  },
);

/** @param {() => Promise<void>} refresh */
function exportForm(refresh) {
  return form(
    [
      field('Providers', providerInput('providers', 'all, or hashicorp/* …')),
      field('Version', textInput('version', 'all')),
      field('Platforms', textInput('platforms', 'all')),
      field('Folder below mirror.export.path', textInput('folder', 'empty: download')),
    ],
    [submitButton('Export')],
    async (values) => {
      const selection = {
        providers: splitWords(values.text('providers')),
        version: values.text('version'),
        platforms: splitWords(values.text('platforms')),
      };
      const folder = values.text('folder');
      if (folder === '') {
        download((await api.post('/admin/exports/links', selection)).url);
        return 'Your browser saves the archive. If the download is interrupted, export again.';
      }
      await api.post(route, { ...selection, folder });
      refresh();
      return '';
    },
  );
}
