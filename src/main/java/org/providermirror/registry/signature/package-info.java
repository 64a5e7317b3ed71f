/**
 * Checks detached OpenPGP signatures: which of the given keys made one, and whether it is valid. Makes them with a secret key.
 *
 * <p>Does not depend on registries or providers. Uses Bouncy Castle's lightweight classes and registers no security
 * provider with the JVM.
 */
package org.providermirror.registry.signature;
