/**
 * Filling the mirror before its clients ask: from lists of providers, from dependency lock files, and from a standing list
 * that is kept up on a schedule.
 *
 * <p>Which version a constraint chooses is Terraform's rule, in {@code provider}; fetching and verifying is {@code fetch}'s.
 */
package org.providermirror.prefetch;
