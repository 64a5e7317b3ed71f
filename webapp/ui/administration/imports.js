// Import: packages from an archive or a folder.

import * as api from '../api/client.js';
import { h } from '../widgets/dom.js';
import { field, form, submitButton, textInput } from '../widgets/form.js';
import { jobList, jobSection, jobsOf } from './jobs.js';

const route = '/admin/imports';

export const imports = jobSection(
  { id: 'imports', title: 'Import', purpose: 'Packages from an archive or a folder', route },
  () => {
    const jobs = jobList(jobsOf(route));
    return h(
      'div',
      { class: 'stack' },
      uploadForm(jobs.refresh),
      h(
        'p',
        { class: 'soft small' },
        'Keep this page open until the upload is complete. If it is interrupted, upload the whole archive again. ' +
          'Packages that were already imported stay.',
      ),
      folderForm(jobs.refresh),
      jobs.box,
    );
  },
);

const verificationFields = () => [
  field(
    'Unverified packages',
    h(
      'select',
      { name: 'unverified' },
      h('option', { value: 'leave' }, 'skip'),
      h('option', { value: 'take' }, 'import'),
    ),
  ),
  field('Trusted signers', textInput('signers', 'fingerprints, separated by commas'), true),
];

/** @param {() => Promise<void>} refresh */
function uploadForm(refresh) {
  const file = h('input', { type: 'file', name: 'archive', accept: '.zip,.tar,.gz,.tgz' });
  return form(
    [field('Archive (zip, tar, tar.gz)', file), ...verificationFields()],
    [submitButton('Upload and import')],
    async (values) => {
      if (!file.files?.[0]) return 'Choose an archive first.';
      const query = { unverified: values.text('unverified'), signer: splitFingerprints(values.text('signers')) };
      await api.upload(route, query, file.files[0]);
      refresh();
      return '';
    },
  );
}

/** @param {() => Promise<void>} refresh */
function folderForm(refresh) {
  return form(
    [field('Folder below mirror.import.path', textInput('folder', 'site-a')), ...verificationFields()],
    [submitButton('Import folder')],
    async (values) => {
      await api.post(route, {
        folder: values.text('folder'),
        unverified: values.text('unverified'),
        signers: splitFingerprints(values.text('signers')),
      });
      refresh();
    },
  );
}

/**
 * Fingerprints, which commas separate. A fingerprint may contain spaces.
 *
 * @param {string} text
 */
export const splitFingerprints = (text) =>
  text
    .split(',')
    .map((fingerprint) => fingerprint.trim())
    .filter((fingerprint) => fingerprint !== '');
