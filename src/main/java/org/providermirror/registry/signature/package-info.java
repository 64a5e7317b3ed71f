/**
 * Detached OpenPGP signatures over a publisher's file: which of the given keys made one, and whether it counts.
 *
 * <p>Knows nothing of registries, providers or requests: where signatures and keys come from, and who may sign for whom,
 * is left to {@code registry}. Uses Bouncy Castle's lightweight classes and the JDK's digests alone, so that no security
 * provider is registered with the JVM.
 */
package org.providermirror.registry.signature;
