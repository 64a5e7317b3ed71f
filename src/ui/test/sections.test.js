import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groups, sections, usedSections } from '../../../webapp/ui/administration/sections.js';

test('the sections of hosted providers are shown while a hostname is hosted, or if they have records', async () => {
  /** @returns {Section} */
  const section = (/** @type {string} */ id, /** @type {boolean | undefined} */ hasRecords) => ({
    id,
    title: id,
    purpose: '',
    route: '/admin/blocks',
    show: async () => null,
    ...(hasRecords === undefined ? {} : { hasRecords: async () => hasRecords }),
  });
  const offered = [section('blocks', undefined), section('withdrawals', false), section('deprecations', true)];
  const shown = async (/** @type {boolean} */ isHosting) =>
    (await usedSections(offered, isHosting)).map(({ id }) => id);
  assert.deepEqual(await shown(true), ['blocks', 'withdrawals', 'deprecations']);
  assert.deepEqual(await shown(false), ['blocks', 'deprecations']);
  const hosted = groups.find(({ title }) => title === 'Hosted providers')?.ids;
  assert.deepEqual(
    sections.filter(({ hasRecords }) => hasRecords).map(({ id }) => id),
    hosted,
  );
});
