// Import: packages from an archive or a folder.

import * as api from '../api/client.js';
import { upload } from '../api/upload.js';
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
  const bar = h('progress', { max: 1, value: 0, hidden: true, 'aria-label': 'Sent part of the archive' });
  const fields = form(
    [field('Archive (zip, tar, tar.gz)', file), ...verificationFields()],
    [submitButton('Upload and import')],
    async (values) => {
      if (!file.files?.[0]) throw new Error('Choose an archive first.');
      const query = { unverified: values.text('unverified'), signer: splitFingerprints(values.text('signers')) };
      bar.value = 0;
      bar.hidden = false;
      try {
        await upload(route, query, file.files[0], (part) => {
          bar.value = part;
        });
      } finally {
        bar.hidden = true;
      }
      refresh();
    },
    { question: (values) => override(values, file.files?.[0]?.name ?? '') },
  );
  return h('div', { class: 'stack' }, fields, bar);
}

/**
 * Asks before packages without provenance are imported.
 *
 * @param {import('../widgets/form.js').FormValues} values
 * @param {string} source
 * @returns {Question | null}
 */
const override = (values, source) =>
  values.text('unverified') === 'take'
    ? {
        title: 'Import unverified packages?',
        about: h('p', { class: 'break' }, source),
        consequence:
          'Packages whose publisher nothing proves are stored too. They are served while their registry cannot be asked. ' +
          'Import them only if you trust who made this copy.',
        no: 'Do not import',
        yes: 'Import',
      }
    : null;

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
    { question: (values) => override(values, values.text('folder')) },
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
