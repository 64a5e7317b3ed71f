import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPage, isCurrent, providerLink } from '../../../webapp/ui/pages/router.js';

const overview = () => {};
const provider = () => {};
const routes = [
  { pattern: /^\/$/, title: 'Overview', page: overview },
  { pattern: /^\/providers\/([^/]+)\/([^/]+)\/([^/]+)$/, title: 'Provider', page: provider },
];

test('no fragment is the overview', () => {
  assert.equal(findPage(routes, '').page, overview);
  assert.equal(findPage(routes, '#/').title, 'Overview');
});

test('names are decoded, and are the title', () => {
  const found = findPage(routes, '#/providers/registry.example.com%3A8443/acme/null?search=a%20b');
  assert.equal(found.page, provider);
  assert.deepEqual(found.names, ['registry.example.com:8443', 'acme', 'null']);
  assert.equal(found.title, 'acme/null');
  assert.equal(found.query.get('search'), 'a b');
});

test('an unknown fragment has no page', () => {
  assert.equal(findPage(routes, '#/absent'), undefined);
});

test('a link is current on its page and on the pages below', () => {
  assert.ok(isCurrent('#/providers', '#/providers'));
  assert.ok(isCurrent('#/providers', '#/providers/registry.example.com/acme/null'));
  assert.ok(isCurrent('#/', ''));
  assert.ok(!isCurrent('#/', '#/providers'));
  assert.ok(!isCurrent('#/providers', '#/providersets'));
});

test('the link of a version leads to its page', () => {
  const names = { hostname: 'registry.example.com', namespace: 'acme', type: 'null' };
  assert.equal(providerLink(names), '#/providers/registry.example.com/acme/null');
  assert.equal(providerLink(names, '1.0.0+a'), '#/providers/registry.example.com/acme/null/1.0.0%2Ba');
});
