/**
 * The use cases of a provider mirror as interfaces and values: list versions, list packages, download a package.
 *
 * <p>Follows the Provider Network Mirror Protocol, and the Provider Registry Protocol where that asks for more. Knows
 * neither HTTP nor how anything is learnt, stored or fetched.
 */
package org.providermirror.mirror;
