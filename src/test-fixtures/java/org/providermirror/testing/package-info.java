/**
 * The one fake upstream that the tests of all modules use: a {@link org.providermirror.testing.FakeRegistry} on a real
 * socket of 127.0.0.1, with real archives, real SHA256SUMS and real OpenPGP signatures, that can misbehave on request.
 *
 * <p>Two enums name its misbehaviour: a {@link org.providermirror.testing.Role} says how requests are answered on the
 * wire, a {@link org.providermirror.testing.Shape} what is odd about a release that is published. Knows the mirror's
 * values and settings, and nothing else of the mirror.
 */
package org.providermirror.testing;
