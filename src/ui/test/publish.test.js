import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessTo, limitText } from '../../../webapp/ui/api/rights.js';
import {
  curlText,
  githubText,
  installText,
  namesOfFile,
  namesOfPattern,
  publishedText,
  releaseUrl,
  scriptText,
} from '../../../webapp/ui/pages/publish-texts.js';

const target = {
  mirror: 'https://mirror.example.com/mirror/',
  hostname: 'providers.corp.example',
  namespace: 'platform',
  type: 'tool',
  version: '1.2.0',
};

test('a release is sent below the URL of the mirror', () => {
  assert.equal(
    releaseUrl(target),
    'https://mirror.example.com/mirror/-/api/v1/admin/releases/providers.corp.example/platform/tool/1.2.0',
  );
});

test('the commands name the version, and the script takes it as its argument', () => {
  assert.match(curlText(target), /cp terraform-registry-manifest\.json dist\/\ntar -cf dist\/release\.tar -C dist /);
  assert.match(curlText(target), /platform\/tool\/1\.2\.0"$/);
  assert.match(scriptText(target), /platform\/tool\/\$1"$/);
  assert.doesNotMatch(scriptText(target), /1\.2\.0/);
});

test('the block that installs the version has its address', () => {
  assert.match(installText(target), /source {2}= "providers\.corp\.example\/platform\/tool"/);
});

test('the name of a file says type and version', () => {
  for (const name of [
    'terraform-provider-tool_1.2.0.tar.gz',
    'terraform-provider-tool_1.2.0.zip',
    'terraform-provider-tool_v1.2.0_release.tar',
  ]) {
    assert.deepEqual(namesOfFile(name), { type: 'tool', version: '1.2.0' }, name);
  }
  assert.equal(namesOfFile('release.tar'), undefined);
});

test('only who may publish opens the page', () => {
  const caller = { name: 'ci', scopes: ['publish'], providers: [], tokenRequired: true };
  assert.equal(accessTo('publish', { ...caller, scopes: ['publish'] }), 'granted');
  assert.equal(accessTo('publish', { ...caller, scopes: ['read', 'admin'] }), 'granted');
  assert.equal(accessTo('publish', { ...caller, scopes: ['read'] }), 'denied');
  assert.equal(accessTo('admin', { ...caller, scopes: ['publish'] }), 'denied');
  assert.equal(accessTo('publish', null), 'sign-in');
});

test('GitHub replaces the names of its secrets', () => {
  assert.match(githubText(), /MIRROR_TOKEN: \$\{\{ secrets\.MIRROR_TOKEN \}\}/);
});

test('what was published is said with its platforms and who signed it', () => {
  const release = { platforms: ['darwin_arm64', 'linux_amd64'], keys: ['AA'.repeat(20)], signedByMirror: false };
  assert.match(publishedText(true, release), /for darwin_arm64, linux_amd64, signed by the key A{16}\.$/);
  assert.match(publishedText(true, { ...release, signedByMirror: true }), /signed by the mirror\.$/);
  assert.match(publishedText(false, release), /published before/);
});

test('a publisher sees what it may publish to, and the fields start with it', () => {
  const caller = { scopes: ['publish'], providers: ['a.example/b/*'], publishable: ['a.example/b/*', 'c.example/d/e'] };
  assert.equal(limitText(caller), 'May publish to a.example/b/*, c.example/d/e.');
  assert.equal(limitText({ ...caller, scopes: ['read'] }), 'May read a.example/b/*.');
  assert.equal(
    limitText({ scopes: ['read', 'publish'], providers: [], publishable: [] }),
    'May publish to all hosted providers.',
  );
  assert.equal(limitText({ scopes: ['read', 'admin'], providers: [], publishable: [] }), '');
  assert.deepEqual(namesOfPattern(caller.publishable), { hostname: 'a.example', namespace: 'b', type: '' });
  assert.deepEqual(namesOfPattern([]), { hostname: '', namespace: '', type: '' });
});
