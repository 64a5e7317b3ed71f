/**
 * The upstream as the Provider Registry Protocol has it: service discovery, version lists, download documents, SHA256SUMS
 * and OpenPGP signatures, made into verified {@link org.providermirror.registry.Release}s.
 *
 * <p>Keeps nothing but what discovery said: remembering, and answering when upstream does not, is left to {@code catalog}.
 */
package org.providermirror.registry;
