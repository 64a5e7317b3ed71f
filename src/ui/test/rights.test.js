import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessTo, authorizationOf, displayName, scopeText } from '../../../webapp/ui/api/rights.js';

const closed = { name: 'reader', scopes: ['read'], providers: [], session: true, tokenRequired: true };
const team = { ...closed, name: 'team', providers: ['registry.example.com/acme/*'] };
const boss = { ...closed, name: 'boss', scopes: ['admin'] };
const roleless = { ...closed, name: 'container:guest', scopes: [] };
const open = { scopes: ['read'], providers: [], session: false, tokenRequired: false };

test('without a session a mirror that needs tokens shows the sign-in page', () => {
  for (const need of ['some', 'all', 'admin']) assert.equal(accessTo(need, null), 'sign-in');
  assert.equal(accessTo('any', null), 'granted');
});

test('a reader may open all pages but the administration', () => {
  assert.equal(accessTo('all', closed), 'granted');
  assert.equal(accessTo('admin', closed), 'denied');
  assert.equal(accessTo('admin', boss), 'granted');
  assert.equal(accessTo('all', boss), 'granted');
});

test('a restricted token may open the pages about its providers', () => {
  assert.equal(accessTo('some', team), 'granted');
  assert.equal(accessTo('all', team), 'denied');
});

test('a user of the container without the role may open nothing', () => {
  for (const need of ['some', 'all', 'admin']) assert.equal(accessTo(need, roleless), 'denied');
});

test('everyone may read an open mirror, and an administrator signs in', () => {
  assert.equal(accessTo('all', open), 'granted');
  assert.equal(accessTo('admin', open), 'sign-in');
  assert.equal(accessTo('all', { ...team, tokenRequired: false }), 'granted');
  assert.equal(accessTo('admin', { ...closed, tokenRequired: false }), 'denied');
});

test('the corner says what the user may do', () => {
  assert.equal(scopeText({ scopes: ['read', 'admin'], providers: [] }), 'read, admin');
  assert.equal(scopeText(team), 'read, 1 provider pattern');
  assert.equal(scopeText(roleless), 'no rights');
  assert.equal(displayName('container:operator'), 'operator');
  assert.equal(displayName('jwt:repo'), 'jwt:repo');
});

test('a token is sent as bearer, a user and a password as UTF-8', () => {
  assert.equal(authorizationOf('', 'abc'), 'Bearer abc');
  assert.equal(authorizationOf('ops', 'ü'), `Basic ${Buffer.from('ops:ü').toString('base64')}`);
});
