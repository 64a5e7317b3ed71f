/**
 * Terraform's own terms as values: hostname, provider source address, version, platform, package, hash.
 *
 * <p>Text from outside is parsed here once, at the edge; from then on no string in the program means something. The
 * package knows nothing of HTTP, of registries or of storage, and depends on the JDK alone.
 */
package org.providermirror.provider;
