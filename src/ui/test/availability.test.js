import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonText, sourceAddress } from '../../../webapp/ui/pages/availability.js';
import { availabilityLink } from '../../../webapp/ui/pages/router.js';

test('an address without a hostname is one of the public registry', () => {
  assert.equal(sourceAddress('hashicorp/aws'), 'registry.terraform.io/hashicorp/aws');
  assert.equal(sourceAddress('registry.example.com/acme/null'), 'registry.example.com/acme/null');
  assert.throws(() => sourceAddress('aws'), /namespace\/type/);
});

test('the link of an explanation has the values of the form', () => {
  const link = availabilityLink({ provider: 'registry.example.com/acme/null', version: '1.0.0+a' });
  assert.equal(link, '#/availability?provider=registry.example.com%2Facme%2Fnull&version=1.0.0%2Ba');
});

test('a reason says until when a refusal lasts', () => {
  assert.equal(reasonText({ reason: 'It is stored' }), 'It is stored.');
  assert.match(reasonText({ reason: 'Too young', until: '2026-11-20T12:00:00Z' }), /^Too young\. Until .*2026.*\.$/);
});
