import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchOf } from '../../../webapp/ui/administration/audit-search.js';
import {
  acceptances,
  byVersion,
  decidedHash,
  isOpen,
  rolesOfHashes,
} from '../../../webapp/ui/administration/conflict-hashes.js';
import { changesOf } from '../../../webapp/ui/administration/hold-changes.js';
import { splitFingerprints } from '../../../webapp/ui/administration/imports.js';
import { failuresFirst, jobKind, outcomeLabel, progressText } from '../../../webapp/ui/administration/job-texts.js';
import { matchesPattern } from '../../../webapp/ui/administration/pattern-targets.js';
import { policyRows } from '../../../webapp/ui/administration/policy-texts.js';
import { retentionRules } from '../../../webapp/ui/administration/retention-rules.js';
import { dependent, keyDecision, keyState } from '../../../webapp/ui/administration/signing-key-texts.js';
import { groups, sections } from '../../../webapp/ui/administration/sections.js';

const conflict = {
  provider: 'registry.example.com/acme/null',
  version: '1.0.0',
  platform: 'linux_amd64',
  firstSha256: 'aa',
  upstreamSha256: 'bb',
  servedSha256: 'aa',
};

test('each hash of a conflict is listed once, with all its roles', () => {
  assert.deepEqual(
    [...rolesOfHashes(conflict)],
    [
      ['aa', ['first', 'served']],
      ['bb', ['upstream']],
    ],
  );
  assert.deepEqual(
    [...rolesOfHashes({ ...conflict, acceptedSha256: 'bb', servedSha256: 'bb' })],
    [
      ['aa', ['first']],
      ['bb', ['accepted', 'upstream', 'served']],
    ],
  );
});

test('a conflict is open until the upstream hash is accepted', () => {
  assert.ok(isOpen(conflict));
  assert.ok(!isOpen({ ...conflict, acceptedSha256: 'bb' }));
  assert.ok(isOpen({ ...conflict, acceptedSha256: 'bb', upstreamSha256: 'cc' }));
  assert.equal(decidedHash({ ...conflict, acceptedSha256: 'bb' }), 'bb');
});

test('all shown packages of a version are accepted one by one, each with its hash', () => {
  const second = { ...conflict, platform: 'darwin_arm64', upstreamSha256: 'cc' };
  const { provider, version } = conflict;
  assert.deepEqual(acceptances([conflict, second]), [
    { provider, version, platform: 'linux_amd64', sha256: 'bb' },
    { provider, version, platform: 'darwin_arm64', sha256: 'cc' },
  ]);
});

test('conflicts are grouped by version', () => {
  const second = { ...conflict, platform: 'darwin_arm64' };
  const other = { ...conflict, version: '2.0.0' };
  assert.deepEqual(byVersion([conflict, other, second]), [[conflict, second], [other]]);
});

test('a search of the audit log keeps its state, and a day means the whole day', () => {
  const { state, request } = searchOf({ provider: 'acme/null', token: '', until: '2026-11-20' });
  assert.deepEqual(state, { provider: 'acme/null', until: '2026-11-20' });
  assert.equal(request.until, '2026-11-21T00:00:00.000Z');
  assert.equal(request.since, '');
});

test('the policy says in words what the settings define', () => {
  const rows = policyRows({
    include: [],
    exclude: ['evil/*'],
    versions: [{ pattern: 'registry.terraform.io/acme/null', constraints: '>= 1.0' }],
    releaseAgeSeconds: 86_400,
    hold: [],
    approve: { patch: true, knownSigner: false },
    pinnedSigners: [],
    refuseExpiredKeys: [],
  });
  assert.deepEqual(rows.slice(0, 4), [
    ['Included providers', ['all']],
    ['Excluded providers', ['evil/*']],
    ['Versions', ['registry.terraform.io/acme/null: >= 1.0']],
    ['Minimum release age', ['1 d 0 h']],
  ]);
  assert.deepEqual(rows[5], ['Approved without an administrator', ['patch versions']]);
});

test('each section is in one group of the navigation', () => {
  assert.deepEqual(groups.flatMap(({ ids }) => ids).sort(), sections.map(({ id }) => id).sort());
});

test('a job that is done is good only without failed items', () => {
  assert.equal(jobKind({ state: 'done', counts: { stored: 2 } }), 'good');
  assert.equal(jobKind({ state: 'done', counts: { stored: 2, mismatch: 1 } }), '');
  assert.equal(jobKind({ state: 'open', counts: {} }), 'warn');
  assert.equal(jobKind({ state: 'failed', counts: {} }), 'bad');
  assert.equal(jobKind({ state: 'cancelled', counts: {} }), '');
  assert.equal(jobKind({ state: 'suspended', counts: {} }), 'bad');
});

test('outcomes have the words of the pages', () => {
  assert.equal(outcomeLabel('rotten'), 'corrupt');
  assert.equal(outcomeLabel('stored'), 'stored');
});

test('failed items come first, otherwise items keep their order', () => {
  const items = ['stored', 'failed', 'present', 'missing'].map((outcome, index) => ({ outcome, index }));
  assert.deepEqual(
    failuresFirst(items).map(({ index }) => index),
    [1, 3, 0, 2],
  );
});

test('the progress of a job is its numbers, sizes with units', () => {
  assert.equal(
    progressText({ packages: 1200, bytesRead: 2048, target: 'acme' }),
    'packages: 1,200 · bytes read: 2 KiB',
  );
  assert.equal(progressText({}), '');
});

test('retention rules name their limits', () => {
  const day = 86_400;
  assert.deepEqual(retentionRules({ rules: [] }), []);
  assert.deepEqual(
    retentionRules({
      bytes: 1024 ** 3,
      unusedSeconds: 2 * day,
      rules: [{ pattern: 'hashicorp/*', unusedSeconds: 30 * day, bytes: 1024 ** 2 }, { pattern: 'acme/*' }],
    }),
    [
      'Maximum total size: 1 GiB',
      'Maximum time since last use: 2 days',
      'hashicorp/*: 30 days, 1 MiB',
      'acme/*: always kept',
    ],
  );
});

test('fingerprints are separated by commas and may contain spaces', () => {
  assert.deepEqual(splitFingerprints('C0FF EE00, AAAA BBBB,'), ['C0FF EE00', 'AAAA BBBB']);
});

test('a version on hold says what changed since the newest served version', () => {
  const same = { changed: false, served: ['5.0'], held: ['5.0'] };
  const platforms = { changed: true, served: ['darwin_arm64', 'linux_amd64'], held: ['linux_amd64', 'linux_arm64'] };
  const signers = { changed: true, served: ['AA'], held: ['BB'] };
  const lower = (/** @type {string} */ fingerprint) => fingerprint.toLowerCase();
  assert.deepEqual(changesOf({ comparedWith: '1.0.0', signers, platforms, protocols: same }, lower), [
    { name: 'Signer', text: 'added bb; removed aa' },
    { name: 'Platforms', text: 'added linux_arm64; removed darwin_arm64' },
  ]);
  assert.deepEqual(changesOf({ comparedWith: '1.0.0', platforms: same, protocols: same }, lower), [
    { name: 'Signer', text: 'not verified yet' },
  ]);
  assert.deepEqual(changesOf({ comparedWith: '1.0.0', signers: same, platforms: same, protocols: same }, lower), []);
  assert.deepEqual(changesOf({ platforms, protocols: same }, lower), []);
});

test('a pattern matches whole parts, without a hostname those of the Terraform registry', () => {
  assert.ok(matchesPattern('hashicorp/*', 'registry.terraform.io/hashicorp/aws'));
  assert.ok(!matchesPattern('hashicorp/*', 'registry.opentofu.org/hashicorp/aws'));
  assert.ok(!matchesPattern('hashi/*', 'registry.terraform.io/hashicorp/aws'));
  assert.ok(matchesPattern('*/*/*', 'registry.opentofu.org/hashicorp/aws'));
  assert.ok(!matchesPattern('*', 'registry.opentofu.org/hashicorp/aws'));
});

test('the question before a revocation says how many releases depend on the key', () => {
  assert.match(dependent(0), /^No published release depends/);
  assert.match(dependent(1), /^1 published release depends.*It stays available until you decide/);
  assert.match(dependent(12), /^12 published releases depend.*They stay available until you decide about each/);
  assert.deepEqual(keyState('revoked'), ['revoked', 'bad']);
  assert.deepEqual(keyDecision('undecided'), ['undecided', 'warn']);
});
