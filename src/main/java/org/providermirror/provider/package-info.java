/**
 * Terraform's terms as values: hostname, provider source address, version, platform, package, hash.
 *
 * <p>Text from outside is parsed here once, at the edge. Depends on the JDK alone.
 */
package org.providermirror.provider;
